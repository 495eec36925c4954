import { expect, it } from 'vitest';
import { countListed, sumCounts } from '../../../../../lambdas/shared/owner/count.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';

/** A partition that is read in pages of these sizes. */
function table(...pages: number[]) {
  let read = 0;
  const client = fakeTableClient(async () => {
    const Count = pages[read] ?? 0;
    read++;
    return { Count, ...(read < pages.length && { LastEvaluatedKey: { pk: String(read) } }) };
  });
  return { store: { client, tableName: 't', now: () => new Date() }, pagesRead: () => read };
}

it.each<[number[], { count: number; more: boolean }, number]>([
  [[], { count: 0, more: false }, 1],
  [[7], { count: 7, more: false }, 1],
  [[600, 0, 400], { count: 1_000, more: false }, 3],
  [[600, 0, 401, 9], { count: 1_000, more: true }, 3],
  [[1_000, 1_000, 1_000], { count: 1_000, more: true }, 2],
])('counts pages of %j up to the bound, and reads no further', async (pages, expected, pagesRead) => {
  const counted = table(...pages);
  expect(await countListed(counted.store, 'form#main#new')).toEqual(expected);
  expect(counted.pagesRead()).toBe(pagesRead);
});

it('sums counts within the same bound', () => {
  const count = (number: number, more = false) => ({ count: number, more });
  expect(sumCounts([count(1), count(2)])).toEqual(count(3));
  expect(sumCounts([count(600), count(500)])).toEqual(count(1_000, true));
  expect(sumCounts([count(1), count(1_000, true)])).toEqual(count(1_000, true));
});
