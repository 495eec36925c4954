/** What is kept of things that are not answered, and what keeps things from being taken in. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { together } from '../../shared/runtime/together.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { homeOf } from '../../shared/table/shards.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
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

interface Keeping {
  readonly retentionDays: number;
  /** What rules that only look on have seen in it. @default nothing */
  readonly sightings?: readonly Sighting[];
  readonly now: Date;
}

/**
 * Stores what nothing is sent for, so that its owner can see why. It never touches the record of an answer, and nothing
 * comes back that was deleted.
 */
export async function recordUnanswered(
  table: Table,
  incoming: Incoming,
  reason: Unanswered,
  { retentionDays, sightings = [], now }: Keeping,
): Promise<void> {
  const gsi1sk = `${timeOf(incoming)}#${incoming.id}`;
  const Item = {
    ...incoming,
    pk: incomingKey(incoming),
    sk: 'unanswered',
    type: 'incoming',
    reason,
    ...(sightings.length > 0 && { sightings }),
    receivedAt: now.toISOString(),
    gsi1pk: homeOf(table, unansweredList(incoming.account), gsi1sk),
    gsi1sk,
    deleteAt: epochSeconds(now) + retentionDays * 86_400,
  };
  await putIf(
    table,
    Item,
    'attribute_not_exists(pk) OR #type = :incoming',
    { '#type': 'type' },
    { ':incoming': 'incoming' },
  );
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
    putIf(table, { pk, sk, type: 'own', deleteAt }, 'attribute_not_exists(pk)');
  // Replies are stored with the record, in one transaction: where the mark takes its place, there are none and never will be.
  const isFirst = await mark('record');
  await mark('unanswered');
  if (isFirst) return;
  await together(KEYWORD_DM_LEGS.map((leg) => cancelReply(table, { pk, sk: `leg#${leg}` }, now)));
}

function putIf(
  { client, tableName }: Table,
  Item: Record<string, unknown>,
  ConditionExpression: string,
  ExpressionAttributeNames?: Record<string, string>,
  ExpressionAttributeValues?: Record<string, unknown>,
): Promise<boolean> {
  return conditionHeld(
    client.send(
      new PutCommand({
        TableName: tableName,
        Item,
        ConditionExpression,
        ...(ExpressionAttributeNames && { ExpressionAttributeNames }),
        ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
      }),
    ),
  );
}
