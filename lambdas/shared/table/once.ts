import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { epochSeconds, type Table } from './table.ts';
import { updateExpressions } from './update.ts';

/**
 * Says something once in a while, and writes that down only when it was said: after a crash in between it is said again,
 * never not at all.
 *
 * @param key what is said, in the table
 * @param seconds how long it is not repeated
 */
export async function sayOnce(
  { client, tableName }: Table,
  key: string,
  seconds: number,
  now: Date,
  say: () => void | Promise<void>,
): Promise<void> {
  const Key = { pk: `said#${key}`, sk: 'said' };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  if (Item && Number(Item.deleteAt) > epochSeconds(now)) return;
  await say();
  const change = updateExpressions({ set: { type: 'said', deleteAt: epochSeconds(now) + seconds } });
  await client.send(new UpdateCommand({ TableName: tableName, Key, ...change }));
}
