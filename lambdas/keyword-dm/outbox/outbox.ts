/** What stands in the outbox: replies that wait for their turn, per account and lane, most urgent first. */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SendLane } from '../../../config/keyword-dm.ts';
import { givenUpPartition, type ItemKey } from '../../shared/legs/lease.ts';
import { together } from '../../shared/runtime/together.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { Table } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { READY_SHARDS, type ReplyLeg, readyPartition, readyPlace, waitingPartition } from './reply.ts';
import type { ReplyKind } from './reply-state.ts';

/** The most urgent replies of a lane that can be sent now. */
export async function listReady(
  table: Table,
  account: string,
  lane: SendLane,
  limit: number,
): Promise<ItemKey[]> {
  const shards = Array.from({ length: READY_SHARDS }, (_, shard) =>
    readIndex(table, readyPartition(account, lane, shard), undefined, limit),
  );
  const found = (await together(shards)).flat();
  return found.sort((a, b) => (a.gsi2sk < b.gsi2sk ? -1 : 1)).slice(0, limit);
}

/** Replies of a lane that can't be sent any more, since their window is over. */
export async function listLate(table: Table, account: string, lane: SendLane, now: Date): Promise<ItemKey[]> {
  const shards = Array.from({ length: READY_SHARDS }, (_, shard) =>
    readIndex(table, readyPartition(account, lane, shard), now.toISOString(), 100),
  );
  return (await together(shards)).flat();
}

/** When the next reply that backs off may be tried, if there is one. */
export async function nextWaiting(table: Table, account: string): Promise<Date | undefined> {
  const [first] = await readIndex(table, waitingPartition(account), undefined, 1);
  return first && new Date(first.gsi2sk);
}

/** The first entries of an index partition: one page, since no caller wants more than a few hundred. */
async function readIndex(
  { client, tableName }: Table,
  partition: string,
  until: string | undefined,
  limit: number,
) {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi2',
      KeyConditionExpression: `gsi2pk = :partition${until === undefined ? '' : ' AND gsi2sk <= :until'}`,
      ExpressionAttributeValues: { ':partition': partition, ...(until !== undefined && { ':until': until }) },
      Limit: limit,
    }),
  );
  return Items as (ItemKey & { gsi2sk: string })[];
}

/**
 * Makes ready again what has backed off long enough. What still counts as being sent then belongs to a sender that
 * died: whether it was delivered is not known.
 */
export async function promoteDue(table: Table, account: string, now: Date): Promise<number> {
  const time = now.toISOString();
  const due = await readIndex(table, waitingPartition(account), time, 100);
  const promoted = await together(
    due.map(async (key) => {
      const leg = await readReply(table, key);
      return leg !== undefined && leg.dueAt <= time && promote(table, leg);
    }),
  );
  return promoted.filter(Boolean).length;
}

function promote({ client, tableName }: Table, leg: ReplyLeg): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: leg.pk, sk: leg.sk },
        ...updateExpressions({
          set: {
            state: 'pending',
            outcomeUnknown: leg.outcomeUnknown || leg.state === 'sending',
            ...readyPlace(leg),
          },
          remove: ['attemptId'],
          condition: '#state = :seen AND #dueAt = :dueAt AND #gsi2pk = :waiting',
          values: { seen: leg.state, dueAt: leg.dueAt, waiting: waitingPartition(leg.account) },
        }),
      }),
    ),
  );
}

export async function readReply(
  { client, tableName }: Table,
  { pk, sk }: ItemKey,
): Promise<ReplyLeg | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item as ReplyLeg | undefined;
}

/** The replies of a kind that ended without success, oldest first. */
export function listGivenUp(table: Table, kind: ReplyKind): AsyncGenerator<ItemKey> {
  return queryItems<ItemKey>(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition',
    ExpressionAttributeValues: { ':partition': givenUpPartition(kind) },
  });
}
