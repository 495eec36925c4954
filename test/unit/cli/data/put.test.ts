import { expect, it } from 'vitest';
import { describePut } from '../../../../cli/data/put.ts';

const file = { dataset: 'orders', taken: 3, setAside: 1, landedAt: '2026-11-28T10:00:00.000Z' };
const put = { path: 'files/orders.csv', isRepeat: false, isLocal: false };

it('says what is wrong with rows that were set aside, by a command for the same place', () => {
  expect(describePut(file, put)).toEqual([
    'orders.csv: 3 rows taken, 1 row set aside.',
    'What is wrong with them: npm run data -- rejected orders',
  ]);
  expect(describePut(file, { ...put, isLocal: true })[1]).toMatch(/ rejected orders --local$/);
  expect(describePut({ ...file, setAside: 0 }, put)).toHaveLength(1);
});
