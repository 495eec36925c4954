/** The way into the lake, for functions that read a stream. */
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { KeptOfPersons } from './open-personal.ts';
import type { LakeDoor, OptionalDoor } from './send.ts';

interface Variables {
  readonly LAKE_STREAM?: string | undefined;
  readonly LAKE_QUEUE_URL?: string | undefined;
}

/**
 * Undefined where there is no lake. Firehose's client is loaded when the first rows leave, by those alone who have one.
 *
 * @param kept what rows have of persons; undefined for nothing
 */
export function openDoor({ LAKE_STREAM, LAKE_QUEUE_URL }: Variables, kept?: KeptOfPersons): OptionalDoor {
  if (LAKE_STREAM === undefined || LAKE_QUEUE_URL === undefined) return undefined;
  return {
    firehose: openFirehose(),
    streamName: LAKE_STREAM,
    sqs: new SQSClient({}),
    queueUrl: LAKE_QUEUE_URL,
    keepsPersons: kept !== undefined,
  };
}

/** A client that is loaded with its first call. */
export function openFirehose(): LakeDoor['firehose'] {
  let client: Promise<FirehoseClient> | undefined;
  const load = async () => new (await import('@aws-sdk/client-firehose')).FirehoseClient({});
  return {
    async put(input) {
      client ??= load();
      const { PutRecordBatchCommand } = await import('@aws-sdk/client-firehose');
      return (await client).send(new PutRecordBatchCommand(input));
    },
  };
}
