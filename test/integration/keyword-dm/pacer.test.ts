import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import {
  endPauses,
  pauseAccount,
  readAccount,
  resumeAccount,
  resumeMended,
  stopAccount,
  stopByOwner,
} from '../../../lambdas/keyword-dm/account/account.ts';
import {
  beginTurn,
  endChain,
  endTurnUntil,
  getPacer,
  rousePacer,
  saveSends,
  type TurnMessage,
  wakePacer,
} from '../../../lambdas/keyword-dm/pacer/pacer.ts';
import { accountKey } from '../../../lambdas/keyword-dm/table/keys.ts';
import { aws, output } from '../../support/deployed.ts';
import {
  control,
  deliver,
  delivered,
  instagram,
  owner,
  publish,
  waitForDelivery,
  waitForEntry,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { waitFor } from '../../support/wait.ts';

const table = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
  tableName: output('KeywordDm', 'TableName'),
};
const start = Date.now();
const at = (seconds: number) => new Date(start + seconds * 1000);

/** An account that no function knows of, so that nobody else moves its pacer. */
function newChain() {
  const account = `pacer-${crypto.randomUUID()}`;
  const sent: TurnMessage[] = [];
  const sendTurn = async (message: TurnMessage) => void sent.push(message);
  return {
    account,
    sent,
    sendTurn,
    turn: (generation: number) => ({ account, generation }),
    wake: (now: Date) => wakePacer(table, account, ['post'], sendTurn, now),
  };
}

describe('two chains of one account', () => {
  test('do not begin: of many wakes and of a message that comes twice, one turn comes', async () => {
    const { account, sent, wake, turn } = newChain();
    await wake(at(0));
    expect(await wake(at(1))).toBe(false);
    expect(sent).toEqual([turn(1)]);
    const begun = await Promise.all([1, 2, 3].map(() => beginTurn(table, turn(1), at(60), at(2))));
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(await wake(at(3))).toBe(false);
    expect(await getPacer(table, account)).toMatchObject({ generation: 1, wakes: 3 });
  });

  test('do not go on side by side: whoever was overtaken sends nothing and calls nobody', async () => {
    const { sent, sendTurn, wake, turn } = newChain();
    await wake(at(0));
    await beginTurn(table, turn(1), at(10), at(0));
    // While it runs no other begins; once its lease has ended it counts as dead.
    expect(await beginTurn(table, turn(2), at(20), at(9))).toBeUndefined();
    expect(await wake(at(11))).toBe(true);
    expect(await beginTurn(table, turn(2), at(30), at(12))).toBeDefined();
    sent.length = 0;
    expect(await saveSends(table, turn(1), {})).toBe(false);
    expect(await endChain(table, turn(1), { sends: {} })).toBe(false);
    await endTurnUntil(table, turn(1), { at: at(13), blocked: {}, sends: {} }, sendTurn, at(13));
    expect(sent).toEqual([]);
    expect(await beginTurn(table, turn(1), at(40), at(31))).toBeUndefined();
    await endTurnUntil(table, turn(2), { at: at(14), blocked: {}, sends: {} }, sendTurn, at(14));
    expect(sent).toEqual([turn(3)]);
  });

  test('a newcomer during the last look keeps the chain alive', async () => {
    const { wake, turn } = newChain();
    await wake(at(0));
    const pacer = await beginTurn(table, turn(1), at(10), at(0));
    await wake(at(1));
    expect(await endChain(table, turn(1), { seenWakes: pacer?.wakes ?? 0, sends: {} })).toBe(false);
  });
});

describe('an account that is held', () => {
  test('is roused by whoever lets it go on, not by another reply', async () => {
    const { account, sent, sendTurn, wake, turn } = newChain();
    await wake(at(0));
    await beginTurn(table, turn(1), at(10), at(0));
    const blocked = { post: at(600).toISOString() };
    await endTurnUntil(table, turn(1), { at: at(600), blocked, sends: {} }, sendTurn, at(1));
    sent.length = 0;
    expect(await wake(at(2))).toBe(false);
    expect(await rousePacer(table, account, ['post'], sendTurn, at(3))).toBe(true);
    expect(sent).toEqual([turn(2)]);
  });

  test('stays stopped, whatever else its other answers ask for', async () => {
    const { account } = newChain();
    const pause = { reason: 'limit-613', pauseSeconds: 60, now: at(1) };
    expect(await pauseAccount(table, account, pause)).toEqual(at(61));
    expect(await stopAccount(table, account, 'token-expired', at(2))).toBe(true);
    expect(await pauseAccount(table, account, pause)).toBeUndefined();
    await endPauses(table, account, at(3));
    expect(await readAccount(table, account)).toMatchObject({ state: 'stopped', reason: 'token-expired' });
    await resumeAccount(table, account, at(4));
    expect(await readAccount(table, account)).toMatchObject({ state: 'active', pauses: 0 });
  });

  test('is not let go on for a mended token once its owner has paused it', async () => {
    const { account } = newChain();
    await stopAccount(table, account, 'token-expired', at(1));
    await stopByOwner(table, account, at(2));
    expect(await resumeMended(table, account, 'token-expired', at(3))).toBe(false);
    expect(await readAccount(table, account)).toMatchObject({ state: 'stopped', reason: 'owner' });
  });
});

test('a chain whose message was lost is started again by the hourly rule', async () => {
  const { account } = instagram;
  await control('PUT', '/_token', { account, expired: true });
  const media = await publish();
  const comments = await write(media, ['LINK', 'link'], 'lost');
  const [first] = comments;
  await deliver(media, comments);
  await waitForEntry(first?.id ?? '', ({ legs }) => legs['private-reply']?.state === 'pending');
  await waitFor('the account to stop', async () => {
    const { items } = await owner<{ items: { state: string }[] }>('GET', '/owner/accounts');
    return items[0]?.state === 'stopped';
  });
  // A turn takes its time off when it begins; what it writes at its end would undo what is written here.
  await waitFor(
    'the chain and its last turn to end',
    () => getPacer(table, account),
    ({ nextTurnAt, runningUntil }) => nextTurnAt === undefined && runningUntil === undefined,
  );
  await control('PUT', '/_token', { account, expired: false });
  // As if the next turn's message had been sent two minutes ago and were lost.
  await table.client.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: { pk: accountKey(account), sk: 'pacer' },
      UpdateExpression: 'SET nextTurnAt = :then REMOVE runningUntil',
      ExpressionAttributeValues: { ':then': new Date(Date.now() - 120_000).toISOString() },
    }),
  );
  await resumeAccount(table, account, new Date());
  const ids = new Set<string | null>(comments.map(({ id }) => id));
  expect((await delivered()).filter(({ commentId }) => ids.has(commentId))).toEqual([]);

  const FunctionName = output('KeywordDm', 'SweepName');
  const { Payload } = await new LambdaClient(aws).send(new InvokeCommand({ FunctionName }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({
    woken: 1,
    notices: 0,
    destinations: 0,
  });
  expect(await waitForDelivery(comments)).toHaveLength(2);
});
