/** What an owner wants to know of the things that leave: what waits, what is late, what was given up, and what mends it. */

import type { SQSClient } from '@aws-sdk/client-sqs';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { countDeadLetters } from '../legs/dead-letters.ts';
import { givenUpPartition } from '../legs/lease.ts';
import { duePartitions, type Leg } from '../legs/legs.ts';
import { knownTrouble } from '../legs/trouble.ts';
import { together } from '../runtime/together.ts';
import { batchGet } from '../table/batch.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { type Count, countDue } from './count.ts';

export interface Health {
  readonly checkedAt: string;
  readonly legs: readonly LegHealth[];
  /** What keeps things from leaving until somebody mends it, in words. */
  readonly troubles: readonly { readonly reason: string; readonly why: string; readonly remedy: string }[];
  /** About; SQS counts no better. */
  readonly deadLetters: number;
  /** The newest ones first. */
  readonly failures: readonly Failure[];
}

interface LegHealth {
  readonly leg: string;
  /** Not ended yet, what is being sent included. */
  readonly pending: Count;
  /** Of those, what should have been tried a while ago. */
  readonly overdue: Count;
  /** Given up, and still there. */
  readonly failed: Count;
}

export interface Failure {
  /** The partition of what the leg belongs to. */
  readonly pk: string;
  readonly leg: string;
  readonly state: Leg['state'];
  readonly reason?: string;
  readonly at: string;
}

/** How far back failures are named one by one, and how many. */
const LATELY_MILLISECONDS = 7 * 86_400_000;
const MOST_FAILURES = 10;

interface Examined {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrls: readonly string[];
  /** The pipeline's kinds of leg. */
  readonly kinds: readonly string[];
  /** How late a leg may be. */
  readonly overdueSeconds: number;
}

export async function examineLegs(examined: Examined): Promise<Health> {
  const { store, sqs, deadLetterQueueUrls, kinds, overdueSeconds } = examined;
  const now = store.now();
  const late = new Date(now.getTime() - overdueSeconds * 1000).toISOString();
  const [legs, troubles, letters, failures] = await together([
    together(kinds.map((kind) => examineKind(store, kind, late))),
    findTroubles(store, kinds),
    together(deadLetterQueueUrls.map((url) => countDeadLetters(sqs, url))),
    failuresLately(store, kinds),
  ]);
  return {
    checkedAt: now.toISOString(),
    legs,
    troubles,
    deadLetters: letters.reduce((sum, count) => sum + count, 0),
    failures,
  };
}

async function examineKind(table: Table, leg: string, late: string): Promise<LegHealth> {
  const due = duePartitions(table, leg);
  const [pending, overdue, failed] = await together([
    countDue(table, due),
    countDue(table, due, late),
    countDue(table, [givenUpPartition(leg)]),
  ]);
  return { leg, pending, overdue, failed };
}

/** So many of the legs of a kind and shard that are tried next are looked at. */
const LOOKED_AT = 5;

/** What is open says why it was put off. */
async function findTroubles(store: TimedTable, kinds: readonly string[]): Promise<Health['troubles']> {
  const shards = kinds.flatMap((kind) => duePartitions(store, kind));
  const keys = (await together(shards.map((shard) => nextDue(store, shard)))).flat();
  const legs = await batchGet<Leg>(store.client, store.tableName, keys);
  const reasons = new Set(legs.flatMap(({ reason }) => reason ?? []));
  return [...reasons].sort().flatMap((reason) => {
    const trouble = knownTrouble(reason);
    return trouble ? [{ reason, ...trouble }] : [];
  });
}

async function nextDue({ client, tableName }: Table, partition: string) {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi2',
      KeyConditionExpression: 'gsi2pk = :partition',
      ExpressionAttributeValues: { ':partition': partition },
      Limit: LOOKED_AT,
    }),
  );
  return Items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
}

/** What was given up in the last days, the newest of all kinds first. */
export async function failuresLately(store: TimedTable, kinds: readonly string[]): Promise<Failure[]> {
  const since = new Date(store.now().getTime() - LATELY_MILLISECONDS).toISOString();
  const keys = (await together(kinds.map((kind) => newestGivenUp(store, kind, since)))).flat();
  const newest = keys.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST_FAILURES);
  const legs = await batchGet<Leg>(
    store.client,
    store.tableName,
    newest.map(({ pk, sk }) => ({ pk, sk })),
  );
  return legs
    .filter(({ state }) => state === 'failed' || state === 'unknown')
    .map(({ pk, leg, state, reason, settledAt = '' }) => ({
      pk,
      leg,
      state,
      ...(reason !== undefined && { reason }),
      at: settledAt,
    }))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

async function newestGivenUp({ client, tableName }: Table, kind: string, since: string) {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi2',
      KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk >= :since',
      ExpressionAttributeValues: { ':partition': givenUpPartition(kind), ':since': since },
      ScanIndexForward: false,
      Limit: MOST_FAILURES,
    }),
  );
  return Items.map(({ pk, sk, gsi2sk }) => ({ pk: String(pk), sk: String(sk), at: String(gsi2sk) }));
}
