import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeSpread } from '../../../../../lambdas/shared/visitors/spread-rate.ts';
import { simTables } from '../../../../support/sim-table.ts';

const DAY = 86_400_000;
const CHANGE = Date.UTC(2026, 2, 3);
const HISTORY = [
  { from: '2026-03-03', count: 4 },
  { from: '2026-03-04', count: 2 },
];

/** How far clocks are behind, at most. In milliseconds. */
const BEHIND = 2_000;

/** One bucket of the whole limit, by a plain reckoning: what the clock that is furthest behind takes, and the right one allows. */
function bucket(limit: number, periodSeconds: number) {
  let fullAt = 0;
  return (now: number, amount: number) => {
    fullAt = Math.max(now - BEHIND, fullAt) + ((periodSeconds * 1000) / limit) * amount;
    return fullAt <= now + periodSeconds * 1000 + 1;
  };
}

/** Each has a bucket of its own: a container remembers what it has seen. */
let takers = 0;

function taker(limit: number, periodSeconds: number, random = Math.random) {
  const { client } = simTables('main');
  const key = `form#${takers++}`;
  return (now: number, amount = 1, history: readonly { from: string; count: number }[] = HISTORY) =>
    takeSpread({
      ...{ client, tableName: 'main', key, history, random },
      ...{ limit, periodSeconds, amount, largest: 2, now: new Date(now) },
    });
}

describe('a bucket in several parts', () => {
  it('never lets through what one bucket would not, also while the number of its parts changes', async () => {
    const takes = fc.array(
      fc.record({
        // Around both changes, mostly.
        after: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: DAY / 8 })),
        // Clocks are seconds apart.
        skew: fc.integer({ min: -BEHIND, max: 0 }),
        amount: fc.integer({ min: 1, max: 2 }),
      }),
      { minLength: 5, maxLength: 80 },
    );
    const periods = fc.constantFrom(60, 86_400);
    await fc.assert(
      fc.asyncProperty(
        takes,
        fc.integer({ min: 2, max: 40 }),
        periods,
        fc.integer({ min: 0, max: DAY }),
        async (all, limit, period, before) => {
          const take = taker(limit, period);
          const isWithin = bucket(limit, period);
          let now = CHANGE - before / 4;
          for (const { after, skew, amount } of all) {
            now += after;
            const { allowed } = await take(now + skew, amount);
            if (allowed) expect(isWithin(now, amount)).toBe(true);
          }
        },
      ),
    );
  });

  it('lets through all that one bucket does, all at once', async () => {
    for (const at of [CHANGE - DAY, CHANGE + 2 * 60_000, CHANGE + 3 * DAY]) {
      const take = taker(13, 60);
      for (let number = 0; number < 12; number++) expect(await take(at)).toEqual({ allowed: true });
      const refused = await take(at, 2);
      expect(refused.allowed).toBe(false);
    }
  });

  it('remembers what was used before the change, and says when there is room again', async () => {
    const take = taker(8, 86_400);
    for (let number = 0; number < 8; number++) expect((await take(CHANGE - 1_000)).allowed).toBe(true);
    const token = await take(CHANGE + 1_000);
    expect(token.allowed).toBe(false);
    // In one bucket a token comes back after three hours; in the smallest of four parts after twelve at the latest.
    expect(token.allowed ? 0 : token.retryAfterSeconds).toBeLessThan(43_200);
    expect((await take(CHANGE + DAY / 2 + 2_000)).allowed).toBe(true);
  });

  it('follows the others where its own clock has not noticed the change', async () => {
    const take = taker(4, 86_400);
    for (let number = 0; number < 4; number++) expect((await take(CHANGE + 1_000)).allowed).toBe(true);
    expect((await take(CHANGE - 1_000)).allowed).toBe(false);
  });

  it('has no part that is too small for what may be taken together', async () => {
    const take = taker(3, 60);
    expect((await take(CHANGE + DAY / 2, 2)).allowed).toBe(true);
    expect((await take(CHANGE + DAY / 2, 2)).allowed).toBe(false);
  });

  it('is one key as long as nothing says otherwise', async () => {
    const { client, items } = simTables('main');
    const request = {
      client,
      tableName: 'main',
      key: 'form#main',
      limit: 8,
      periodSeconds: 60,
      random: Math.random,
    };
    await takeSpread({ ...request, history: [], now: new Date(CHANGE) });
    expect(items('main').map(({ pk }) => pk)).toEqual(['rate#form#main']);
  });
});
