/**
 * Tells destinations what happened: an event that they are named for is stored for a while, with a leg for each of them next to it. Both
 * are made from the table's stream, once for each event, so that what came in gains no write of its own.
 *
 *     event#<id>   event                  the event, without contents
 *     event#<id>   leg#destination:<id>   what became of telling it
 */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Destinations } from '../../../config/destinations.ts';
import type { FrontdeskEvent } from '../events/model.ts';
import type { Leg, LegKey } from '../legs/legs.ts';
import { newLeg } from '../legs/legs.ts';
import { type Sweep, sweepLegs } from '../legs/queue.ts';
import type { Outcome } from '../legs/record.ts';
import { tellUntold } from '../legs/told.ts';
import { epochSeconds, type Table, type TimedTable } from '../table/table.ts';
import { transact } from '../table/transact.ts';
import { type TellingDesk, tellDestination } from './deliver.ts';
import type { Message } from './message.ts';
import { nextPlace, waitsForEarlier } from './order.ts';

/** The kind of leg by which a destination is told. */
export const DESTINATION_LEG = 'destination';

/** A leg is tried for a day, and can be tried again for as long as this. */
const KEPT_SECONDS = 30 * 86_400;

interface Told {
  readonly pk: string;
  readonly sk: 'event';
  readonly type: 'event';
  readonly event: FrontdeskEvent;
  readonly deleteAt: number;
}

/** Which destinations are told of an event, as the configuration is now. */
export type NamedFor = (event: FrontdeskEvent) => readonly string[];

/**
 * Stores events that somebody is told, with their legs. What is there already stays as it is.
 *
 * @returns the legs, of events that were there already as well: a message for one that has ended does nothing
 */
export async function beginTelling(
  table: TimedTable,
  events: readonly FrontdeskEvent[],
  namedFor: NamedFor,
): Promise<LegKey[]> {
  const begun: LegKey[] = [];
  for (const event of events) {
    const legs = await begin(table, event, namedFor(event));
    begun.push(...legs);
  }
  return begun;
}

async function begin(table: TimedTable, event: FrontdeskEvent, named: readonly string[]): Promise<LegKey[]> {
  if (named.length === 0) return [];
  const now = table.now();
  const pk = `event#${toldAs(event)}`;
  const deleteAt = epochSeconds(now) + KEPT_SECONDS;
  const told: Told = { pk, sk: 'event', type: 'event', event, deleteAt };
  const keys = named.map((id) => ({ pk, leg: `${DESTINATION_LEG}:${id}` }));
  const TableName = table.tableName;
  const { before, writes } = await nextPlace(table, event, keys, deleteAt);
  const isBegun = await transact(table.client, [
    { Put: { TableName, Item: told, ConditionExpression: 'attribute_not_exists(pk)' } },
    ...keys.map((key) => {
      const after = before[key.leg];
      return { Put: { TableName, Item: { ...newLeg(key, now, deleteAt, table), ...(after && { after }) } } };
    }),
    ...writes,
  ]);
  // Another event of the same item was begun at this very moment: the stream repeats its batch.
  if (!isBegun && writes.length > 0 && !(await readEvent(table, pk)))
    throw new Error('another event of the same item was begun meanwhile');
  return keys;
}

const HOUR_LENGTH = '2026-11-28T10'.length;

/**
 * Events of one name are told once. A post that goes round brings thousands of replies that fail for one reason: who is told hears
 * of the first in each hour.
 */
function toldAs({ id, type, timestamp, data }: FrontdeskEvent): string {
  if (type !== 'reply.failed') return id;
  return [data.account, type, data.reason, timestamp.slice(0, HOUR_LENGTH)].join('.');
}

/** What an event's subject is to people and programs. */
export interface Description {
  readonly message: Message;
  /** What stands next to `data`, where a destination asks for contents. */
  readonly contents?: object;
}

export interface EventDesk extends TellingDesk {
  readonly destinations: Destinations;
  readonly namedFor: NamedFor;
  /**
   * Looks at what the event is about as it is this moment.
   *
   * @returns undefined when it is gone: nobody is told of it any more
   */
  readonly describe: (
    event: FrontdeskEvent,
    options: { contents: boolean },
  ) => Promise<Description | undefined>;
}

/** What an owner's test says. */
export const TEST: Description = {
  message: {
    title: 'Test message',
    facts: [{ label: 'What it means', value: 'Frontdesk reaches this destination. Nothing has happened.' }],
    answers: [],
  },
};

/** Whether a leg tells an event that is stored next to it. */
export function tellsEvent({ pk }: Pick<LegKey, 'pk'>): boolean {
  return pk.startsWith('event#');
}

/** The id of the destination that a leg tells. */
export function destinationOf({ leg }: Pick<LegKey, 'leg'>): string {
  return leg.slice(DESTINATION_LEG.length + 1);
}

/** One attempt to tell a destination an event. */
export async function deliverEvent(leg: Leg, desk: EventDesk): Promise<Outcome> {
  const wait = await waitsForEarlier(desk.table, leg);
  if (wait) return wait;
  const event = await readEvent(desk.table, leg.pk);
  if (!event) return { outcome: 'dropped', reason: 'event-deleted' };
  const id = destinationOf(leg);
  const config = Object.hasOwn(desk.destinations, id) ? desk.destinations[id] : undefined;
  // No attempt succeeds before it is configured again; a redrive then tells it.
  if (!config || !desk.namedFor(event).includes(id)) return { outcome: 'refused', reason: 'not-configured' };
  const described = event.type === 'test' ? TEST : await desk.describe(event, config);
  if (!described) return { outcome: 'dropped', reason: 'subject-deleted' };
  const { message, contents } = described;
  return tellDestination(
    {
      destination: id,
      config,
      id: event.id,
      message,
      event: config.contents && contents ? { ...event, contents } : event,
      leg,
    },
    desk,
  );
}

/** An event that somebody is told; undefined once it is gone. */
export async function readEvent(
  { client, tableName }: Table,
  pk: string,
): Promise<FrontdeskEvent | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk: 'event' }, ConsistentRead: true }),
  );
  return (Item as Told | undefined)?.event;
}

interface SweepOfTelling extends Pick<Sweep, 'store' | 'sqs' | 'delivery'> {
  /** Undefined where no destination is told. */
  readonly queueUrl: string | undefined;
}

/** Finds destinations' legs that were lost, and says of those that were given up what nobody has said. @returns how many were lost */
export async function sweepTelling({ queueUrl, ...sweep }: SweepOfTelling): Promise<number> {
  if (queueUrl === undefined) return 0;
  await tellUntold(sweep.store, [DESTINATION_LEG]);
  return sweepLegs({ ...sweep, queueUrl, legs: [DESTINATION_LEG] });
}
