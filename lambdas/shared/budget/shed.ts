/**
 * What a mail of its own would have told the owner, and a summary tells: an item stands next to it, in an index by form, until
 * both are deleted.
 */
import { homeOf } from '../table/shards.ts';
import type { Table } from '../table/table.ts';
import type { TransactItem } from '../table/transact.ts';

export interface Shed {
  readonly pk: string;
  readonly sk: 'shed';
  readonly type: 'shed';
  readonly gsi1pk: string;
  readonly gsi1sk: string;
  readonly deleteAt: number;
}

/** The list of what summaries of a form tell. */
export function shedPartition(form: string): string {
  return `shed#${form}`;
}

/** @param now when it is written: mails tell entries in this order, and look back at none */
export function shedWrite(
  table: Pick<Table, 'tableName' | 'shards'>,
  { pk, deleteAt }: Pick<Shed, 'pk' | 'deleteAt'>,
  form: string,
  now: Date,
): TransactItem {
  const gsi1sk = `${now.toISOString()}#${pk}`;
  const Item: Shed = {
    pk,
    sk: 'shed',
    type: 'shed',
    gsi1pk: homeOf(table, shedPartition(form), gsi1sk),
    gsi1sk,
    deleteAt,
  };
  return { Put: { TableName: table.tableName, Item } };
}
