import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { together } from '../../shared/runtime/together.ts';
import type { Incoming } from './incoming.ts';
import { splitForQueue } from './split.ts';

/**
 * Puts what came in into the intake queue, in as few calls as its limits allow.
 *
 * @returns how many calls
 * @throws Error when any was refused
 */
export async function enqueueIncoming(
  sqs: SQSClient,
  queueUrl: string,
  incoming: readonly Incoming[],
): Promise<number> {
  const calls = splitForQueue(incoming);
  await together(
    calls.map(async (bodies) => {
      const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
      const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      // SendMessageBatch answers 200 with what it refused.
      if (Failed?.length) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Code}`);
    }),
  );
  return calls.length;
}
