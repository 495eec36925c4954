import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { ToldOf } from '../../config/told.ts';
import { openTeller } from '../shared/destinations/teller.ts';
import { openDoor } from '../shared/lake/door.ts';
import { type KeptOfPersons, openPersonal } from '../shared/lake/open-personal.ts';
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
const {
  told,
  kinds,
  lake: kept,
} = bundledConfig<{ readonly told: ToldOf; readonly kinds: Kinds; readonly lake?: KeptOfPersons }>();
const tell = openTeller({ pipeline: 'feedback', told, environment });
const lake = openDoor(environment, kept);
const personal = openPersonal(environment.LAKE_PERSON_KEY, kept);

/** Each new leg becomes one message; what happened is told, and goes to the lake. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  const legs = legsInStream(event);
  await enqueueLegs(sqs, environment.QUEUE_URL, legs);
  for (const { pk, leg } of legs) logger.info('enqueued', { ...correlation(pk), leg });
  await tell(eventsInStream(event.Records));
  const whose = await personal();
  await sendRows(lake, () => lakeRowsInStream(event.Records, kinds, whose));
}
