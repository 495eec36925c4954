import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { aws, output } from '../../support/deployed.ts';
import { waitUntilCounted } from '../../support/feedback-counts.ts';
import { waitFor } from '../../support/wait.ts';
import {
  type Accepted,
  callOwner,
  change,
  feedbackUrl,
  give,
  newToken,
  readCounted,
  readSummary,
  waitForSummary,
} from './client.ts';

const lambda = new LambdaClient(aws);

/** A stream's record, as a replay would bring it once more. */
function replay(eventName: string, id: string) {
  const image = {
    pk: { S: `response#${id}` },
    sk: { S: 'response' },
    type: { S: 'response' },
    id: { S: id },
  };
  return { eventName, dynamodb: eventName === 'REMOVE' ? { OldImage: image } : { NewImage: image } };
}

async function invokeCount(records: object[]): Promise<void> {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: output('Feedback', 'CountName'),
      Payload: Buffer.from(JSON.stringify({ Records: records })),
    }),
  );
  if (FunctionError) throw new Error(Buffer.from(Payload ?? []).toString());
}

describe('counts', () => {
  it('hold each response once, through changes, deletions, replays and many at once', async () => {
    const ratings = Array.from({ length: 36 }, (_, i) => i % 11);
    const answers: Accepted[] = [];
    for (let start = 0; start < ratings.length; start += 6)
      answers.push(
        ...(await Promise.all(
          ratings.slice(start, start + 6).map((rating) => give('nps', { rating, page: `/p${rating % 3}` })),
        )),
      );
    const changed = answers.filter((_, i) => i % 4 === 0);
    await Promise.all(changed.map((answer) => change('nps', answer, { rating: 10 })));
    const token = await newToken();
    const deleted = answers.filter((_, i) => i % 4 === 1);
    await Promise.all(deleted.map(({ responseId }) => callOwner(token, 'DELETE', `responses/${responseId}`)));

    const left = ratings.flatMap((rating, i) => (i % 4 === 1 ? [] : [i % 4 === 0 ? 10 : rating]));
    const distribution = Object.fromEntries(
      Array.from({ length: 11 }, (_, rating) => [rating, left.filter((r) => r === rating).length]),
    );
    const share = (low: number, high: number) =>
      left.filter((rating) => rating >= low && rating <= high).length / left.length;
    const expected = {
      count: left.length,
      distribution,
      mean: Math.round((100 * left.reduce((a, b) => a + b, 0)) / left.length) / 100,
      nps: { score: Math.round(1000 * (share(9, 10) - share(0, 6))) / 10, margin: expect.any(Number) },
    };
    await waitForSummary(
      'nps',
      ({ count, distribution: d }) => count === left.length && d[10] === distribution[10],
    );
    await invokeCount(
      answers.flatMap(({ responseId }, i) => [
        replay('INSERT', responseId),
        replay('MODIFY', responseId),
        ...(i % 4 === 1 ? [replay('REMOVE', responseId)] : []),
      ]),
    );
    expect(await readSummary('nps')).toEqual(expected);

    const byPage = (await (await callOwner(token, 'GET', 'aggregates?widget=nps&by=page')).json()) as {
      pages: { count: number }[];
      summary: { count: number };
    };
    expect(byPage.pages).toHaveLength(3);
    expect(byPage.pages.reduce((sum, { count }) => sum + count, 0)).toBe(left.length);
    expect(byPage.summary.count).toBe(left.length);
  });

  it('leave spam out until it is released', async () => {
    const before = (await readCounted('csat')).count;
    const robot = await give('csat', { rating: 5, _gotcha: 'x' });
    const human = await give('csat', { rating: 4 });
    await waitForSummary('csat', ({ count }) => count === before + 1);
    const token = await newToken();
    for (let twice = 0; twice < 2; twice++)
      expect((await callOwner(token, 'POST', `responses/${robot.responseId}/release`)).status).toBe(200);
    const summary = await waitForSummary('csat', ({ count }) => count === before + 2);
    expect(summary.csat).toEqual({ percent: 100, convention: 'top-two-box' });
    expect(human.ok).toBe(true);
  });
});

describe('GET /feedback/{widget}/summary', () => {
  const url = `${feedbackUrl}/feedback/counted/summary`;

  it('is cached, and answers 304 while nothing has changed', async () => {
    await give('counted', { rating: 5 });
    await waitUntilCounted('counted');
    const first = await fetch(url);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const since = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await fetch(url, { headers: since })).status).toBe(304);
    await give('counted', { rating: 5 });
    await waitUntilCounted('counted');
    expect((await fetch(url, { headers: since })).status).toBe(200);
  });

  it('speaks schema.org', async () => {
    await give('counted', { rating: 5 });
    const data = await waitFor('a rating', async () => {
      const body = (await (await fetch(`${url}?format=jsonld`)).json()) as Record<string, unknown>;
      return body.aggregateRating ? body : undefined;
    });
    expect(data).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: 'Tea',
      aggregateRating: {
        '@type': 'AggregateRating',
        ratingValue: expect.any(Number),
        ratingCount: expect.any(Number),
        worstRating: 1,
        bestRating: 5,
      },
    });
  });

  it('is nobody’s where the owner has not made it public', async () => {
    const response = await fetch(`${feedbackUrl}/feedback/survey/summary`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_PUBLIC' });
  });
});
