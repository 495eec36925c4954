/**
 * The owner hears of every leg that was given up, whatever dies in between: the write that ends it leaves a note that
 * nobody was told, which goes when somebody was. The sweep tells what is left.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attention, correlation } from '../runtime/log.ts';
import { batchGet } from '../table/batch.ts';
import { queryPages } from '../table/paginate.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { updateExpressions } from '../table/update.ts';
import { givenUpPartition, type Leg, type LegKey } from './legs.ts';

/** Tells the owner of a leg that was given up, then takes the note away. */
export async function tellGivenUp(
  { client, tableName }: Table,
  { pk, leg, reason = '', untold }: LegKey & Pick<Leg, 'reason' | 'untold'>,
): Promise<void> {
  if (untold === undefined) return;
  attention(untold, { ...correlation(pk), leg, cause: reason });
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk, sk: `leg#${leg}` },
      ...updateExpressions({ remove: ['untold'], condition: 'attribute_exists(#pk)' }),
    }),
  );
}

/** How far back the sweep looks for notes: longer than any outage of its own that nobody noticed. */
const LOOK_BACK_MILLISECONDS = 7 * 86_400_000;

/** Tells the owner of legs whose end was written down, and nobody told. @returns how many */
export async function tellUntold(table: TimedTable, kinds: readonly string[]): Promise<number> {
  const since = new Date(table.now().getTime() - LOOK_BACK_MILLISECONDS).toISOString();
  let told = 0;
  for (const kind of kinds)
    for await (const page of givenUpSince(table, kind, since)) {
      const legs = await batchGet<Leg>(table.client, table.tableName, page, { consistent: true });
      for (const leg of legs.filter(({ untold }) => untold !== undefined)) {
        await tellGivenUp(table, leg);
        told++;
      }
    }
  return told;
}

async function* givenUpSince(table: Table, kind: string, since: string) {
  const pages = queryPages<{ pk: string; sk: string }>(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk >= :since',
    ExpressionAttributeValues: { ':partition': givenUpPartition(kind), ':since': since },
  });
  for await (const page of pages) yield page.map(({ pk, sk }) => ({ pk, sk }));
}
