import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { keywordDm } from '../../../config/keyword-dm.ts';
import { stopByOwner } from '../../../lambdas/keyword-dm/account/account.ts';
import type { Graph } from '../../../lambdas/keyword-dm/graph/graph.ts';
import { claimReply, settleReply } from '../../../lambdas/keyword-dm/outbox/change.ts';
import { newReply } from '../../../lambdas/keyword-dm/outbox/reply.ts';
import { getPacer, type TurnMessage, wakePacer } from '../../../lambdas/keyword-dm/pacer/pacer.ts';
import { takeTurn } from '../../../lambdas/keyword-dm/pacer/turn.ts';
import type { Table } from '../../../lambdas/shared/table/table.ts';
import { aws, output } from '../../support/deployed.ts';

const table: Table = {
  client: DynamoDBDocumentClient.from(new DynamoDBClient(aws)),
  tableName: output('KeywordDm', 'TableName'),
};
/** The same table, with an index that doesn't yet show what is ready. */
const lagging: Table = {
  ...table,
  client: Object.assign(Object.create(table.client), {
    send: (command: unknown) => {
      const isReady =
        command instanceof QueryCommand &&
        String(command.input.ExpressionAttributeValues?.[':partition']).startsWith('ready#');
      return isReady ? Promise.resolve({ Items: [] }) : table.client.send(command as QueryCommand);
    },
  }),
};

const config = keywordDm.parse({ accounts: { demo: { userId: '17841400000000001' } } });
const answering = { replyPrivately: async () => ({ ok: true, body: { message_id: 'm' } }) };

let account: string;
let sent: TurnMessage[];
beforeEach(() => {
  // An account that no function knows of, so that nobody else moves its pacer.
  account = `look-${crypto.randomUUID()}`;
  sent = [];
});
const sendTurn = async (message: TurnMessage) => void sent.push(message);

/** A reply in the outbox, of a type that the stream's filter doesn't let through. */
async function putReply(id = 'c1') {
  const leg = newReply(
    {
      pk: `comment#${account}#${id}`,
      leg: 'private-reply',
      account,
      lane: 'post',
      deadline: new Date(Date.now() + 86_400_000).toISOString(),
      commentId: id,
      personId: 'p1',
      template: 'Hi',
      deleteAt: Math.floor(Date.now() / 1000) + 86_400,
    },
    new Date(),
  );
  await table.client.send(new PutCommand({ TableName: table.tableName, Item: { ...leg, type: 'test' } }));
  return leg;
}

const wake = () => wakePacer(table, account, ['post'], sendTurn, new Date());

/** The turn whose message was sent last. @returns how many replies it sent */
function nextTurn(table: Table, answer: object = answering): Promise<number | undefined> {
  const message = sent.at(-1);
  if (!message) throw new Error('the pacer is asleep');
  const openGraph = async () => answer as Graph;
  const context = { table, config, openGraph, sendTurn, tell: () => {}, sayHeld: async () => {} };
  return takeTurn({ ...context, now: () => new Date(), newId: () => crypto.randomUUID() }, message);
}

const isAsleep = async () => (await getPacer(table, account)).nextTurnAt === undefined;

test('what the index shows only at the second look is sent', async () => {
  await putReply();
  await wake();
  expect(await nextTurn(lagging)).toBe(0);
  expect(await isAsleep()).toBe(false);
  expect(await nextTurn(table)).toBe(1);
});

test('after two looks at an empty outbox the pacer sleeps', async () => {
  await wake();
  await nextTurn(table);
  await nextTurn(table);
  expect(await isAsleep()).toBe(true);
  expect(sent).toHaveLength(2);
});

test('a wake between the two looks asks for two more', async () => {
  await wake();
  await nextTurn(table);
  await putReply();
  await wake();
  expect(await nextTurn(lagging)).toBe(0);
  expect(await isAsleep()).toBe(false);
  expect(await nextTurn(table)).toBe(1);
});

test('a retry that has just become ready is waited for', async () => {
  const leg = await putReply();
  await wake();
  await nextTurn(lagging);
  // It backs off for a moment that is over when the last look comes.
  const claimed = await claimReply(table, leg, 'attempt', new Date(Date.now() + 60_000), new Date());
  if (!claimed) return expect.unreachable();
  const dueAt = new Date(Date.now() - 1).toISOString();
  const decision = {
    state: 'pending',
    reason: 'generic-1',
    attempts: 1,
    outcomeUnknown: false,
    dueAt,
  } as const;
  await settleReply(table, claimed, decision, new Date(Date.now() - 1_000));
  expect(await nextTurn(lagging)).toBe(0);
  expect(await isAsleep()).toBe(false);
  expect(await nextTurn(table)).toBe(1);
});

test('an account that is stopped in the middle of a turn sends no further round', async () => {
  for (let i = 0; i < 60; i++) await putReply(`c${i}`);
  await wake();
  const stopping = {
    async replyPrivately() {
      await stopByOwner(table, account, new Date());
      return answering.replyPrivately();
    },
  };
  // A round holds fifty.
  expect(await nextTurn(table, stopping)).toBe(50);
  expect(await isAsleep()).toBe(true);
});
