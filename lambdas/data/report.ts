import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DataConfig } from '../../config/data.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { reportEnvironment } from './environment.ts';
import { publishedIn, streamsThrough } from './streams/doors.ts';
import { takeIn } from './streams/take-in.ts';
import { tellEvents } from './streams/tell.ts';

const environment = parseEnvironment(reportEnvironment);
const config = bundledConfig<DataConfig>();
const streams = streamsThrough(config.streams, 'iot');
const { keepRejectedDays } = config;
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const telling = { store, streams, sns: new SNSClient({}), topicArn: environment.ALARM_TOPIC_ARN };

/** Counts what devices report by AWS IoT, each reading once. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const { failed, devices } = await takeIn({ store, streams, keepRejectedDays }, publishedIn(event));
  // What stays untold is found by the next look; the readings are counted.
  await tellEvents(telling, devices).catch((error: Error) =>
    logger.error('events not told', { error: error.name }),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
