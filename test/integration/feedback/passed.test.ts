import { describe, expect, it } from 'vitest';
import {
  accepted,
  callOwner,
  change,
  feedbackUrl,
  give,
  newToken,
  readCounted,
  send,
  waitForSummary,
} from './client.ts';

async function read(path: string): Promise<Record<string, unknown>> {
  return (await (await callOwner(await newToken(), 'GET', path)).json()) as Record<string, unknown>;
}

describe('what a page passes along', () => {
  it('is stored by the widget’s names with a hashed user, listed, exported and added up by its values', async () => {
    const user = `user-${crypto.randomUUID()}`;
    const passed = { user, attributes: { plan: 'pro', version: 3, secret: 'x' } };
    const first = await give('followed', { rating: 2, answers: { why: 'Too slow' }, ...passed });
    const second = await give('followed', { rating: 9, user, attributes: { plan: 'free' } });
    await give('followed', { rating: 5 });
    const stored = await read(`responses/${first.responseId}`);
    expect(stored).toMatchObject({
      rating: 2,
      answers: { why: 'Too slow' },
      attributes: { plan: 'pro', version: '3' },
    });
    expect(stored.user).toMatch(/^[\w-]{22}$/);
    expect((await read(`responses/${second.responseId}`)).user).toBe(stored.user);

    const mine = (await read(`people?user=${user}`)).items as { id: string }[];
    expect(mine.map(({ id }) => id)).toEqual([second.responseId, first.responseId]);
    const csv = await (await callOwner(await newToken(), 'GET', 'export?widget=followed&format=csv')).text();
    expect(csv.split('\r\n')[0]).toMatch(
      /,user,survey,spamReasons,labels,assignee,answers\.why,attributes\.plan,attributes\.version,otherFields$/,
    );
    // One that begins with a hyphen would be a formula to a spreadsheet.
    const cell = String(stored.user).replace(/^-/, "'-");
    expect(csv).toContain(`,${cell},,,,,Too slow,pro,3`);

    const { values, complete } = await read('aggregates?widget=followed&by=attribute&attribute=plan');
    expect(complete).toBe(true);
    expect(values).toContainEqual(expect.objectContaining({ value: 'pro', mean: 2 }));
    expect(values).toContainEqual(expect.objectContaining({ value: 'free', nps: { score: 100, margin: 0 } }));
    expect((values as { value?: string }[]).some(({ value }) => value === undefined)).toBe(true);
    const wrong = await callOwner(await newToken(), 'GET', 'aggregates?widget=followed&by=attribute');
    expect(wrong.status).toBe(400);

    const deleted = await callOwner(await newToken(), 'DELETE', `people?user=${user}`);
    expect(await deleted.json()).toMatchObject({ deleted: 2, complete: true });
    expect((await read(`people?user=${user}`)).items).toEqual([]);
  });

  it('stays when its visitor changes the answer, who is asked by the new score what they were not before', async () => {
    const answer = await give('followed', { rating: 1, user: 'u', attributes: { plan: 'pro' } });
    const before = await read(`responses/${answer.responseId}`);
    const changes = { rating: 10, user: 'other', attributes: { plan: 'free' }, answers: { why: 'x' } };
    await accepted(await change('followed', answer, changes));
    const { user, attributes } = before;
    const after = await read(`responses/${answer.responseId}`);
    expect(after).toMatchObject({ rating: 10, user, attributes });
    expect(after).not.toHaveProperty('answers');
  });

  it('is a user’s id as it came where the widget keeps it', async () => {
    const { responseId } = await give('effort', { rating: 6, user: 'ada@example.org' });
    expect(await read(`responses/${responseId}`)).toMatchObject({ user: 'ada@example.org' });
  });
});

it('effort is 1 to 7, with its mean and the share of those who agree', async () => {
  const before = await readCounted('effort');
  for (const rating of [1, 5, 7, 7]) await give('effort', { rating });
  const { ces } = await waitForSummary('effort', ({ count }) => count === before.count + 4);
  expect(ces).toMatchObject({ convention: 'top-three-box', score: expect.any(Number) });
  for (const rating of [0, 8]) expect((await send('effort', { rating })).status).toBe(422);
});

describe('the definition of a widget', () => {
  const definition = async (query: string, headers: Record<string, string> = {}) =>
    (await (
      await fetch(`${feedbackUrl}/feedback/followed${query}`, {
        headers: { accept: 'application/json', ...headers },
      })
    ).json()) as Record<string, unknown>;

  it('speaks the language that is asked for, of those that the widget has', async () => {
    expect(await definition('?lang=de-AT')).toMatchObject({
      language: 'de',
      title: 'Würden Sie unseren Tee empfehlen?',
    });
    expect(await definition('', { 'accept-language': 'de' })).toMatchObject({ language: 'de' });
    expect(await definition('?lang=fr')).toMatchObject({ language: 'en', texts: { send: 'Send' } });
  });

  it('of one that there is not names those of the page that asks, and to others none', async () => {
    const ask = async (origin: string) => {
      const response = await fetch(`${feedbackUrl}/feedback/folowed`, {
        headers: { origin, accept: 'application/json' },
      });
      expect(response.status).toBe(404);
      return ((await response.json()) as { error: string }).error;
    };
    expect(await ask('https://www.frontdesk-tests.dev')).toMatch(/There are: .*followed/);
    expect(await ask('https://elsewhere.example')).toBe('There is no such widget.');
  });
});
