import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { busOf } from '../shared/events/bus.ts';
import { openDoor } from '../shared/lake/door.ts';
import { sendRows } from '../shared/lake/send.ts';
import { enqueueLegs, legsInStream } from '../shared/legs/queue.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { correlation, logger } from '../shared/runtime/log.ts';
import { enqueueEnvironment } from './environment.ts';
import { eventsInStream } from './events/derive.ts';
import { type Kinds, lakeRowsInStream } from './events/lake.ts';

const environment = parseEnvironment(enqueueEnvironment);
const sqs = new SQSClient({});
const putEvents = busOf(environment.EVENT_BUS, 'feedback');
const { kinds } = bundledConfig<{ readonly kinds: Kinds }>();
const lake = await openDoor(environment);

/** Each new leg becomes one message; what happened goes to the bus and the lake. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  const legs = legsInStream(event);
  await enqueueLegs(sqs, environment.QUEUE_URL, legs);
  for (const { pk, leg } of legs) logger.info('enqueued', { ...correlation(pk), leg });
  await putEvents?.(eventsInStream(event.Records));
  await sendRows(lake, () => lakeRowsInStream(event.Records, kinds));
}
