/** What is kept of things that are not answered, and what keeps things from being taken in. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { together } from '../../shared/runtime/together.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { homeOf } from '../../shared/table/shards.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { KEYWORD_DM_LEGS } from '../environment.ts';
import type { Incoming } from '../incoming/incoming.ts';
import { timeOf } from '../rules/listening.ts';
import type { Sighting } from '../rules/matcher.ts';
import { incomingKey, unansweredList } from '../table/keys.ts';
import { cancelReply } from './change.ts';

/** Why nothing is sent to somebody who wrote. */
export type Unanswered =
  | 'no-rule'
  | 'cooldown'
  | 'window-closed'
  /** They wrote `STOP`, just now or before. */
  | 'person-stopped'
  /** DynamoDB refuses to store it, which no repetition changes. */
  | 'not-storable';

/** Decided for good: taken in once more, after a cooldown or a `START`, it would be answered days late. */
const DECIDED: readonly Unanswered[] = ['cooldown', 'person-stopped'];

interface Keeping {
  readonly retentionDays: number;
  /** What rules that only look on have seen in it. @default nothing */
  readonly sightings?: readonly Sighting[];
  readonly now: Date;
}

/**
 * Stores what nothing is sent for, so that its owner can see why. It never touches the record of an answer, and nothing
 * comes back that was deleted. What is decided for good gets a mark in the place of its record, where whatever takes it in again
 * finds it without a read of its own.
 *
 * @returns false for what was answered or decided before
 */
export async function recordUnanswered(
  table: Table,
  incoming: Incoming,
  reason: Unanswered,
  { retentionDays, sightings = [], now }: Keeping,
): Promise<boolean> {
  const pk = incomingKey(incoming);
  const deleteAt = epochSeconds(now) + retentionDays * 86_400;
  const gsi1sk = `${timeOf(incoming)}#${incoming.id}`;
  const Item = {
    ...incoming,
    pk,
    sk: 'unanswered',
    type: 'incoming',
    reason,
    ...(sightings.length > 0 && { sightings }),
    receivedAt: now.toISOString(),
    gsi1pk: homeOf(table, unansweredList(incoming.account), gsi1sk),
    gsi1sk,
    deleteAt,
  };
  const put = {
    TableName: table.tableName,
    Item,
    ConditionExpression: 'attribute_not_exists(pk) OR #type = :incoming',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':incoming': 'incoming' },
  };
  if (DECIDED.includes(reason)) {
    const mark = putNew(table, { pk, sk: 'record', type: 'declined', deleteAt });
    return transact(table.client, [{ Put: mark }, { Put: put }]);
  }
  if (await hasRecord(table, pk)) return false;
  await conditionHeld(table.client.send(new PutCommand(put)));
  return true;
}

/** Whether something was answered, decided for good or deleted. */
export async function hasRecord({ client, tableName }: Table, pk: string): Promise<boolean> {
  const Key = { pk, sk: 'record' } satisfies Mark;
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}

type Mark = { readonly pk: string; readonly sk: 'record' | 'unanswered' };

/** What stays in the place of something that was deleted, so that it is not taken in again. */
export function tombstone(key: Mark, deleteAt: number) {
  return { ...key, type: 'deleted', deleteAt };
}

/**
 * Marks a public reply of ours, which comes back as a comment, so that it is never taken in. Where it was faster than
 * this mark, the replies to it are taken back.
 */
export async function markOwn(
  table: Table,
  { account, id, deleteAt }: { readonly account: string; readonly id: string; readonly deleteAt: number },
  now: Date,
): Promise<void> {
  const pk = incomingKey({ surface: 'post', account, id });
  const mark = (sk: Mark['sk']) =>
    conditionHeld(table.client.send(new PutCommand(putNew(table, { pk, sk, type: 'own', deleteAt }))));
  // Replies are stored with the record, in one transaction: where the mark takes its place, there are none and never will be.
  const isFirst = await mark('record');
  await mark('unanswered');
  if (isFirst) return;
  await together(KEYWORD_DM_LEGS.map((leg) => cancelReply(table, { pk, sk: `leg#${leg}` }, now)));
}

function putNew({ tableName: TableName }: Table, Item: Mark & Record<string, unknown>) {
  return { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' };
}
