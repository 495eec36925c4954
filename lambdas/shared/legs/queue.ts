/** What moves legs: the enqueuer (from the stream), the consumer (from the queue) and the sweep (hourly). */

import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Delivery } from '../../../config/values.ts';
import { correlation, logger } from '../runtime/log.ts';
import { queryPages } from '../table/paginate.ts';
import type { Table, TimedTable } from '../table/table.ts';
import {
  claimLeg,
  DUE_SHARDS,
  duePartition,
  type Leg,
  type LegKey,
  makeDueNow,
  type Outcome,
  type Recorded,
  recordOutcome,
} from './legs.ts';

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

export interface Consumer {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly delivery: Delivery;
  readonly newId: () => string;
  /** Makes one attempt. What it throws counts as an attempt after which nothing left. */
  readonly deliver: (leg: Leg) => Promise<Outcome>;
  /** Hears how each attempt was recorded. */
  readonly onRecorded?: (leg: Leg, outcome: Outcome, recorded: Recorded) => void;
}

/**
 * Works through a batch of messages side by side. A leg that is not due yet, or is to be tried again, goes back to the
 * queue for as long as it takes, by the message's visibility.
 */
export async function consumeLegs(event: SQSEvent, consumer: Consumer): Promise<SQSBatchResponse> {
  const results = await Promise.all(
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

async function consumeOne(record: SQSRecord, consumer: Consumer): Promise<string | undefined> {
  const key = readMessage(record.body);
  // Left to the receive limit: a message that is none of ours belongs among the dead letters.
  if (!key) return record.messageId;
  const { store, delivery } = consumer;
  const claim = await claimLeg(store, key, consumer.newId(), delivery.leaseSeconds);
  if (!claim.claimed) {
    if (!claim.notBefore) return undefined;
    const seconds = Math.ceil((claim.notBefore.getTime() - store.now().getTime()) / 1000);
    return putOff(record, seconds, consumer);
  }
  const outcome = await attempt(claim.leg, consumer);
  const recorded = await recordOutcome(store, claim.leg, outcome, delivery);
  consumer.onRecorded?.(claim.leg, outcome, recorded);
  return recorded.state === 'pending' ? putOff(record, recorded.retryInSeconds, consumer) : undefined;
}

async function attempt(leg: Leg, consumer: Consumer): Promise<Outcome> {
  try {
    return await consumer.deliver(leg);
  } catch (error) {
    return { outcome: 'try-again', reason: (error as Error).name, known: true };
  }
}

async function putOff(record: SQSRecord, seconds: number, consumer: Consumer): Promise<string> {
  await hideMessage(consumer, record, seconds);
  return record.messageId;
}

/** Keeps a message that was received from coming back for a while. */
export async function hideMessage(
  { sqs, queueUrl }: { readonly sqs: SQSClient; readonly queueUrl: string },
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
  readonly delivery: Delivery;
  /** The kinds of leg that the pipeline has. */
  readonly legs: readonly string[];
}

/**
 * Finds legs that are overdue, because a message was lost or an attempt died, and enqueues them again.
 *
 * @returns how many
 */
export async function sweepLegs({ store, sqs, queueUrl, delivery, legs }: Sweep): Promise<number> {
  const before = new Date(store.now().getTime() - delivery.overdueSeconds * 1000).toISOString();
  let found = 0;
  for (const leg of legs)
    for (let shard = 0; shard < DUE_SHARDS; shard++)
      for await (const page of overdue(store, duePartition(leg, shard), before)) {
        const mine: LegKey[] = [];
        for (const { pk, gsi2sk } of page)
          if (await makeDueNow(store, { pk, leg }, gsi2sk)) mine.push({ pk, leg });
        await enqueueLegs(sqs, queueUrl, mine);
        for (const { pk } of mine) logger.info('overdue', { ...correlation(pk), leg });
        found += mine.length;
      }
  return found;
}

/** Pages of the legs of an index partition that were due before then. */
function overdue(table: Table, partition: string, before: string) {
  return queryPages<{ pk: string; gsi2sk: string }>(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :before',
    ExpressionAttributeValues: { ':partition': partition, ':before': before },
  });
}
