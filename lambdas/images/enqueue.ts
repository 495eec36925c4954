import type { DynamoDBStreamEvent } from 'aws-lambda';
import { busOf } from '../shared/events/bus.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { enqueueEnvironment } from './environment.ts';
import { eventsInStream } from './events/derive.ts';

const environment = parseEnvironment(enqueueEnvironment);
const putEvents = busOf(environment.EVENT_BUS, 'images');

/** Puts what happened onto the bus. Throws when it could not: the stream then repeats the batch. */
export async function handler(event: DynamoDBStreamEvent): Promise<void> {
  await putEvents?.(eventsInStream(event.Records));
}
