/** Records that can't be counted: each is kept once, with the reason, however often it comes. */
import { createHash } from 'node:crypto';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { together } from '../../shared/runtime/together.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type Table, type TimedTable } from '../../shared/table/table.ts';
import { hourOf } from './page.ts';
import type { Refused } from './reading.ts';

export interface SetAside {
  /** `-` where the record names none that is configured. */
  readonly metric: string;
  /** When it arrived, ISO 8601. */
  readonly arrived: string;
  readonly reason: string;
  /** The record's beginning, as it came. */
  readonly record: string;
}

const LONGEST_RECORD = 1000;
/** How many are written side by side: one after the other, devices with a wrong clock would outlast the function's time. */
const AT_ONCE = 50;
/** What records stand under that name no metric. */
export const NO_METRIC = '-';

/** Of a day and metric those of an hour, or of all when it is left out. */
export function asideKey(metric: string, hour: string) {
  return { pk: `aside#${hour.slice(0, 10)}`, prefix: `${metric}#${hour.slice(11)}` };
}

/** @returns how many were not set aside before */
export async function setAside(
  { client, tableName, now }: TimedTable,
  refused: readonly Refused[],
  keepDays: number,
): Promise<number> {
  const deleteAt = epochSeconds(now()) + keepDays * 86_400;
  const put = (Item: object) =>
    conditionHeld(
      client.send(
        new PutCommand({
          TableName: tableName,
          Item: { ...Item, deleteAt },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  let first = 0;
  for (let at = 0; at < refused.length; at += AT_ONCE) {
    const written = await together(refused.slice(at, at + AT_ONCE).map((one) => put(itemOf(one))));
    first += written.filter(Boolean).length;
  }
  return first;
}

function itemOf({ metric = NO_METRIC, reason, origin, arrivedAt, text }: Refused) {
  const { pk, prefix } = asideKey(metric, hourOf(arrivedAt));
  const hash = createHash('sha256').update(`${origin}\n${text}`).digest('hex').slice(0, 32);
  const said: SetAside = {
    metric,
    arrived: new Date(arrivedAt).toISOString(),
    reason,
    record: text.slice(0, LONGEST_RECORD),
  };
  return { pk, sk: `${prefix}#${hash}`, type: 'aside', ...said };
}

/** How many of a metric were set aside that arrived in an hour, or on a day such as `2026-01-31`. */
export async function countAside(
  { client, tableName }: Table,
  metric: string,
  hour: string,
): Promise<number> {
  const { pk, prefix } = asideKey(metric, hour);
  let count = 0;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        Select: 'COUNT',
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    count += page.Count ?? 0;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return count;
}
