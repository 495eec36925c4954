/** Puts events onto the environment's bus at EventBridge, where there is one. */
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Pipeline } from '../../../config/deployment.ts';
import { logger } from '../runtime/log.ts';
import { retry } from '../table/retry.ts';
import type { FrontdeskEvent } from './model.ts';

/** EventBridge takes ten in a call. One of ours is below two kilobytes; a call may have 256 (quotas of PutEvents, seen 2026-11). */
const BATCH = 10;
/** How often what was not taken is put once more, with pauses that grow, before the stream repeats its batch. */
const ATTEMPTS = 5;

export interface Bus {
  readonly client: Pick<EventBridgeClient, 'send'>;
  readonly name: string;
  readonly pipeline: Pipeline;
}

export type PutEvents = (events: readonly FrontdeskEvent[]) => Promise<void>;

/** @param name of the bus. @default there is none, and nothing is put */
export function busOf(name: string | undefined, pipeline: Pipeline): PutEvents | undefined {
  if (name === undefined) return undefined;
  const bus = { client: new EventBridgeClient({}), name, pipeline };
  return (events) => putEvents(bus, events);
}

/**
 * Puts events at least once: what a call did not take of its batch is put again, and only that.
 *
 * @throws Error when some were not taken in the end; the stream then repeats the batch, with the same ids
 */
export async function putEvents(bus: Bus, events: readonly FrontdeskEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH)
    await putBatch(
      bus,
      events.slice(start, start + BATCH).map((event) => entryOf(bus, event)),
    );
}

async function putBatch({ client, name }: Bus, entries: readonly PutEventsRequestEntry[]): Promise<void> {
  let open = entries;
  let reason: string | undefined;
  const isDone = await retry(ATTEMPTS, async () => {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...open] }));
    reason = Entries.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode;
    // An answer that says nothing of an entry has not taken it.
    open = open.filter((_, i) => Entries[i]?.EventId === undefined);
    return open.length === 0 || undefined;
  });
  if (isDone) return;
  logger.error('events not taken', { bus: name, events: open.length, reason });
  throw new Error(`EventBridge refused ${open.length} events: ${reason}`);
}

function entryOf({ name, pipeline }: Bus, event: FrontdeskEvent): PutEventsRequestEntry {
  return {
    EventBusName: name,
    Source: `frontdesk.${pipeline}`,
    DetailType: event.type,
    Time: new Date(event.timestamp),
    Detail: JSON.stringify(event),
  };
}
