/** The ledger of erasures of a stack that is gone becomes part of the new one's, so that a later restore erases by it as well. */
import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ErasingTable, LedgerEntry } from '../../lambdas/shared/erasures/ledger.ts';
import { conditionHeld } from '../../lambdas/shared/table/condition.ts';
import { scanItems } from '../../lambdas/shared/table/paginate.ts';
import { CommandError } from '../command-error.ts';

/** @throws CommandError where there is no such ledger */
export async function requireLedger(client: ErasingTable['client'], name: string): Promise<void> {
  try {
    // The first entry tells.
    for await (const { sk } of scanItems<LedgerEntry>({ client, tableName: name }, { Limit: 1 })) {
      if (sk !== 'entry') throw new CommandError(notOne(name));
      return;
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw new CommandError(notOne(name));
    throw error;
  }
}

/**
 * Copies what an earlier ledger says. May be repeated: of two entries with one key the later one stays.
 *
 * @param earlier the name of the table that is left of it
 * @returns how many entries it has
 * @throws CommandError where there is no such ledger
 */
export async function takeOverLedger(
  { client, erasures }: Pick<ErasingTable, 'client' | 'erasures'>,
  earlier: string,
): Promise<number> {
  let count = 0;
  try {
    for await (const entry of scanItems<LedgerEntry>(
      { client, tableName: earlier },
      { ConsistentRead: true },
    )) {
      if (entry.sk !== 'entry') throw new CommandError(notOne(earlier));
      await copy({ client, erasures }, entry);
      count++;
    }
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw new CommandError(notOne(earlier));
    throw error;
  }
  return count;
}

function notOne(name: string): string {
  return `There is no ledger of erasures ${name}. npm run doctor lists the tables that have lost their stack: it has «Erasures» in its name.`;
}

function copy({ client, erasures }: Pick<ErasingTable, 'client' | 'erasures'>, entry: LedgerEntry) {
  return conditionHeld(
    client.send(
      new PutCommand({
        TableName: erasures,
        Item: entry,
        ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': entry.at },
      }),
    ),
  );
}
