import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { ToldOf } from '../../config/told.ts';
import { openTeller } from '../shared/destinations/teller.ts';
import { openDoor } from '../shared/lake/door.ts';
import { type KeptOfPersons, openPersonal } from '../shared/lake/open-personal.ts';
import { sendRows } from '../shared/lake/send.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { enqueueEnvironment } from './environment.ts';
import { eventsInStream } from './events/derive.ts';
import { lakeRowsInStream } from './events/lake.ts';

const environment = parseEnvironment(enqueueEnvironment);
const { told, lake: kept } = bundledConfig<{ readonly told: ToldOf; readonly lake?: KeptOfPersons }>();
const tell = openTeller({ pipeline: 'images', told, environment });
const lake = openDoor(environment, kept);
const personal = openPersonal(environment.LAKE_PERSON_KEY, kept);

/** Tells what happened, also to the lake. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  await tell(eventsInStream(event.Records));
  const said = await personal();
  await sendRows(lake, () => lakeRowsInStream(event.Records, said));
}
