import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { Layout } from '../../config/layout.ts';
import type { ToldOf } from '../../config/told.ts';
import { openTeller } from '../shared/destinations/teller.ts';
import { openDoor } from '../shared/lake/door.ts';
import { type KeptOfPersons, openPersonal } from '../shared/lake/open-personal.ts';
import { sendRows } from '../shared/lake/send.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { logger } from '../shared/runtime/log.ts';
import { createTableClient } from '../shared/table/table.ts';
import { countEnvironment } from './environment.ts';
import { eventsInStream } from './events/derive.ts';
import { goneInStream, lakeRowsInStream } from './events/lake.ts';
import { countSent, sentInStream } from './statistics/count-sent.ts';
import { replyCorrelation } from './table/keys.ts';

const environment = parseEnvironment(countEnvironment);
const {
  timeZone,
  told,
  shards,
  lake: kept,
} = bundledConfig<{
  readonly timeZone: string;
  readonly told: ToldOf;
  readonly shards: Layout;
  readonly lake?: KeptOfPersons;
}>();
const counting = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards,
  timeZone,
  now: () => new Date(),
};
const tell = openTeller({ pipeline: 'keyword-dm', told, environment });
const lake = openDoor(environment, kept);
const personal = openPersonal(environment.LAKE_PERSON_KEY, kept);

/** Counts replies that were sent, and tells what happened, also to the lake. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  const replies = sentInStream(event);
  await countSent(counting, replies);
  for (const { pk, leg } of replies) logger.info('counted', { ...replyCorrelation(pk), leg });
  await tell(eventsInStream(event.Records));
  const whose = await personal();
  await sendRows(
    lake,
    () => lakeRowsInStream(event.Records, whose),
    () => goneInStream(event.Records),
  );
}
