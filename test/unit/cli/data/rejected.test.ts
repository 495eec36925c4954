import { expect, it } from 'vitest';
import { rejectedRows } from '../../../../cli/data/rejected-rows.ts';
import type { DataFile } from '../../../../lambdas/data/landing/store.ts';

/** More than a call takes as arguments. */
const MANY = 300_000;

it.each([
  [20, 20],
  [Number.POSITIVE_INFINITY, MANY],
])('reads %d of a file that was set aside as a whole', async (limit, found) => {
  const line = JSON.stringify({ line: 2, column: null, reason: 'x', row: '1' });
  const answers = [
    { Contents: [{ Key: 'rejected/orders/a' }] },
    { Body: { transformToString: async () => `${line}\n`.repeat(MANY) } },
  ];
  const s3 = { send: async () => answers.shift() } as never;
  const file = { dataset: 'orders', hash: 'a1'.repeat(32), key: 'landing/orders/a.csv' } as DataFile;
  const { items } = await rejectedRows({ s3, bucket: 'lake' }, [file], limit);
  expect(items).toHaveLength(found);
  expect(items[0]).toMatchObject({ file: 'a.csv', line: 2, row: '1' });
});
