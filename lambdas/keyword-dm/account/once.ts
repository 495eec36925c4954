/** What is done, or said, of an account once in a while only. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { accountItem, readAccount } from './account.ts';

/**
 * Claims work that must be done once in a while: schedules come at least once.
 *
 * @param seconds how long it is left alone then
 * @returns whether it is the caller's to do
 */
export function claimOnceIn(
  table: Table,
  account: string,
  what: 'token-refresh',
  seconds: number,
  now: Date,
): Promise<boolean> {
  return markOnceIn(table, account, what, seconds, now);
}

/**
 * Says something once in a while, and writes that down only when it was said: after a crash in between it is said again.
 *
 * @param seconds how long it is not repeated
 */
export async function sayOnceIn(
  table: Table,
  account: string,
  what: 'other-app' | 'subscription' | 'token-warning' | 'unknown',
  seconds: number,
  now: Date,
  say: () => void,
): Promise<void> {
  const stored = (await readAccount(table, account)) as unknown as Record<string, unknown>;
  const last = stored[markOf(what)];
  if (typeof last === 'string' && Date.parse(last) + seconds * 1000 > now.getTime()) return;
  say();
  await markOnceIn(table, account, what, seconds, now);
}

const markOf = (what: string) => `claimed-${what}`;

function markOnceIn(
  { client, tableName }: Table,
  account: string,
  what: string,
  seconds: number,
  now: Date,
): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: accountItem(account),
        // A name with a hyphen, which the update builder has no placeholder for.
        UpdateExpression: 'SET #mark = :now',
        ConditionExpression: 'attribute_not_exists(#mark) OR #mark <= :before',
        ExpressionAttributeNames: { '#mark': markOf(what) },
        ExpressionAttributeValues: {
          ':now': now.toISOString(),
          ':before': new Date(now.getTime() - seconds * 1000).toISOString(),
        },
      }),
    ),
  );
}
