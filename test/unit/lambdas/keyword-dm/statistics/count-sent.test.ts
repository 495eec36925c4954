import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSent, type SentReply } from '../../../../../lambdas/keyword-dm/statistics/count-sent.ts';
import { simTable } from '../../../../support/sim-table.ts';

const reply = (number: number): SentReply => ({
  pk: `comment#a#${number}`,
  leg: number % 3 === 0 ? 'public-reply' : 'private-reply',
  account: 'a',
  ruleId: `rule-${number % 2}`,
  linkId: number % 4 === 0 ? '-' : 'shop',
  settledAt: number % 5 === 0 ? '2026-11-01T23:30:00.000Z' : '2026-11-01T12:00:00.000Z',
});

/** What the counters hold, by `<day> <kind>`. */
function counted(items: readonly Record<string, unknown>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { sk, type, private: sent = 0, public: publicly = 0 } of items) {
    if (type !== 'count') continue;
    const day = String(sk).split('#')[0];
    sums[`${day} private`] = (sums[`${day} private`] ?? 0) + Number(sent);
    sums[`${day} public`] = (sums[`${day} public`] ?? 0) + Number(publicly);
  }
  return sums;
}

test('each reply counts once, whatever the stream repeats and however many count at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(80), { maxLength: 70 }), { minLength: 1, maxLength: 5 }),
      fc.scheduler(),
      async (batches, scheduler) => {
        const table = simTable(() => scheduler.schedule(Promise.resolve()));
        const counting = {
          client: table.client,
          tableName: 't',
          timeZone: 'Europe/Berlin',
          now: () => new Date('2026-11-02T00:00:00.000Z'),
        };
        const all = batches.map((numbers) =>
          countSent(counting, numbers.map(reply)).catch(() => countSent(counting, numbers.map(reply))),
        );
        await scheduler.waitFor(Promise.all(all));
        const sent = [...new Set(batches.flat())].map(reply);
        const expected = (day: string, of: readonly SentReply[]) => ({
          [`${day} private`]: of.filter(({ leg }) => leg === 'private-reply').length,
          [`${day} public`]: of.filter(({ leg }) => leg === 'public-reply').length,
        });
        const days = Map.groupBy(sent, ({ settledAt }) =>
          settledAt.startsWith('2026-11-01T23') ? '2026-11-02' : '2026-11-01',
        );
        expect(counted(table.items())).toEqual({
          ...(sent.length > 0 && expected('total', sent)),
          ...Object.assign({}, ...[...days].map(([day, of]) => expected(day, of))),
        });
      },
    ),
    { numRuns: 100 },
  );
});
