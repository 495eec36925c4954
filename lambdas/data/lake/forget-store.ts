/** What is to be forgotten, until the last row that may come late has come. */
import { createHash } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Forget } from '../../shared/lake/forget.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';

const HOUR = 3_600_000;
/**
 * When it is done again. An hour later, Firehose has written what it had (five minutes), and whoever was writing files is done.
 * Rows that Firehose refuses wait in the queue for a day.
 */
const PASSES = { second: HOUR, last: 26 * HOUR } as const;
/** Whoever is to be forgotten is not remembered for longer than what could come again by the queue's own repeats. */
const KEPT_DAYS = 7;
export type Pass = 'first' | keyof typeof PASSES;

const DUE = 'due#forget';

export interface Remembered {
  readonly pk: string;
  readonly sk: string;
  readonly forget: Forget;
  readonly pass: keyof typeof PASSES;
}

function nameOf(forget: Forget): string {
  return createHash('sha256').update(JSON.stringify(forget)).digest('hex').slice(0, 32);
}

/** Again is as if it were done once. */
export async function noteForget({ client, tableName, now }: TimedTable, forget: Forget): Promise<void> {
  const at = now().getTime();
  for (const [pass, wait] of Object.entries(PASSES))
    await conditionHeld(
      client.send(
        new PutCommand({
          TableName: tableName,
          Item: {
            pk: `forget#${nameOf(forget)}`,
            sk: pass,
            type: 'forget',
            forget,
            pass,
            gsi2pk: DUE,
            gsi2sk: new Date(at + wait).toISOString(),
            deleteAt: epochSeconds(new Date(at)) + KEPT_DAYS * 86_400,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
}

export function dueForgets(store: TimedTable): AsyncGenerator<Remembered> {
  return queryItems<Remembered>(store, due(store));
}

/** After its message was sent: a crash in between sends it again. */
export async function endForget({ client, tableName }: TimedTable, { pk, sk }: Remembered): Promise<void> {
  await client.send(
    new UpdateCommand({ TableName: tableName, Key: { pk, sk }, UpdateExpression: 'REMOVE gsi2pk, gsi2sk' }),
  );
}

function due({ now }: TimedTable) {
  return {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :due AND gsi2sk <= :now',
    ExpressionAttributeValues: { ':due': DUE, ':now': now().toISOString() },
  };
}
