/** Looks in a table whether what a canary sent has come to its end. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../table/table.ts';
import type { Found } from './run.ts';

interface Sought {
  readonly pk: string;
  /** The sort key of what was stored. */
  readonly sk: string;
  /** The leg that has to be sent. */
  readonly leg: string;
}

/** Its mail has left, or may yet, or something is wrong, in words. */
export async function lookForEnd(table: Table, { pk, sk, leg }: Sought): Promise<Found> {
  const stored = await read(table, pk, sk);
  if (!stored) return { wrong: 'it was answered, and is not stored' };
  if (stored.state === 'spam') return { wrong: 'it was taken for spam' };
  const mail = await read(table, pk, `leg#${leg}`);
  if (!mail) return { wrong: 'it has no mail' };
  if (mail.state === 'sent') return 'arrived';
  const isOpen = mail.state === 'pending' || mail.state === 'sending';
  return isOpen ? undefined : { wrong: `its mail is ${mail.state}: ${mail.reason}` };
}

async function read({ client, tableName: TableName }: Table, pk: string, sk: string) {
  const { Item } = await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
  return Item;
}
