/** What moves legs: the enqueuer (from the stream), the consumer (from the queue) and the sweep (hourly). */

import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Delivery } from '../../../config/values.ts';
import { attention, correlation, logger } from '../runtime/log.ts';
import { together } from '../runtime/together.ts';
import { queryPages } from '../table/paginate.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { kindOf, legIn } from './lease.ts';
import { claimLeg, duePartitions, type Leg, type LegKey, makeDueAgain } from './legs.ts';
import { type Outcome, type Recorded, type Recording, recordOutcome } from './record.ts';
import { reportAttempt } from './report.ts';
import type { SayTrouble } from './trouble.ts';

/** SQS takes ten messages in a batch. */
const BATCH = 10;

/** SQS hides a message for twelve hours at most. */
const LONGEST_VISIBILITY_SECONDS = 12 * 3600;

/** Sends one message for each leg. @throws Error when SQS refused any */
export function enqueueLegs(sqs: SQSClient, queueUrl: string, legs: readonly LegKey[]): Promise<void> {
  return enqueueMessages(
    sqs,
    queueUrl,
    legs.map(({ pk, leg }) => ({ pk, leg })),
  );
}

/** Sends messages, as JSON. @throws Error when SQS refused any, which it does inside a 200 */
export async function enqueueMessages(
  sqs: SQSClient,
  queueUrl: string,
  messages: readonly object[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += BATCH) {
    const { Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages
          .slice(start, start + BATCH)
          .map((message, i) => ({ Id: String(i), MessageBody: JSON.stringify(message) })),
      }),
    );
    if (Failed?.length) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Code}`);
  }
}

/** The legs that a stream's records announce. The mapping's filter lets only new legs through. */
export function legsInStream(event: DynamoDBStreamEvent): LegKey[] {
  return event.Records.flatMap(({ eventName, dynamodb }) => {
    const image = dynamodb?.NewImage;
    const isNewLeg = eventName === 'INSERT' && image?.type?.S === 'leg';
    return isNewLeg && image.pk?.S && image.leg?.S ? [{ pk: image.pk.S, leg: image.leg.S }] : [];
  });
}

type Deliver<Kind extends string> = (leg: Leg<Kind>) => Promise<Outcome>;

export interface Consumer<Kind extends string> extends Recording<Kind> {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly newId: () => string;
  /** Makes one attempt, by kind. What it throws counts as an attempt after which nothing left. */
  readonly deliverers: { readonly [One in Kind]: Deliver<One> };
  /** Tells the owner of what keeps every leg from leaving. @default `attention`, for legs that are the owner's */
  readonly sayTrouble?: SayTrouble;
  /** Hears how each attempt was recorded, and throws nothing that the next attempt should mend. @default `reportAttempt` */
  readonly onRecorded?: (leg: Leg<Kind>, outcome: Outcome, recorded: Recorded) => void | Promise<void>;
}

/**
 * Works through a batch of messages side by side. A leg that is not due yet, or is to be tried again, goes back to the
 * queue for as long as it takes, by the message's visibility.
 */
export async function consumeLegs<Kind extends string>(
  event: SQSEvent,
  consumer: Consumer<Kind>,
): Promise<SQSBatchResponse> {
  const results = await together(
    event.Records.map((record) =>
      consumeOne(record, consumer).catch((error: Error) => {
        // The leg is where it was, or held by a lease: the message comes back after its visibility and finds it.
        const key = readMessage(record.body);
        const about = key && { ...correlation(key.pk), leg: key.leg };
        logger.error('attempt broke off', { ...about, messageId: record.messageId, error: error.name });
        return record.messageId;
      }),
    ),
  );
  return { batchItemFailures: results.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])) };
}

async function consumeOne<Kind extends string>(
  record: SQSRecord,
  consumer: Consumer<Kind>,
): Promise<string | undefined> {
  const key = readMessage(record.body);
  // Left to the receive limit: a message that is none of ours belongs among the dead letters.
  if (!key || !isKind(key, consumer)) return record.messageId;
  const { store, delivery } = consumer;
  const claim = await claimLeg(store, key, consumer.newId(), delivery.leaseSeconds);
  if (!claim.claimed) {
    if (!claim.notBefore) return undefined;
    const seconds = Math.ceil((claim.notBefore.getTime() - store.now().getTime()) / 1000);
    return putOff(record, seconds, consumer);
  }
  const { leg } = claim;
  const outcome = await attempt(leg, consumer);
  const recorded = await recordOutcome(store, leg, outcome, consumer);
  await (consumer.onRecorded?.(leg, outcome, recorded) ??
    reportAttempt(store, leg, {
      outcome,
      recorded,
      isToOwner: consumer.isToOwner(leg.leg),
      sayTrouble: consumer.sayTrouble,
    }));
  return recorded.state === 'pending' ? putOff(record, recorded.retryInSeconds, consumer) : undefined;
}

function isKind<Kind extends string>(key: LegKey, { deliverers }: Consumer<Kind>): key is LegKey<Kind> {
  return Object.hasOwn(deliverers, kindOf(key.leg));
}

async function attempt<Kind extends string>(
  leg: Leg<Kind>,
  { deliverers }: Consumer<Kind>,
): Promise<Outcome> {
  try {
    return await deliverers[kindOf(leg.leg) as Kind](leg);
  } catch (error) {
    return { outcome: 'try-again', reason: (error as Error).name, known: true };
  }
}

async function putOff(record: SQSRecord, seconds: number, consumer: Queue): Promise<string> {
  await hideMessage(consumer, record, seconds);
  return record.messageId;
}

interface Queue {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}

/** Keeps a message that was received from coming back for a while. */
export async function hideMessage(
  { sqs, queueUrl }: Queue,
  record: SQSRecord,
  seconds: number,
): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: record.receiptHandle,
      VisibilityTimeout: Math.min(Math.max(seconds, 1), LONGEST_VISIBILITY_SECONDS),
    }),
  );
}

function readMessage(body: string): LegKey | undefined {
  try {
    const { pk, leg } = JSON.parse(body) as Partial<LegKey>;
    return typeof pk === 'string' && typeof leg === 'string' ? { pk, leg } : undefined;
  } catch {
    return undefined;
  }
}

export interface Sweep {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly delivery: Pick<Delivery, 'overdueSeconds'>;
  /** The kinds of leg that the pipeline has. */
  readonly legs: readonly string[];
}

/**
 * Finds legs that are overdue, because a message was lost or an attempt died, and enqueues them again. The owner hears of
 * those that are so a second time: what enqueues or delivers them does not work.
 *
 * @returns how many
 */
export async function sweepLegs({ store, sqs, queueUrl, delivery, legs }: Sweep): Promise<number> {
  const before = new Date(store.now().getTime() - delivery.overdueSeconds * 1000).toISOString();
  let found = 0;
  let again = 0;
  for (const leg of legs)
    for (const partition of duePartitions(store, leg))
      for await (const page of overdue(store, partition, before)) {
        const swept = await makePageDue(store, page, before);
        await enqueueLegs(sqs, queueUrl, swept);
        for (const one of swept) logger.info('overdue', { ...correlation(one.pk), leg: one.leg });
        found += swept.length;
        again += swept.filter(({ sweeps }) => sweeps > 1).length;
      }
  if (again > 0) attention('legs-overdue', { legs: again });
  return found;
}

interface DueKey {
  readonly pk: string;
  readonly sk: string;
}

/** @returns those that are overdue still, and how often sweeps have found each */
async function makePageDue(store: TimedTable, page: readonly DueKey[], before: string) {
  const swept: (LegKey & { readonly sweeps: number })[] = [];
  for (const { pk, sk } of page) {
    const leg = legIn(sk);
    const sweeps = await makeDueAgain(store, { pk, leg }, before);
    if (sweeps > 0) swept.push({ pk, leg, sweeps });
  }
  return swept;
}

/** Pages of the legs of an index partition that were due before then. */
function overdue(table: Table, partition: string, before: string) {
  return queryPages<DueKey>(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :before',
    ExpressionAttributeValues: { ':partition': partition, ':before': before },
  });
}
