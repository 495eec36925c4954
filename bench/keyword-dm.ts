/** Keyword-DM through the deployed app: how soon Meta's batches are answered, and how fast comments reach the outbox. */
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { stackName } from '../config/deployment.ts';
import { outboxList } from '../lambdas/keyword-dm/table/keys.ts';
import { clientSettings } from '../local/aws-environment.ts';
import { LOCAL } from '../local/config.ts';
import { commentEntry, post } from '../local/graph/webhooks.ts';
import type { Comment } from '../local/graph/world.ts';
import { startDeployed } from '../test/support/app.ts';
import { median, printTable } from './report.ts';

/** Meta's largest batch. */
const BATCH = 1_000;
const BATCHES = Number(process.env.BENCH_BATCHES ?? 5);
/** What is not in the outbox by then is a failure, not a slow run. */
const BOUND_MILLISECONDS = 600_000;

export async function benchKeywordDm(): Promise<void> {
  const { deployed, stop } = await startDeployed();
  try {
    const { instagram, urls, outputs, endpoint } = deployed;
    const subscription = { url: `${urls['keyword-dm']}/instagram/webhook`, appSecret: instagram.appSecret };
    const tableName = outputs[stackName(LOCAL, 'KeywordDm')]?.TableName ?? '';
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(endpoint)));
    const count = () => countOutbox(client, tableName, instagram.account);
    const send = (batch: number, size: number) =>
      post(
        subscription,
        Array.from({ length: size }, (_, i) =>
          commentEntry(madeUp(instagram.account, `${batch}${i}`), undefined, 'changes'),
        ),
      );

    // Wakes the functions.
    await send(900, 10);
    await waitForOutbox(count, 10);
    const begun = performance.now();
    const times: number[] = [];
    for (let batch = 1; batch <= BATCHES; batch++) times.push(await send(100 + batch, BATCH));
    await waitForOutbox(count, 10 + BATCHES * BATCH);
    const seconds = (performance.now() - begun) / 1000;

    console.log(`\n${BATCHES} webhooks of ${BATCH} matching comments each, one after the other`);
    printTable(
      ['what', 'value'],
      [
        ['median ms until a webhook is answered', median(times).toFixed(0)],
        ['slowest', Math.max(...times).toFixed(0)],
        ['comments a second until all are in the outbox', ((BATCHES * BATCH) / seconds).toFixed(0)],
      ],
    );
    console.log('Meanwhile the sender sends as fast as the account’s budget allows, on the same machine.');
  } finally {
    await stop();
  }
}

/** The seeded rule LINK matches it. The stand-in takes any comment for real that it is told to answer. */
export function madeUp(account: string, number: string): Comment {
  return {
    id: `bench-${number}`,
    account,
    mediaId: 'bench',
    text: 'LINK please',
    personId: `person-${number}`,
    username: `person${number}`,
    createdAt: Date.now(),
    replies: [],
    answered: false,
  };
}

async function countOutbox(
  client: DynamoDBDocumentClient,
  tableName: string,
  account: string,
): Promise<number> {
  let count = 0;
  for await (const { Count = 0 } of paginateQuery(
    { client },
    {
      TableName: tableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :list',
      ExpressionAttributeValues: { ':list': outboxList(account) },
      Select: 'COUNT',
    },
  ))
    count += Count;
  return count;
}

async function waitForOutbox(count: () => Promise<number>, wanted: number): Promise<void> {
  const deadline = performance.now() + BOUND_MILLISECONDS;
  for (;;) {
    const found = await count();
    if (found === wanted) return;
    if (found > wanted || performance.now() > deadline)
      throw new Error(`${found} comments are in the outbox instead of ${wanted}`);
    await delay(250);
  }
}
