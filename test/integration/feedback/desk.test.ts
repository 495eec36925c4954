/** What a page for owners asks for: counts, changes, search, figures by week, month and language, and health. */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { FEEDBACK_LEGS } from '../../../lambdas/feedback/environment.ts';
import { aws, output, waitForMails } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { feedbackUrl, give } from './client.ts';

const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));

let token: string;
beforeAll(async () => {
  ({ token } = await newToken(['feedback:read', 'feedback:write']));
});

const call = (method: string, path: string) => callOwner(token, method, path, { pipeline: 'feedback' });

interface Found {
  readonly items: { readonly id: string }[];
  readonly search: { readonly scanned: number; readonly complete: boolean };
}
const find = async (query: string) =>
  (await call('GET', `responses?widget=survey&${query}`)).body as unknown as Found;

describe('who may call', () => {
  it.each(['me', 'health', 'changes', 'widgets', 'widgets/survey/definition', 'responses/counts'])(
    'GET %s: a token that reads',
    async (path) => {
      const reader = await newToken(['feedback:read']);
      const writer = await newToken(['feedback:write']);
      const ask = (value: string | undefined) => callOwner(value, 'GET', path, { pipeline: 'feedback' });
      expect((await ask(reader.token)).status).toBe(200);
      expect((await ask(writer.token)).status).toBe(403);
      expect((await ask(undefined)).status).toBe(401);
    },
  );
});

describe('the configured widgets', () => {
  it('say how each is set up', async () => {
    const { items } = (await call('GET', 'widgets')).body as { items: Record<string, unknown>[] };
    expect(items.find(({ id }) => id === 'survey')).toMatchObject({
      url: `${feedbackUrl}/feedback/survey`,
      active: true,
      questions: expect.arrayContaining([expect.objectContaining({ id: 'team' })]),
    });
  });
});

describe('a widget’s definition', () => {
  const shown = async (widget: string, lang: string) => {
    const headers = { accept: 'application/json' };
    return (await fetch(`${feedbackUrl}/feedback/${widget}?lang=${lang}`, { headers })).json();
  };

  it.each(['en', 'de'])('is what its script is given, in %s', async (lang) => {
    const { status, body } = await call('GET', `widgets/stars/definition?lang=${lang}`);
    expect(status).toBe(200);
    expect(body).toEqual(await shown('stars', lang));
    expect(body).toMatchObject({ kind: 'stars', language: lang });
  });

  it('is in its first language for others, and that of no other thing', async () => {
    expect((await call('GET', 'widgets/stars/definition?lang=xx')).body).toMatchObject({ language: 'en' });
    for (const id of ['none', 'constructor']) {
      const { status, body } = await call('GET', `widgets/${id}/definition`);
      expect([status, body.code]).toEqual([404, 'WIDGET_NOT_FOUND']);
    }
    expect((await call('GET', 'widgets/stars/definition?language=de')).status).toBe(400);
  });
});

