import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { attention } from '../runtime/log.ts';
import { together } from '../runtime/together.ts';

/**
 * Tells the owner while there are dead letters: each sweep does, so the alarm goes on until somebody has looked.
 *
 * @returns how many there are in all the queues, about; SQS counts no better
 */
export async function reportDeadLetters(sqs: SQSClient, ...queueUrls: readonly string[]): Promise<number> {
  const counts = await together(queueUrls.map((url) => countDeadLetters(sqs, url)));
  const messages = counts.reduce((sum, count) => sum + count, 0);
  if (messages > 0) attention('dead-letters', { messages });
  return messages;
}

/** How many messages there are in a queue, about. */
export async function countDeadLetters(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}
