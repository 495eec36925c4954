import type { DynamoDBStreamEvent } from 'aws-lambda';
import { busOf } from '../shared/events/bus.ts';
import { openDoor } from '../shared/lake/door.ts';
import { sendRows } from '../shared/lake/send.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { enqueueEnvironment } from './environment.ts';
import { eventsInStream } from './events/derive.ts';
import { lakeRowsInStream } from './events/lake.ts';

const environment = parseEnvironment(enqueueEnvironment);
const putEvents = busOf(environment.EVENT_BUS, 'images');
const lake = await openDoor(environment);

/** Puts what happened onto the bus and into the lake. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  await putEvents?.(eventsInStream(event.Records));
  await sendRows(lake, () => lakeRowsInStream(event.Records));
}
