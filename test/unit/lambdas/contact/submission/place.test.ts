import { expect, test } from 'vitest';
import { isFull, settlePlace, takePlace } from '../../../../../lambdas/contact/submission/place.ts';
import { newId } from '../../../../../lambdas/shared/runtime/ids.ts';
import { simTable } from '../../../../support/sim-table.ts';

test('a place that can’t be settled costs no visitor the answer, and is found by who would else be turned away', async () => {
  let isAway = false;
  const { client } = simTable(() => {
    if (isAway) throw Object.assign(new Error(), { name: 'InternalServerError' });
  });
  const places = { client, tableName: 'table', formId: 'capped', most: 1 };
  const lost = newId();
  await takePlace(places, lost, new Date());
  isAway = true;
  await settlePlace(places, lost, false);
  await settlePlace(places, lost, true);
  isAway = false;
  expect(await isFull(places)).toBe(true);
  await takePlace(places, newId(), new Date(Date.now() + 61_000));
});
