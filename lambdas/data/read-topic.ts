import { SNSClient } from '@aws-sdk/client-sns';
import type { MSKEvent, SelfManagedKafkaEvent } from 'aws-lambda';
import type { DataConfig } from '../../config/data.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { readTopicEnvironment } from './environment.ts';
import { recordsOfKafka, streamsThrough } from './streams/doors.ts';
import { takeIn } from './streams/take-in.ts';
import { tellEvents } from './streams/tell.ts';

const environment = parseEnvironment(readTopicEnvironment);
const config = bundledConfig<DataConfig>();
const { keepRejectedDays } = config;
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const sns = new SNSClient({});

/**
 * Counts what comes by topics of Kafka, each reading once. Lambda takes partial failures of Kafka only from pollers that are billed by
 * the hour; so a batch comes again as a whole, and what was counted of it counts no second time.
 *
 * @throws when a record has to come again
 */
export async function handler(event: MSKEvent | SelfManagedKafkaEvent): Promise<void> {
  let missing = 0;
  for (const [door, deliveries] of recordsOfKafka(event)) {
    const streams = streamsThrough(config.streams, door);
    const { failed, devices } = await takeIn({ store, streams, keepRejectedDays }, deliveries);
    missing += failed.length;
    // What stays untold is found by the next look; the readings are counted.
    await tellEvents({ store, streams, sns, topicArn: environment.ALARM_TOPIC_ARN }, devices).catch(
      (error: Error) => logger.error('events not told', { error: error.name }),
    );
  }
  if (missing > 0) throw new Error(`${missing} records have to come again`);
}
