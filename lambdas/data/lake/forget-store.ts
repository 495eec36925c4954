/** What is to be forgotten, until the last row that may come late has come. */
import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Forget } from '../../shared/lake/forget.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { LONGEST_WAIT } from './late.ts';

const HOUR = 3_600_000;
/** While S3 refuses files, Firehose tries for a day: docs.aws.amazon.com/firehose/latest/dev/retry.html, seen 2026-11. */
const FIREHOSE_TRIES = 24 * HOUR;
/**
 * When it is done again. An hour later, Firehose has written what it had (five minutes), and whoever was writing files is done. In the
 * end the last row has come that had to wait, and is in a file.
 */
const PASSES = { second: HOUR, last: LONGEST_WAIT + FIREHOSE_TRIES + HOUR } as const;
/** A pass that was begun and has not come to its end by then is begun once more. */
const AGAIN = 2 * HOUR;
/** Whoever is to be forgotten is remembered no longer, whatever keeps the passes from their end. */
const KEPT_DAYS = 14;
export type Pass = 'first' | keyof typeof PASSES;

const DUE = 'due#forget';

export interface Remembered {
  readonly pk: string;
  readonly sk: string;
  readonly forget: Forget;
  readonly pass: keyof typeof PASSES;
}

function partitionOf(forget: Forget): string {
  return `forget#${createHash('sha256').update(JSON.stringify(forget)).digest('hex').slice(0, 32)}`;
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
            pk: partitionOf(forget),
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

/** The index knows keys alone. */
export async function* dueForgets(store: TimedTable): AsyncGenerator<Remembered> {
  const { client, tableName: TableName } = store;
  for await (const { pk, sk } of queryItems<Pick<Remembered, 'pk' | 'sk'>>(store, due(store))) {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }));
    if (Item) yield Item as Remembered;
  }
}

/** After its message was sent: a crash in between sends it again. Until the pass is through it stays due, in case the message is not. */
export async function postponeForget(
  { client, tableName, now }: TimedTable,
  { pk, sk }: Remembered,
): Promise<void> {
  const change = updateExpressions({
    set: { gsi2sk: new Date(now().getTime() + AGAIN).toISOString() },
    condition: 'attribute_exists(gsi2pk)',
  });
  await conditionHeld(client.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, ...change })));
}

/** After the last file of a pass. */
export async function endForget(
  { client, tableName }: TimedTable,
  forget: Forget,
  pass: keyof typeof PASSES,
): Promise<void> {
  await client.send(new DeleteCommand({ TableName: tableName, Key: { pk: partitionOf(forget), sk: pass } }));
}

function due({ now }: TimedTable) {
  return {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :due AND gsi2sk <= :now',
    ExpressionAttributeValues: { ':due': DUE, ':now': now().toISOString() },
  };
}
