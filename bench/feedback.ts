/** Responses a second until the counts are exact, through the deployed app; and what a response writes. */
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { stackName } from '../config/deployment.ts';
import { readTotal } from '../lambdas/feedback/counting/counters.ts';
import { clientSettings } from '../local/aws-environment.ts';
import { LOCAL } from '../local/config.ts';
import { DEMO_WIDGET } from '../local/feedback-config.ts';
import { startDeployed } from '../test/support/app.ts';
import { measureWrites } from './feedback-writes.ts';
import { printTable } from './report.ts';

const RESPONSES = Number(process.env.BENCH_RESPONSES ?? 1_000);
const SENDERS = 8;
/** What is not counted by then is a failure, not a slow run. */
const BOUND_MILLISECONDS = 120_000;

export async function benchFeedback(): Promise<void> {
  const { deployed, stop } = await startDeployed();
  try {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(deployed.endpoint)));
    const tableName = deployed.outputs[stackName(LOCAL, 'Feedback')]?.TableName ?? '';
    const readCounter = () => readTotal({ client, tableName }, DEMO_WIDGET);
    const url = `${deployed.urls.feedback}/feedback/${DEMO_WIDGET}`;

    await send(url, 50);
    await waitForCount(readCounter, 50);
    const writesBefore = sum((await readCounter()).writes);
    const begun = performance.now();
    await send(url, RESPONSES);
    const taken = performance.now();
    await waitForCount(readCounter, 50 + RESPONSES);
    const exact = performance.now();
    const transactions = sum((await readCounter()).writes) - writesBefore;

    console.log(`\n${RESPONSES} responses of one widget and one page, ${SENDERS} at a time`);
    printTable(
      ['what', 'value'],
      [
        ['responses taken a second', perSecond(taken - begun)],
        ['responses a second until all are counted', perSecond(exact - begun)],
        ['seconds from the last answer to exact counts', ((exact - taken) / 1000).toFixed(1)],
        ['responses in one counting transaction', (RESPONSES / transactions).toFixed(1)],
        // Transactional writes cost two units a KB (DynamoDB Developer Guide, "Read and write operations").
        [
          'write units a response to count it: mark 2, three counters shared',
          (2 + (3 * 2 * transactions) / RESPONSES).toFixed(2),
        ],
        ...(await measureWrites(deployed.endpoint, tableName)),
      ],
    );
  } finally {
    await stop();
  }
}

function perSecond(milliseconds: number): string {
  return ((RESPONSES * 1000) / milliseconds).toFixed(0);
}

async function send(url: string, responses: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (next < responses) {
        const body = JSON.stringify({ rating: 3 + (next++ % 3), page: '/tea' });
        const headers = {
          accept: 'application/json',
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        };
        const { status } = await fetch(url, { method: 'POST', headers, body });
        if (status !== 200) throw new Error(`A response was answered with ${status}`);
      }
    }),
  );
}

async function waitForCount(read: () => ReturnType<typeof readTotal>, wanted: number): Promise<void> {
  const deadline = performance.now() + BOUND_MILLISECONDS;
  for (;;) {
    const { responses } = (await read()).counts;
    if (responses === wanted) return;
    if (responses > wanted || performance.now() > deadline)
      throw new Error(`${responses} responses are counted instead of ${wanted}`);
    await delay(50);
  }
}

function sum(values: Readonly<Record<number, number>>): number {
  return Object.values(values).reduce((all, value) => all + value, 0);
}
