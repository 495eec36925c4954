/**
 * The order in which a destination hears what becomes of one item, such as that an account rests and that it goes on: while an event is
 * tried again, no later one of the same item overtakes it. Each leg names the one that was begun before it, for the same item and
 * destination. Which that is, an item of its own knows:
 *
 *     order#<item>   last   by destination, the event that was begun last
 */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { FrontdeskEvent } from '../events/model.ts';
import type { Leg, LegKey } from '../legs/legs.ts';
import type { Outcome } from '../legs/record.ts';
import type { Table, TimedTable } from '../table/table.ts';
import type { TransactItem } from '../table/transact.ts';

/** The reason of a leg that waits for an earlier event of the same item. */
export const EARLIER = 'earlier-event';

/**
 * How soon a leg looks again at an attempt that is under way, or about to be. One lasts fifteen seconds at most, and mostly less than one.
 * Each look receives its message once more, and a queue allows about 170 receives in three days.
 */
const LOOK_SECONDS = 5;
/** How soon at the latest, at one that is overdue: its message was lost, and waits for the hourly sweep. */
const LONGEST_LOOK_SECONDS = 300;

interface Last {
  /** By leg, the partition key of the event that was begun last. */
  readonly before: Readonly<Record<string, string>>;
  /** The partition key of the item's last event. */
  readonly event: string;
}

/** What happens to something again and again; undefined for what happens once, and for what wants a person, which waits for nothing. */
function itemOf({ type, data }: FrontdeskEvent): string | undefined {
  switch (type) {
    case 'response.accepted':
    case 'response.held':
    case 'response.changed':
    case 'response.deleted':
      return itemKey('response', data.response);
    case 'image.ready':
    case 'image.rejected':
    case 'image.deleted':
      return itemKey('image', data.image);
    case 'account.paused':
    case 'account.stopped':
    case 'account.resumed':
      return itemKey('account', data.account);
    default:
      return undefined;
  }
}

/** How an item is named that several events can be about. */
export const itemKey = (kind: 'response' | 'image' | 'account', id: string) => `${kind}.${id}`;

/** So many of an item's events are looked at, the newest first. */
const MOST_HEARD = 20;

/** The legs by which destinations are told what became of an item, for each the newest first. */
export async function legsOfItem({ client, tableName: TableName }: Table, item: string): Promise<Leg[]> {
  const { Item } = await client.send(
    new GetCommand({ TableName, Key: { pk: `order#${item}`, sk: 'last' }, ConsistentRead: true }),
  );
  const { before = {} } = (Item ?? {}) as Partial<Last>;
  const legs: Leg[] = [];
  for (const [leg, last] of Object.entries(before)) {
    let pk: string | undefined = last;
    for (let looked = 0; pk !== undefined && looked < MOST_HEARD; looked++) {
      const found: Leg | undefined = await readLegOf({ client, tableName: TableName }, pk, `leg#${leg}`);
      if (found) legs.push(found);
      pk = found?.after;
    }
  }
  return legs;
}

async function readLegOf({ client, tableName }: Table, pk: string, sk: string): Promise<Leg | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item as Leg | undefined;
}

export interface Place {
  /** By leg, the event that is told before this one. */
  readonly before: Last['before'];
  /** Takes the place, in the transaction that begins the event, unless another event has taken it. */
  readonly writes: readonly TransactItem[];
}

/** The place of an event that is about to be begun. */
export async function nextPlace(
  { client, tableName: TableName }: Table,
  event: FrontdeskEvent,
  keys: readonly LegKey[],
  deleteAt: number,
): Promise<Place> {
  const item = itemOf(event);
  const [pk] = keys.map((key) => key.pk);
  if (item === undefined || pk === undefined) return { before: {}, writes: [] };
  const Key = { pk: `order#${item}`, sk: 'last' };
  const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const { before = {}, event: seen = '' } = (Item ?? {}) as Partial<Last>;
  const next: Last = {
    before: { ...before, ...Object.fromEntries(keys.map(({ leg }) => [leg, pk])) },
    event: pk,
  };
  return {
    before,
    writes: [
      {
        Put: {
          TableName,
          Item: { ...Key, type: 'order', ...next, deleteAt },
          ConditionExpression: 'attribute_not_exists(pk) OR #event = :seen',
          ExpressionAttributeNames: { '#event': 'event' },
          ExpressionAttributeValues: { ':seen': seen },
        },
      },
    ],
  };
}

/** @returns for how long a leg waits, while an earlier event of the same item is not told; undefined once it may leave */
export async function waitsForEarlier(
  { client, tableName, now }: TimedTable,
  { sk, after }: Leg,
): Promise<Outcome | undefined> {
  if (after === undefined) return undefined;
  const { state, dueAt = '' } = (await readLegOf({ client, tableName }, after, sk)) ?? {};
  if (state !== 'pending' && state !== 'sending') return undefined;
  const untilDue = Math.ceil((Date.parse(dueAt) - now().getTime()) / 1000);
  return {
    outcome: 'try-again',
    reason: EARLIER,
    known: true,
    waits: true,
    retryAfterSeconds: secondsUntilLook(state, untilDue),
  };
}

function secondsUntilLook(state: 'pending' | 'sending', untilDue: number): number {
  if (untilDue >= 0) return state === 'sending' ? LOOK_SECONDS : Math.max(LOOK_SECONDS, untilDue + 1);
  // As long as it is overdue already: soon at first, when its message is but late.
  return Math.min(Math.max(LOOK_SECONDS, -untilDue), LONGEST_LOOK_SECONDS);
}
