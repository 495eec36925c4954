/**
 * What a mail of its own would have told the owner, and a summary tells: an item stands next to it, in an index by form, until
 * both are deleted.
 */
import type { TransactItem } from '../table/transact.ts';

export interface Shed {
  readonly pk: string;
  readonly sk: 'shed';
  readonly type: 'shed';
  readonly gsi1pk: string;
  readonly gsi1sk: string;
  readonly deleteAt: number;
}

/** The index partition of what summaries of a form tell. */
export function shedPartition(form: string): string {
  return `shed#${form}`;
}

/** @param now when it is written: mails tell entries in this order, and look back at none */
export function shedWrite(
  tableName: string,
  { pk, deleteAt }: Pick<Shed, 'pk' | 'deleteAt'>,
  form: string,
  now: Date,
): TransactItem {
  const gsi1sk = `${now.toISOString()}#${pk}`;
  const Item: Shed = { pk, sk: 'shed', type: 'shed', gsi1pk: shedPartition(form), gsi1sk, deleteAt };
  return { Put: { TableName: tableName, Item } };
}
