/** What stands in the outbox: replies that wait for their turn, per account and lane, most urgent first. */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SendLane } from '../../../config/keyword-dm.ts';
import { givenUpPartition, type ItemKey } from '../../shared/legs/lease.ts';
import { together } from '../../shared/runtime/together.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { Table } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { isWaiting, type ReplyLeg, readyPartitions, readyPlace, waitingPartitions } from './reply.ts';
import type { ReplyKind } from './reply-state.ts';

/** The most urgent replies of a lane that can be sent now. */
export async function listReady(
  table: Table,
  account: string,
  lane: SendLane,
  limit: number,
): Promise<ItemKey[]> {
  const shards = readyPartitions(table, account, lane).map((partition) =>
    readIndex(table, partition, undefined, limit),
  );
  const found = (await together(shards)).flat();
  return found.sort((a, b) => (a.gsi2sk < b.gsi2sk ? -1 : 1)).slice(0, limit);
}

/** Replies of a lane that can't be sent any more, since their window is over. */
export async function listLate(table: Table, account: string, lane: SendLane, now: Date): Promise<ItemKey[]> {
  const shards = readyPartitions(table, account, lane).map((partition) =>
    readIndex(table, partition, now.toISOString(), 100),
  );
  return (await together(shards)).flat();
}

/** When the next reply that backs off may be tried, if there is one. */
export async function nextWaiting(table: Table, account: string): Promise<Date | undefined> {
  const firsts = await readWaiting(table, account, undefined, 1);
  const [first] = firsts.map(({ gsi2sk }) => gsi2sk).sort();
  return first === undefined ? undefined : new Date(first);
}

/** The first entries of each partition of what waits. */
async function readWaiting(table: Table, account: string, until: string | undefined, limit: number) {
  const partitions = waitingPartitions(table, account);
  return (await together(partitions.map((partition) => readIndex(table, partition, until, limit)))).flat();
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
  const due = await readWaiting(table, account, time, 100);
  const promoted = await together(
    due.map(async (key) => {
      const leg = await readReply(table, key);
      return leg !== undefined && leg.dueAt <= time && isWaiting(leg) && promote(table, leg, now);
    }),
  );
  return promoted.filter(Boolean).length;
}

function promote({ client, tableName, shards }: Table, leg: ReplyLeg, now: Date): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: leg.pk, sk: leg.sk },
        ...updateExpressions({
          set: {
            state: 'pending',
            outcomeUnknown: leg.outcomeUnknown || leg.state === 'sending',
            ...readyPlace({ shards }, leg, now),
          },
          remove: ['attemptId'],
          condition: '#state = :seen AND #dueAt = :dueAt AND #gsi2pk = :waiting',
          values: { seen: leg.state, dueAt: leg.dueAt, waiting: leg.gsi2pk },
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
