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
      const frames = (error as Error).stack
        ?.split('\n')
        .filter((line) => line.startsWith('    at '))
        .slice(0, 5);
      logger.error('work broke off', { messageId: record.messageId, error: (error as Error).name, frames });
      const VisibilityTimeout = backoffSeconds(Number(record.attributes.ApproximateReceiveCount), retry);
      const change = { QueueUrl: queueUrl, ReceiptHandle: record.receiptHandle, VisibilityTimeout };
      // If this fails, too, the message comes back when its usual time is over.
      await sqs.send(new ChangeMessageVisibilityCommand(change)).catch(() => undefined);
      return record.messageId;
    }
  };
  const failed = await together(event.Records.map(consumeOne));
  return { batchItemFailures: failed.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])) };
}
