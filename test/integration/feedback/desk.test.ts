/** What a page for owners asks for: counts, changes, search, figures by week, month and language, and health. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { feedbackUrl, give } from './client.ts';

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
  it.each(['me', 'health', 'changes', 'widgets', 'responses/counts'])(
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

  it.each(['rating=x', 'comment=false', 'q='])('refuses %s', async (query) => {
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
    const { responseId } = await give('survey', { rating: 3, answers: { team: 'sales' } });
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
    await give('survey', { rating: 4, answers: { team: 'sales' }, language: 'fr' });
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
      legs: [{ leg: 'alert' }, { leg: 'digest' }, { leg: 'held' }],
      deadLetters: expect.any(Number),
      mail: { from: expect.stringContaining('@') },
    });
    const { responseId } = await give('survey', { rating: 5, answers: { team: 'sales' } });
    expect((await call('POST', `responses/${responseId}/legs/alert/retry`)).status).toBe(404);
  });
});