describe('search', () => {
  it('finds words in comments and answers, and narrows by rating, page and language', async () => {
    const word = `word-${randomUUID()}`;
    const low = await give('survey', {
      rating: 1,
      comment: `Schön ${word}`,
      language: 'de',
      answers: { team: 'sales' },
    });
    const high = await give('survey', {
      rating: 5,
      answers: { team: 'sales' },
      comment: word,
      language: 'en',
    });
    const ids = async (query: string) => (await find(query)).items.map(({ id }) => id);
    expect(await ids(`q=${word}`)).toEqual([high.responseId, low.responseId]);
    expect(await ids(`q=SCHON+${word}`)).toEqual([low.responseId]);
    expect(await ids(`q=${word}&rating=4,5`)).toEqual([high.responseId]);
    expect(await ids(`q=${word}&language=de&comment=true`)).toEqual([low.responseId]);
    expect((await find(`q=${word}&limit=1`)).search).toMatchObject({ complete: false });
    const exported = await call('GET', `export?widget=survey&q=${word}&rating=1`);
    expect(exported.text).toContain(low.responseId);
    expect(exported.text).not.toContain(high.responseId);
  });

  it('lists and exports what one person left, together with other filters', async () => {
    const email = `${randomUUID()}@visitors.dev`;
    const said = { comment: 'c', answers: { team: 'sales' } };
    const mine = await give('survey', { rating: 1, ...said, email });
    await give('survey', { rating: 1, ...said, email: `${randomUUID()}@visitors.dev` });
    const asked = `email=${email.toUpperCase()}`;
    expect((await find(`${asked}&state=new`)).items.map(({ id }) => id)).toEqual([mine.responseId]);
    expect((await find(`${asked}&rating=5`)).items).toEqual([]);
    expect((await find(`${asked}&to=2020-01-01`)).items).toEqual([]);
    const lines = (await call('GET', `export?${asked}`)).text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual([mine.responseId]);
  });

  it.each(['email=ada', 'rating=x', 'comment=false', 'q='])('refuses %s', async (query) => {
    expect(await call('GET', `responses?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'BAD_QUERY' },
    });
  });
});

describe('counts and changes', () => {
  it('are of what is stored, and of what came in', async () => {
    const stored = async () => {
      const { items } = (await call('GET', 'responses/counts')).body as {
        items: { widget: string; new: { count: number } }[];
      };
      return items.find(({ widget }) => widget === 'survey')?.new.count ?? -1;
    };
    const [before, { cursor }] = [await stored(), (await call('GET', 'changes')).body as { cursor: string }];
    const { responseId } = await give('survey', { rating: 3, answers: { team: 'sales' }, comment: 'c' });
    expect(await stored()).toBeGreaterThan(before);
    const answer = await waitFor(
      'the response among the changes',
      () => call('GET', `changes?since=${cursor}`),
      ({ text }) => text.includes(responseId),
    );
    expect(answer.body.items).toContainEqual({
      id: responseId,
      widget: 'survey',
      state: 'new',
      changedAt: expect.any(String),
    });
  });
});

describe('figures', () => {
  it.each([
    ['week', 'weeks'],
    ['month', 'months'],
    ['language', 'languages'],
  ])('by %s add up to the summary', async (by, name) => {
    await give('survey', { rating: 4, answers: { team: 'sales' }, comment: 'c', language: 'fr' });
    const { body } = await waitFor(
      'what was given to be counted',
      () => call('GET', `aggregates?widget=survey&by=${by}`),
      (answer) => {
        const { summary, [name]: parts } = answer.body as Record<string, unknown>;
        const sum = (parts as { count: number }[]).reduce((all, { count }) => all + count, 0);
        return sum > 0 && sum === (summary as { count: number }).count;
      },
    );
    if (by === 'language') {
      expect(body.complete).toBe(true);
      expect(body.languages).toContainEqual(expect.objectContaining({ language: 'fr' }));
    }
  });
});

describe('what failed', () => {
  it('is among the health, and is tried again only where it has failed', async () => {
    expect((await call('GET', 'health')).body).toMatchObject({
      legs: FEEDBACK_LEGS.map((leg) => ({ leg })),
      deadLetters: expect.any(Number),
      mail: { from: expect.stringContaining('@') },
    });
    const { responseId } = await give('survey', { rating: 5, answers: { team: 'sales' }, comment: 'c' });
    expect((await call('POST', `responses/${responseId}/legs/alert/retry`)).status).toBe(404);
  });

  it('arrives when it is tried again', async () => {
    const word = `word-${randomUUID()}`;
    const { responseId } = await give('watched', { rating: 1, comment: word });
    await waitForMails(word);
    const path = `responses/${responseId}`;
    await waitFor(
      'the alert to be sent',
      () => call('GET', path),
      ({ text }) => text.includes('"sent"'),
    );
    // As the last attempt leaves it.
    const now = new Date().toISOString();
    await table.send(
      new UpdateCommand({
        TableName: output('Feedback', 'TableName'),
        Key: { pk: `response#${responseId}`, sk: 'leg#alert' },
        UpdateExpression: 'SET #state = :failed, settledAt = :now, gsi2pk = :place, gsi2sk = :now',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':failed': 'failed', ':now': now, ':place': 'given-up#alert' },
      }),
    );
    const { body } = await waitFor(
      'the failure in the health',
      () => call('GET', 'health'),
      ({ text }) => text.includes(responseId),
    );
    const retry = `/owner/${path}/legs/alert/retry`;
    expect(body.failures).toContainEqual(
      expect.objectContaining({ id: responseId, widget: 'watched', leg: 'alert', state: 'failed', retry }),
    );
    expect(await call('POST', `${path}/legs/alert/retry`)).toMatchObject({
      status: 202,
      body: { legs: { alert: { canRetry: false } } },
    });
    await waitForMails(word, 2);
  });
});
