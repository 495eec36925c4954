/**
 * What was erased and who wants no more, written down outside of the pipeline's table. A table that is restored to an
 * earlier time has all of it again: by this it is erased once more. Only hashes are kept, for as long as a table can be
 * restored.
 */
import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../table/condition.ts';
import { epochSeconds, type TimedTable } from '../table/table.ts';
import type { TransactItem } from '../table/transact.ts';

/** DynamoDB restores to the last 35 days, and keeps the backup of a deleted table as long; the rest is for whoever restores late. */
export const LEDGER_DAYS = 45;

/** A pipeline's table with its ledger next to it. */
export interface ErasingTable extends TimedTable {
  /** The ledger's name. */
  readonly erasures: string;
}

/** That a key was erased, or somebody's wish. */
export interface LedgerEntry {
  /** `erased#<hash>`, or that of the wish's item, which is a hash by itself. */
  readonly pk: string;
  readonly sk: 'entry';
  readonly type: 'erased' | 'wish';
  /** Since when it holds. ISO 8601 */
  readonly at: string;
  /** Of a wish: what is to be there again. It holds no more than hashes and times. */
  readonly item?: Readonly<Record<string, unknown>>;
  /** Epoch seconds. */
  readonly deleteAt: number;
}

/** What an erased key is known by. Keys hold random ids or are hashed by their pipeline, so that nobody guesses one from it. */
export function erasedKey(pk: string): string {
  return `erased#${createHash('sha256').update(pk).digest('hex')}`;
}

function deleteAt(now: Date): number {
  return epochSeconds(now) + LEDGER_DAYS * 86_400;
}

function erased(pk: string, now: Date): LedgerEntry {
  const key = { pk: erasedKey(pk), sk: 'entry', type: 'erased' } as const;
  return { ...key, at: now.toISOString(), deleteAt: deleteAt(now) };
}

/**
 * Belongs into the transaction that erases: then nothing is erased that the ledger does not know of.
 *
 * @param pk the partition that is erased, such as `submission#<id>`
 */
export function erasureWrite(erasures: string, pk: string, now: Date): TransactItem {
  return { Put: { TableName: erasures, Item: erased(pk, now) } };
}

/** The same by itself, before what is erased in many steps. */
export async function noteErasure({ client, erasures, now }: ErasingTable, pk: string): Promise<void> {
  await client.send(new PutCommand({ TableName: erasures, Item: erased(pk, now()) }));
}

/**
 * Notes a wish, before it is stored: the latest one of a key stays.
 *
 * @param item as it is stored
 * @param at since when it holds. ISO 8601
 */
export async function noteWish(
  { client, erasures }: Pick<ErasingTable, 'client' | 'erasures'>,
  item: { readonly pk: string } & Readonly<Record<string, unknown>>,
  at: string,
  now: Date,
): Promise<void> {
  const Item: LedgerEntry = { pk: item.pk, sk: 'entry', type: 'wish', at, item, deleteAt: deleteAt(now) };
  await conditionHeld(
    client.send(
      new PutCommand({
        TableName: erasures,
        Item,
        ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      }),
    ),
  );
}
