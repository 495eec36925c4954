import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { backoffSeconds } from '../shared/legs/backoff.ts';
import { logger } from '../shared/runtime/log.ts';
import type { Incoming } from './incoming/incoming.ts';
import { splitForQueue } from './incoming/split.ts';
import type { SendTurn } from './pacer/pacer.ts';

/** Puts what came in into the intake queue, in as few calls as its limits allow. @throws Error when any was refused */
export async function enqueueIncoming(
  sqs: SQSClient,
  queueUrl: string,
  incoming: readonly Incoming[],
): Promise<number> {
  const calls = splitForQueue(incoming);
  await Promise.all(
    calls.map(async (bodies) => {
      const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
      const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      // SendMessageBatch answers 200 with what it refused.
      if (Failed?.length) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Code}`);
    }),
  );
  return calls.length;
}

/** Sends the messages of pacers' turns. */
export function turnSender(sqs: SQSClient, queueUrl: string): SendTurn {
  return async (message, DelaySeconds) => {
    await sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message), DelaySeconds }),
    );
  };
}

export interface QueueWorker {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly retry: { readonly firstRetrySeconds: number; readonly longestRetrySeconds: number };
}

/** Works through a batch side by side. A message whose work throws comes back after a pause that doubles. */
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
  const failed = await Promise.all(event.Records.map(consumeOne));
  return { batchItemFailures: failed.flatMap((id) => (id === undefined ? [] : [{ itemIdentifier: id }])) };
}
