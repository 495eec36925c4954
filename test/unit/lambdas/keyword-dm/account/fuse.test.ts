import { expect, it } from 'vitest';
import { costsOf } from '../../../../../config/activities.ts';
import { openAccountFuse } from '../../../../../lambdas/keyword-dm/account/fuse.ts';
import { simTable } from '../../../../support/sim-table.ts';

const ACCOUNT = '17841400000000001';
const OTHER = '17841400000000002';
const account = (userId: string) => ({ userId, webhooks: true, destinations: [] });
const { comment, reply } = costsOf('keyword-dm');

function fuseAt(perMonth: number) {
  let now = new Date('2026-11-01T18:00:00Z');
  const table = { client: simTable().client, tableName: 'table' };
  const config = { accounts: { shop: account(ACCOUNT), other: account(OTHER) }, budget: { perMonth } };
  const fuse = openAccountFuse(table, config, () => now);
  return { fuse, at: (moment: string) => (now = new Date(moment)) };
}

it('lets an account’s replies rest until the next day (UTC) while what comes in is taken, and others send', async () => {
  // A day of a tenth: some hundred replies.
  const { fuse, at } = fuseAt((reply * 1000) / 1e6);
  expect(await fuse.repliesRest(ACCOUNT)).toBeUndefined();
  await fuse.spendReplies(ACCOUNT, 80);
  expect(await fuse.repliesRest(ACCOUNT)).toEqual(new Date('2026-11-02T00:00:00Z'));
  expect(await fuse.repliesRest(OTHER)).toBeUndefined();
  expect(await fuse.intakeRests(ACCOUNT)).toBeUndefined();
  at('2026-11-02T00:00:00Z');
  expect(await fuse.repliesRest(ACCOUNT)).toBeUndefined();
});

it('lets what comes in rest beyond the ceiling only', async () => {
  const { fuse } = fuseAt((comment * 1000) / 1e6);
  await fuse.spendComments(ACCOUNT, 370);
  expect(await fuse.intakeRests(ACCOUNT)).toBeUndefined();
  await fuse.spendComments(ACCOUNT, 10);
  expect(await fuse.intakeRests(ACCOUNT)).toEqual(new Date('2026-11-02T00:00:00Z'));
  expect(await fuse.intakeRests(OTHER)).toBeUndefined();
});
