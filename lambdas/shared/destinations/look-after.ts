/** How an owner looks after a destination, by command or at the desk: how it is doing, what waits, resuming, testing and replaying it. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Pipeline } from '../../../config/deployment.ts';
import { newEvent } from '../events/model.ts';
import { givenUpPartition } from '../legs/lease.ts';
import { duePartitions, type Leg, makeDueNow, reopenLeg } from '../legs/legs.ts';
import { enqueueLegs } from '../legs/queue.ts';
import { queryItems } from '../table/paginate.ts';
import type { TimedTable } from '../table/table.ts';
import { type Health, readHealth, resume } from './health.ts';
import { beginTelling, DESTINATION_LEG } from './told.ts';

export interface Telling {
  readonly pipeline: Pipeline;
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  /** By which its destinations' legs are delivered. */
  readonly queueUrl: string;
}

/** How a destination is doing in a pipeline. */
export interface Standing extends Health {
  readonly waiting: number;
  readonly givenUp: number;
}

/** @param most looks through so many of each at most. @default all */
export async function standingOf(
  { store }: Pick<Telling, 'store'>,
  destination: string,
  most = Number.POSITIVE_INFINITY,
): Promise<Standing> {
  const health = await readHealth(store, destination);
  let [waiting, givenUp] = [0, 0];
  for await (const _ of waitingLegs(store, destination)) if (++waiting >= most) break;
  for await (const _ of givenUpLegs(store, destination)) if (++givenUp >= most) break;
  return { ...health, waiting, givenUp };
}

/** Which legs of a destination are listed. What has arrived stands in no index. */
export type Listed = 'waiting' | 'given-up';

/** A destination's legs, what was given up the oldest first. @param most at most so many */
export async function legsOf(
  { store }: Pick<Telling, 'store'>,
  destination: string,
  listed: Listed,
  most: number,
): Promise<Leg[]> {
  const found: Leg[] = [];
  const keys = listed === 'waiting' ? waitingLegs(store, destination) : givenUpLegs(store, destination);
  for await (const key of keys) {
    const leg = await readLeg(store, key);
    if (leg) found.push(leg);
    if (found.length >= most) break;
  }
  return found;
}

/**
 * Lets it be told again, and all leave now that waits for another attempt: what found it paused, and what found it broken,
 * which may keep others waiting. @returns how many legs
 */
export async function resumeTelling({ store, sqs, queueUrl }: Telling, destination: string): Promise<number> {
  await resume(store, destination);
  let hastened = 0;
  for await (const key of waitingLegs(store, destination)) {
    const leg = await readLeg(store, key);
    if (leg?.state !== 'pending' || leg.dueAt <= store.now().toISOString()) continue;
    if (!(await makeDueNow(store, leg, leg.dueAt))) continue;
    await enqueueLegs(sqs, queueUrl, [leg]);
    hastened++;
  }
  return hastened;
}

/**
 * Tries each leg again that was given up before this began. One that fails again meanwhile waits for the next replay.
 *
 * @param since by when. ISO 8601
 * @param includeUnknown whether also what may have arrived
 * @returns how many legs are tried, and how many may have arrived and were left alone for that
 */
export async function replay(
  { store, sqs, queueUrl }: Telling,
  destination: string,
  { since, includeUnknown }: { readonly since: string; readonly includeUnknown: boolean },
): Promise<{ again: number; leftAlone: number }> {
  const legs = { again: 0, leftAlone: 0 };
  const until = store.now().toISOString();
  for await (const key of givenUpLegs(store, destination, { since, until })) {
    const leg = await readLeg(store, key);
    if (leg?.state !== 'failed' && leg?.state !== 'unknown') continue;
    if (leg.state === 'unknown' && !includeUnknown) {
      legs.leftAlone++;
      continue;
    }
    if (!(await reopenLeg(store, leg))) continue;
    await enqueueLegs(sqs, queueUrl, [leg]);
    legs.again++;
  }
  return legs;
}

/** Sends a marked event on its way. @returns the leg by which it goes */
export async function beginTest(
  { pipeline, store, sqs, queueUrl }: Telling,
  destination: string,
  newId: () => string,
): Promise<Key> {
  const data = { pipeline, destination };
  const event = newEvent({ type: 'test', at: store.now().toISOString(), of: newId(), data });
  const [leg] = await beginTelling(store, [event], () => [destination]);
  if (!leg) throw new Error('The event was there already');
  await enqueueLegs(sqs, queueUrl, [leg]);
  return { pk: leg.pk, sk: `leg#${leg.leg}` };
}

interface Key {
  readonly pk: string;
  readonly sk: string;
}

export async function readLeg({ client, tableName }: TimedTable, { pk, sk }: Key): Promise<Leg | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item as Leg | undefined;
}

async function* waitingLegs(store: TimedTable, destination: string): AsyncGenerator<Key> {
  for (const partition of duePartitions(store, DESTINATION_LEG)) yield* legsIn(store, partition, destination);
}

/** Oldest first. */
function givenUpLegs(store: TimedTable, destination: string, span: Span = {}): AsyncGenerator<Key> {
  return legsIn(store, givenUpPartition(DESTINATION_LEG), destination, span);
}

/** Of moments, ISO 8601, both ends included. */
interface Span {
  /** @default the first; so is an empty one */
  readonly since?: string;
  /** @default the last */
  readonly until?: string;
}

async function* legsIn(
  store: TimedTable,
  partition: string,
  destination: string,
  { since = '', until = '9' }: Span = {},
): AsyncGenerator<Key> {
  // DynamoDB refuses a span that ends before it begins, such as what was given up since tomorrow.
  if (since > until) return;
  const wanted = `leg#${DESTINATION_LEG}:${destination}`;
  const found = queryItems<Key>(store, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk BETWEEN :since AND :until',
    // An index takes no empty key.
    ExpressionAttributeValues: {
      ':partition': partition,
      ':since': since === '' ? '0' : since,
      ':until': until,
    },
  });
  for await (const { pk, sk } of found) if (sk === wanted) yield { pk, sk };
}
