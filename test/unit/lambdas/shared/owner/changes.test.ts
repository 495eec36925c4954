import { describe, expect, it } from 'vitest';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import { answerChanges } from '../../../../../lambdas/shared/owner/changes.ts';

const NOW = new Date('2026-11-28T12:00:00.000Z');
const at = (secondsAgo: number, id: string) => ({
  at: `${new Date(NOW.getTime() - secondsAgo * 1000).toISOString()}#${id}`,
});

const request = (query: Record<string, string>, etag?: string) =>
  ({
    path: '/owner/changes',
    query,
    headers: etag === undefined ? {} : { 'if-none-match': etag },
  }) as unknown as Request;

/** Asks of a list that has these entries. */
async function ask(
  entries: readonly { at: string; isOpen?: boolean }[],
  query: Record<string, string> = {},
  { etag, now = NOW }: { etag?: string; now?: Date } = {},
) {
  let presented = 0;
  const answer = await answerChanges<{ at: string; isOpen?: boolean }>(request(query, etag), now, {
    isSettled: ({ isOpen = false }) => !isOpen,
    find: async (since: string) => ({ keys: entries.filter((entry) => entry.at > since) }),
    present: async (found) => {
      presented++;
      return { items: found.map((entry) => entry.at) };
    },
  });
  const body = answer.body === '' ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode, etag: String(answer.headers?.etag), body, presented };
}

describe('changes', () => {
  it('begin with a cursor and nothing else', async () => {
    const begin = await ask([at(5, 'a')]);
    expect(begin.body).toEqual({ items: [], cursor: expect.any(String), more: false });
  });

  it('tell what is young again until it has settled, and are a 304 meanwhile', async () => {
    const { cursor } = (await ask([])).body;
    const entries = [at(20, 'a')];
    const first = await ask(entries, { since: cursor });
    expect(first.body).toEqual({ items: [entries[0]?.at], cursor, more: false });
    const again = await ask(entries, { since: cursor }, { etag: first.etag });
    expect(again).toMatchObject({ status: 304, body: undefined, presented: 0 });
    // One that appears late, before what was told, is told too.
    const late = await ask([at(40, 'b'), ...entries], { since: cursor }, { etag: first.etag });
    expect(late.body.items).toHaveLength(2);
  });

  it('go on behind what has settled, and never beyond what has not', async () => {
    const { cursor } = (await ask([])).body;
    const later = new Date(NOW.getTime() + 90_000);
    const entries = [at(50, 'a'), at(40, 'b'), at(20, 'c'), at(-80, 'd')];
    const cursorOf = async (found: readonly { at: string; isOpen?: boolean }[], now = later) =>
      (await ask(found, { since: cursor }, { now })).body.cursor;
    const behind = async (some: string) => (await ask(entries, { since: some }, { now: later })).body.items;
    expect(await cursorOf(entries, NOW)).toBe(cursor);
    expect(await behind(await cursorOf(entries))).toEqual([entries[3]?.at]);
    const [first, ...others] = entries;
    const withOpen = [{ ...at(50, 'a'), isOpen: true }, ...others];
    expect(await cursorOf(withOpen)).toBe(cursor);
    expect(
      await behind(await cursorOf([...(first ? [first] : []), { ...at(40, 'b'), isOpen: true }])),
    ).toEqual(others.map((one) => one.at));
  });

  it('list a hundred, and say that there are more', async () => {
    const { cursor } = (await ask([])).body;
    const many = Array.from({ length: 101 }, (_, i) => at(50 - i / 10, `x${i}`));
    const { body } = await ask(many, { since: cursor });
    expect(body.items).toHaveLength(100);
    expect(body.more).toBe(true);
  });

  it('go on behind a hundred once they have settled, though nothing else is found', async () => {
    const { cursor } = (await ask([])).body;
    const many = Array.from({ length: 250 }, (_, i) => at(50 - i / 10, `x${i}`));
    const first = await ask(many, { since: cursor });
    expect(await ask(many, { since: cursor }, { etag: first.etag })).toMatchObject({ status: 304 });
    const told: string[] = [];
    let [position, etag] = [cursor, first.etag];
    for (let i = 0; i < 3; i++) {
      const next = await ask(many, { since: position }, { etag, now: new Date(NOW.getTime() + 120_000) });
      told.push(...next.body.items);
      [position, etag] = [next.body.cursor, next.etag];
    }
    expect(told).toEqual(many.map((one) => one.at));
  });

  it('refuse cursors of other lists', async () => {
    await expect(ask([], { since: 'x' })).rejects.toMatchObject({ code: 'BAD_CURSOR' });
    await expect(ask([], { sice: 'x' })).rejects.toMatchObject({ code: 'BAD_QUERY' });
  });
});
