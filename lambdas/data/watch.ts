import { SNSClient } from '@aws-sdk/client-sns';
import type { DataConfig } from '../../config/data.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { createTableClient } from '../shared/table/table.ts';
import { watchEnvironment } from './environment.ts';
import { findSilent, reportAside } from './streams/look.ts';
import { tellEvents, tellLeftOver } from './streams/tell.ts';

const environment = parseEnvironment(watchEnvironment);
const { streams } = bundledConfig<DataConfig>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const telling = { store, streams, sns: new SNSClient({}), topicArn: environment.ALARM_TOPIC_ARN };

export const handler = scheduled(watch);

/** Every five minutes: finds devices that are silent, what the owner was not told, and hours with much that was set aside. */
async function watch(): Promise<{ readonly silent: number; readonly leftOver: number }> {
  const leftOver = await tellLeftOver(telling);
  const silent = await findSilent({ store, streams });
  await tellEvents(telling, silent);
  await reportAside({ store, streams });
  logger.info('watched', { silent: silent.length, leftOver });
  return { silent: silent.length, leftOver };
}
