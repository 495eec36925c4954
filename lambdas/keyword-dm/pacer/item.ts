/** The one item of an account's pacer. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import { accountKey } from '../table/keys.ts';
import type { Pacer } from './pacer.ts';

const keyOf = (account: string) => ({ pk: accountKey(account), sk: 'pacer' });

export async function readItem({ client, tableName }: Table, account: string): Promise<Pacer> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(account), ConsistentRead: true }),
  );
  return readPacer(Item);
}

export function readPacer(item: Record<string, unknown> = {}): Pacer {
  return { generation: 0, wakes: 0, blocked: {}, sends: {}, ...item };
}

/** @returns the item as it is now, or undefined when the condition did not hold */
export async function change(
  { client, tableName }: Table,
  account: string,
  wanted: Change,
): Promise<Record<string, unknown> | undefined> {
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keyOf(account),
        ...updateExpressions(wanted),
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return write.held ? write.output.Attributes : undefined;
}
