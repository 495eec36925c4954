/** What becomes of Instagram's replies, links and accounts, as rows of the lake. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { FrontdeskEvent } from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import { BY_OWNERS_DAY, type EventRow } from '../../shared/lake/columns.ts';
import type { Gone } from '../../shared/lake/forget.ts';
import { rowsOfLeg, rowsOfStoredLeg } from '../../shared/lake/legs.ts';
import { type Personal, personalOf } from '../../shared/lake/personal.ts';
import { rowOfEvent } from '../../shared/lake/row.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { isReply, type ReplyLeg } from '../outbox/reply.ts';
import { eventsOfChange, replyOf } from './derive.ts';

/** The same rows, with the same ids, whenever the stream repeats a batch. */
export function lakeRowsInStream(records: readonly DynamoDBRecord[], personal?: Personal): EventRow[] {
  return records
    .map(changeIn)
    .flatMap((change) => [...rowsOfChange(change, personal), ...rowsOfTelling(change)]);
}

/** What became of telling a destination. Replies have rows of their own. */
function rowsOfTelling(change: ItemChange): EventRow[] {
  const { after } = ofType<Leg>('leg', change) ?? {};
  return after && !isReply(after) ? rowsOfLeg('keyword-dm', change) : [];
}

/** Replies that are there no longer: of them there is no event. */
export function goneInStream(records: readonly DynamoDBRecord[]): Gone[] {
  return records.flatMap((record) => {
    const { before, after } = ofType<ReplyLeg>('leg', changeIn(record)) ?? {};
    if (!before || after || !isReply(before)) return [];
    return [{ item: replyOf(before), day: before.createdAt.slice(0, 10) }];
  });
}

function rowsOfChange(change: ItemChange, personal?: Personal): EventRow[] {
  return eventsOfChange(change).map((event) =>
    rowOfEvent('keyword-dm', event, change.after ? factsOf(event, change.after, personal) : {}),
  );
}

function factsOf(
  { timestamp, type }: FrontdeskEvent,
  item: Readonly<Record<string, unknown>>,
  personal?: Personal,
): Partial<EventRow> {
  // Clicks are counted by the owner's day, and are kept by it.
  if (type === BY_OWNERS_DAY) return { received_at: `${String(item.sk).slice(0, 10)}T00:00:00.000Z` };
  if (!type.startsWith('reply.')) return {};
  const { createdAt, account: id, personId, username } = item as unknown as ReplyLeg;
  const who = personId === '' ? undefined : { instagram: personId };
  return {
    received_at: createdAt,
    milliseconds: Date.parse(timestamp) - Date.parse(createdAt),
    ...(personal && personalOf(personal, { of: 'accounts', id, who, texts: { username } })),
  };
}

/**
 * What is known of a stored item: how a reply or the telling of a destination ended, and how often a link was clicked on a day. When on that day is not
 * known, nor which click came from which rule: as many as there were have its tag.
 */
export function lakeRowsOfStored(item: Readonly<Record<string, unknown>>, personal?: Personal): EventRow[] {
  if (item.type === 'leg' && !isReply(item as unknown as Leg))
    return rowsOfStoredLeg('keyword-dm', item as unknown as Leg);
  return [...storedChanges(item)]
    .flatMap((change) => rowsOfChange(change, personal))
    .map((row) => ({ ...row, source: 'stored' }));
}

function* storedChanges(item: Readonly<Record<string, unknown>>): Generator<ItemChange> {
  const { settledAt, people } = item;
  if (item.type === 'leg' && typeof settledAt === 'string')
    yield { before: { ...item, state: 'sending' }, after: item, at: settledAt, isExpiry: false };
  if (typeof people !== 'number') return;
  const at = `${String(item.sk).slice(0, 10)}T00:00:00.000Z`;
  const { pk, sk } = item;
  const tags = Object.entries(item).flatMap(([name, count]) =>
    name.startsWith('rule_') ? Array.from({ length: Number(count) }, () => name) : [],
  );
  for (let click = 1; click <= people; click++) {
    const tag = tags[click - 1];
    const after = { pk, sk, people: click, ...(tag !== undefined && { [tag]: 1 }) };
    yield { before: { people: click - 1 }, after, at, isExpiry: false };
  }
}
