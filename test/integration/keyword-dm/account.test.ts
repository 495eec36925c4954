import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, test as always, expect } from 'vitest';
import { readAccount } from '../../../lambdas/keyword-dm/account/account.ts';
import { accountKey } from '../../../lambdas/keyword-dm/table/keys.ts';
import { aws, has, output } from '../../support/deployed.ts';
import {
  control,
  deliver,
  instagram,
  owner,
  planFaults,
  publish,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { call, callUntilLogged } from '../../support/logged.ts';
import { waitFor } from '../../support/wait.ts';

/** The Graph API is a stand-in. */
const test = always.runIf(has('hostLoopback'));

const { account } = instagram;
const table = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
  tableName: output('KeywordDm', 'TableName'),
};

const CATCH_UP = output('KeywordDm', 'CatchUpName');
const catchUp = () => call(CATCH_UP);

const ALARM = /"reason":"account-stopped"/g;

const setToken = (expired: boolean) => control('PUT', '/_token', { account, expired });
const state = async () =>
  (await owner<{ items: { state: string; reason?: string }[] }>('GET', '/owner/accounts')).items[0];
const resume = () => owner('POST', `/owner/accounts/${account}/resume`);

/** Whatever came of a test, the account goes on for those after it, which share it. */
afterEach(async () => {
  if (!has('hostLoopback')) return;
  await setToken(false);
  await resume();
});

test('a dead token is told by the catch-up, once, although nobody has written', async () => {
  await setToken(true);
  const logged = await callUntilLogged(CATCH_UP, ALARM);
  expect(await state()).toMatchObject({ state: 'stopped', reason: 'token-expired' });
  expect(`${logged}${await catchUp()}`.match(ALARM)).toHaveLength(1);
  await setToken(false);
  await catchUp();
  expect(await state()).toMatchObject({ state: 'active' });
});

test('a dead token is told when it can not be renewed', async () => {
  // As if it had never been tried.
  await table.client.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: { pk: accountKey(account), sk: 'account' },
      UpdateExpression: 'REMOVE #claimed, tokenRefreshedAt',
      ExpressionAttributeNames: { '#claimed': 'claimed-token-refresh' },
    }),
  );
  await setToken(true);
  await callUntilLogged(output('KeywordDm', 'RefreshTokensName'), ALARM);
  expect(await state()).toMatchObject({ state: 'stopped', reason: 'token-expired' });
  await setToken(false);
  await resume();
});

test('a missing permission stops the account once two people met it, until somebody lets it go on', async () => {
  await planFaults({ next: ['no-permission'] });
  const media = await publish();
  const [first] = await write(media, ['LINK'], 'refused');
  if (!first) return expect.unreachable();
  await deliver(media, [first]);
  const failed = await waitForEntry(first.id, (entry) => entry.legs['private-reply']?.state === 'failed');
  expect(failed.legs['private-reply']?.reason).toBe('permission-10');
  // One person says nothing of the account.
  expect(await state()).toMatchObject({ state: 'active' });

  await planFaults({ next: ['no-permission'] });
  const [second] = await write(media, ['LINK'], 'second');
  if (!second) return expect.unreachable();
  await deliver(media, [second]);
  await waitFor('the stop', async () => (await state())?.state === 'stopped');
  // The token works, but that is not what was missing.
  await catchUp();
  expect(await state()).toMatchObject({ state: 'stopped', reason: 'permission-10' });
  // What it was refused for waits again.
  for (const { id } of [first, second])
    await waitForEntry(id, (entry) => entry.legs['private-reply']?.state === 'pending');

  await planFaults({ answers: { [first.id]: { code: 10, status: 403 } } });
  await resume();
  const { legs } = await waitForEntry(first.id, (entry) => entry.legs['private-reply']?.state === 'failed');
  expect(legs['private-reply']?.reason).toBe('permission-10');
  await waitForDelivery([second]);
  expect(await state()).toMatchObject({ state: 'active' });
  await planFaults({ answers: { [first.id]: null } });
});

test('the owner is told why the account stopped and what to do, again if whoever stopped it died before', async () => {
  await setToken(true);
  await catchUp();
  const { told } = (await readAccount(table, account)) as { told?: { what: string } };
  expect(told?.what).toBe('stopped token-expired');
  // As if whoever stopped it had died before it was said.
  await table.client.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: { pk: accountKey(account), sk: 'account' },
      UpdateExpression: 'REMOVE told',
    }),
  );
  await callUntilLogged(CATCH_UP, /"reason":"account-stopped".*npm run instagram:connect -- demo/);
  await setToken(false);
  await resume();
});

test('nobody is written to who wrote STOP, until they write START', async () => {
  const media = await publish();
  const [first] = await write(media, ['LINK'], 'tired');
  if (!first) return expect.unreachable();
  const { personId } = first;
  await control('POST', '/_messages', { account, username: 'tired', text: 'Stop!' });
  const person = () =>
    owner<{ accounts: { account: string; stoppedSince: string | null }[] }>(
      'GET',
      `/owner/people/${personId}`,
    );
  await waitFor('the stop', async () => (await person()).accounts[0]?.stoppedSince);
  await deliver(media, [first]);
  await waitForEntry(first.id, ({ reason }) => reason === 'person-stopped', 'unanswered');
  const answer = await owner<{ remains: { where: string }[] }>('DELETE', `/owner/people/${personId}`);
  expect(answer.remains.map(({ where }) => where).join()).toContain('STOP');

  await control('POST', '/_messages', { account, username: 'tired', text: 'start' });
  await waitFor('the start', async () => (await person()).accounts[0]?.stoppedSince === null);
  const again = await write(media, ['LINK'], 'tired');
  await deliver(media, again);
  await waitForDelivery(again);
});

test('an account that its owner has paused goes on only when they say so', async () => {
  await setToken(true);
  await catchUp();
  await owner('POST', `/owner/accounts/${account}/pause`);
  await setToken(false);
  await catchUp();
  expect(await state()).toMatchObject({ state: 'stopped', reason: 'owner' });
  await resume();
  expect(await state()).toMatchObject({ state: 'active' });
});

test('when Meta has trouble with one reply after the other, the account rests and none is given up', async () => {
  const media = await publish();
  await planFaults({ next: Array.from({ length: 30 }, () => 'error') });
  const comments = await write(
    media,
    Array.from({ length: 25 }, () => 'LINK'),
    'outage',
  );
  await deliver(media, comments);
  await waitFor('the pause', state, (found) => found?.state === 'paused' && found.reason === 'generic-1');
  expect(await waitForDelivery(comments)).toHaveLength(25);
});
