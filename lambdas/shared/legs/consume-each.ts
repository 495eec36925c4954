import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { logger } from '../runtime/log.ts';
import { together } from '../runtime/together.ts';
import { backoffSeconds } from './backoff.ts';

export interface QueueWorker {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly retry: { readonly firstRetrySeconds: number; readonly longestRetrySeconds: number };
}

/** SQS hides a message for twelve hours at most. */
const LONGEST_REST_SECONDS = 12 * 3600;

/** Thrown by work that can't be done before a moment, and has not failed. */
export class Rests extends Error {
  override readonly name = 'Rests';
  readonly seconds: number;

  /** @param seconds until it is looked at again; SQS takes twelve hours at most, then it rests once more */
  constructor(seconds: number) {
    super(`Rests for ${seconds} seconds`);
    this.seconds = Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_REST_SECONDS);
  }
}

/**
 * Works through a batch of messages that are no legs, side by side. A message whose work throws comes back after a pause
 * that doubles.
 */
export async function consumeEach(
  event: SQSEvent,
  { sqs, queueUrl, retry }: QueueWorker,
  work: (body: unknown) => Promise<void>,
): Promise<SQSBatchResponse> {
  const consumeOne = async (record: SQSRecord): Promise<string | undefined> => {
    try {
      await work(JSON.parse(record.body));
      return undefined;
    } catch (error) {
      const { messageId } = record;
      const isResting = error instanceof Rests;
      if (isResting) logger.info('work rests', { messageId, seconds: error.seconds });
      else
        logger.error('work broke off', { messageId, error: (error as Error).name, frames: framesOf(error) });
      const VisibilityTimeout = isResting
        ? error.seconds
        : backoffSeconds(Number(record.attributes.ApproximateReceiveCount), retry);
      const change = { QueueUrl: queueUrl, ReceiptHandle: record.receiptHandle, VisibilityTimeout };
      // If this fails, too, the message comes back when its usual time is over.
      await sqs.send(new ChangeMessageVisibilityCommand(change)).catch(() => undefined);
      return record.messageId;
    }
  };
  const failed = await together(event.Records.map(consumeOne));
  return { batchItemFailures: failed.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])) };
}

function framesOf(error: unknown): string[] | undefined {
  const lines = (error as Error).stack?.split('\n').filter((line) => line.startsWith('    at '));
  return lines?.slice(0, 5);
}
