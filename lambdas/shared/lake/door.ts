/** The way into the lake, for functions that read a stream. */
import { SQSClient } from '@aws-sdk/client-sqs';
import type { OptionalDoor } from './send.ts';

interface Variables {
  readonly LAKE_STREAM?: string | undefined;
  readonly LAKE_QUEUE_URL?: string | undefined;
}

/** Undefined where there is no lake: its client is loaded by nobody then. */
export async function openDoor({ LAKE_STREAM, LAKE_QUEUE_URL }: Variables): Promise<OptionalDoor> {
  if (LAKE_STREAM === undefined || LAKE_QUEUE_URL === undefined) return undefined;
  const { FirehoseClient } = await import('@aws-sdk/client-firehose');
  return {
    firehose: new FirehoseClient({}),
    streamName: LAKE_STREAM,
    sqs: new SQSClient({}),
    queueUrl: LAKE_QUEUE_URL,
  };
}
