import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { ToldOf } from '../../config/told.ts';
import { openTeller } from '../shared/destinations/teller.ts';
import { openDoor } from '../shared/lake/door.ts';
import { type KeptOfPersons, openPersonal } from '../shared/lake/open-personal.ts';
import { sendRows } from '../shared/lake/send.ts';
import { enqueueMessages, legsInStream } from '../shared/legs/queue.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { correlation, logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { enqueueEnvironment } from './environment.ts';
import { eventsInStream } from './events/derive.ts';
import { lakeRowsInStream } from './events/lake.ts';
import { notePending } from './files/pending.ts';
import { removalsInStream } from './files/removal.ts';

const environment = parseEnvironment(enqueueEnvironment);
const sqs = new SQSClient({});
const table = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const { told, lake: kept } = bundledConfig<{ readonly told: ToldOf; readonly lake?: KeptOfPersons }>();
const tell = openTeller({ pipeline: 'contact', told, environment });
const lake = openDoor(environment, kept);
const personal = openPersonal(environment.LAKE_PERSON_KEY, kept);

/** Each new leg, and each item that is gone and may leave files behind, becomes one message; what happened is told, and goes to the lake. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  const legs = legsInStream(event);
  const removals = removalsInStream(event);
  await notePending(table, removals);
  await enqueueMessages(sqs, environment.QUEUE_URL, [...legs, ...removals]);
  for (const { pk, leg } of legs) logger.info('enqueued', { ...correlation(pk), leg });
  for (const { removeFilesOf: correlationId } of removals) logger.info('removal enqueued', { correlationId });
  await tell(eventsInStream(event.Records));
  const whose = await personal();
  await sendRows(lake, () => lakeRowsInStream(event.Records, whose));
}
