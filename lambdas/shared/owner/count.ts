/** Counts what the owner's lists hold, without counters that every entry would have to write: up to a bound. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { together } from '../runtime/together.ts';
import { spansOf } from '../table/shards.ts';
import { epochSeconds, type Table, type TimedTable } from '../table/table.ts';

/** Beyond this many nobody needs the number, and each thousand entries cost as much as reading them. */
export const MOST_COUNTED = 1_000;

/** DynamoDB removes what is over within days. `:now` is in epoch seconds. */
export const NOT_OVER = 'attribute_not_exists(deleteAt) OR deleteAt > :now';

export interface Count {
  /** At most `MOST_COUNTED`. */
  readonly count: number;
  /** Whether there are more than that. */
  readonly more: boolean;
}

/**
 * How many entries of a list there are, without those whose time to live has passed.
 *
 * @param from since this moment, ISO 8601. @default all
 */
export async function countListed(table: TimedTable, list: string, from?: string): Promise<Count> {
  // Counting stands in no order: a partition is asked once, from the first span on in which it is.
  const lowest = new Map<string, string | undefined>();
  for (const span of spansOf(table, list, { from }))
    for (const partition of span.partitions) lowest.set(partition, span.from);
  return sumCounts(
    await together([...lowest].map(([partition, since]) => countPartition(table, partition, since))),
  );
}

function countPartition({ now, ...table }: TimedTable, partition: string, from?: string): Promise<Count> {
  return countQuery(table, {
    IndexName: 'gsi1',
    KeyConditionExpression: `gsi1pk = :partition${from === undefined ? '' : ' AND gsi1sk >= :from'}`,
    FilterExpression: NOT_OVER,
    ExpressionAttributeValues: {
      ':partition': partition,
      ':now': epochSeconds(now()),
      ...(from !== undefined && { ':from': from }),
    },
  });
}

/** How many entries of some partitions of `gsi2` there are. @param until up to this `gsi2sk`. @default all */
export async function countDue(table: Table, partitions: readonly string[], until?: string): Promise<Count> {
  return sumCounts(await together(partitions.map((partition) => countDueIn(table, partition, until))));
}

function countDueIn(table: Table, partition: string, until: string | undefined): Promise<Count> {
  return countQuery(table, {
    IndexName: 'gsi2',
    KeyConditionExpression: `gsi2pk = :partition${until === undefined ? '' : ' AND gsi2sk <= :until'}`,
    ExpressionAttributeValues: { ':partition': partition, ...(until !== undefined && { ':until': until }) },
  });
}

/** The sum of several counts. */
export function sumCounts(counts: readonly Count[]): Count {
  return bounded(
    counts.reduce((sum, { count }) => sum + count, 0),
    counts.some(({ more }) => more),
  );
}

interface Counting {
  readonly IndexName: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, string | number>>;
}

async function countQuery({ client, tableName }: Table, counting: Counting): Promise<Count> {
  const query = { TableName: tableName, Select: 'COUNT', Limit: MOST_COUNTED, ...counting } as const;
  let count = 0;
  for await (const { Count: found = 0 } of paginateQuery({ client }, query)) {
    count += found;
    if (count > MOST_COUNTED) break;
  }
  return bounded(count, false);
}

function bounded(count: number, more: boolean): Count {
  return { count: Math.min(count, MOST_COUNTED), more: more || count > MOST_COUNTED };
}
