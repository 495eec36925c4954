import { SNSClient } from '@aws-sdk/client-sns';
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import type { DataConfig } from '../../config/data.ts';
import { MADE_STREAM } from '../../config/streams.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { readStreamEnvironment } from './environment.ts';
import { recordsOfKinesis, streamsThrough } from './streams/doors.ts';
import { takeIn } from './streams/take-in.ts';
import { tellEvents } from './streams/tell.ts';

const environment = parseEnvironment(readStreamEnvironment);
const config = bundledConfig<DataConfig>();
const { keepRejectedDays } = config;
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sns = new SNSClient({});

/**
 * Counts what comes by streams at Kinesis, each reading once. The stream is read again from the first record that failed; what
 * was counted after it counts no second time.
 */
export async function handler(event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> {
  const arn = event.Records[0]?.eventSourceARN ?? '';
  const streams = streamsThrough(config.streams, arn === environment.MADE_STREAM_ARN ? MADE_STREAM : arn);
  const { failed, devices } = await takeIn({ store, streams, keepRejectedDays }, recordsOfKinesis(event));
  // What stays untold is found by the next look; the readings are counted.
  await tellEvents({ store, streams, sns, topicArn: environment.ALARM_TOPIC_ARN }, devices).catch(
    (error: Error) => logger.error('events not told', { error: error.name }),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
