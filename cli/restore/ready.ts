/** Whatever would end a restore for what it was given is said before anything stands still. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CommandError } from '../command-error.ts';
import { requireKeys, type TableSettings } from './settings.ts';
import { describeTable, noTable, type Source } from './source.ts';
import { requireLedger } from './take-over-ledger.ts';

export interface Intended {
  readonly stack: string;
  readonly source: Source;
  readonly settings: TableSettings;
  /** The stack's own ledger of erasures. */
  readonly erasures: string | undefined;
  /** One that is to be taken over. */
  readonly ledger: string | undefined;
}

/** @throws CommandError with what to do */
export async function requireReady(
  { dynamodb, documents }: { readonly dynamodb: DynamoDBClient; readonly documents: DynamoDBDocumentClient },
  { stack, source, settings, erasures, ledger }: Intended,
): Promise<void> {
  // A table that stays in its place brings nobody back.
  const needsErasures = source.kind !== 'own' || ledger !== undefined;
  if (needsErasures && erasures === undefined)
    throw new CommandError(
      `${stack} has no ledger of erasures yet: what was erased would come back. First: npm run deploy`,
    );
  if (source.kind === 'table' || source.kind === 'own') {
    const table = await describeTable(dynamodb, source.table);
    if (!table) throw new CommandError(noTable(source.table));
    requireKeys(table, settings);
  }
  if (ledger !== undefined) await requireLedger(documents, ledger);
}
