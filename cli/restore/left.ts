/** When a table lost its stack to another one, as a tag that stays with it: for whoever goes back to it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LEDGER_DAYS } from '../../lambdas/shared/erasures/ledger.ts';
import { tag, tagsOf } from './settings.ts';
import { describeTable, type Source, timeOf } from './source.ts';

export const LEFT_AT = 'frontdesk-restore-left-at';

/** Since when the pipeline stands still: a tag of the table that is made, until it is in use, for whoever goes on after a cut. */
export const STOPPED_AT = 'frontdesk-restore-stopped-at';

const DAY = 86_400_000;
/** The clock here need not be that of the functions, which write the ledger. */
const CLOCKS_DIFFER = 3_600_000;

/** Of a table that is about to be left, while its pipeline stands still. Nothing where it is gone. */
export async function noteLeft(client: DynamoDBClient, table: string, stoppedAt: Date): Promise<void> {
  if (await describeTable(client, table)) await tag(client, table, { [LEFT_AT]: stoppedAt.toISOString() });
}

/** A table that is there, as a source. */
export async function tableSource(client: DynamoDBClient, table: string): Promise<Source> {
  const { TableArn } = (await describeTable(client, table)) ?? {};
  const at = TableArn === undefined ? undefined : (await tagsOf(client, TableArn))[LEFT_AT];
  return { kind: 'table', table, ...(at !== undefined && { leftAt: new Date(at) }) };
}

/** Whether a stack's table is one that a restore has made, and has not got into use yet. */
export async function isUnfinished(client: DynamoDBClient, stack: string, table: string): Promise<boolean> {
  if (!table.startsWith(`${stack}-restored-`)) return false;
  const { TableArn } = (await describeTable(client, table)) ?? {};
  return TableArn !== undefined && (await tagsOf(client, TableArn))[STOPPED_AT] !== undefined;
}

/**
 * From when on the source lacks what was erased. What was erased before that is gone from it, and what people have written
 * afterwards stays. Where a table says no time, all of the ledger is taken for it.
 */
export function missesErasuresSince(source: Source): Date {
  if (source.kind !== 'table') return timeOf(source) ?? new Date(0);
  return new Date(source.leftAt === undefined ? 0 : source.leftAt.getTime() - CLOCKS_DIFFER);
}

/** What the ledger does not know of a table that was left long ago, for whoever has to say yes. */
export function forgottenSince(source: Source, now: Date): string[] {
  const leftAt = source.kind === 'table' ? source.leftAt : undefined;
  if (leftAt === undefined || now.getTime() - leftAt.getTime() <= LEDGER_DAYS * DAY) return [];
  return [
    `It was left on ${leftAt.toISOString()}, and the ledger remembers ${LEDGER_DAYS} days: who was erased earlier, but after that day, is in it again. Delete them once more.`,
  ];
}
