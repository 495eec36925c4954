/** Work on many comments at the owner's request: as much as one request has time for, and where the next goes on. */

import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { Request } from '../../shared/http/request.ts';
import { readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { requireKnown } from '../../shared/owner/query.ts';
import { together } from '../../shared/runtime/together.ts';
import { partitionsOf } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';

/** How long one request goes on; API Gateway waits for 29 seconds. */
const LONGEST_MS = 15_000;
/** How many comments are worked on side by side. */
const AT_ONCE = 20;

/** Where it goes on: the partition of a list, and the key behind which. */
interface Position {
  readonly list: string;
  readonly start?: Record<string, unknown>;
}

export interface Walk {
  readonly table: Table;
  /** Such as `outbox#<account>`. */
  readonly lists: readonly string[];
  /** The attribute by which comments are chosen. A filter: rare enough that an index isn't worth its writes. */
  readonly where: { readonly attribute: 'personId' | 'ruleId'; readonly value: string };
  readonly now: () => Date;
}

export interface Walked {
  /** The sum of what the work returned. */
  readonly count: number;
  /** Whether that was all; else `cursor` must be followed. */
  readonly complete: boolean;
  readonly cursor?: string;
}

/** Whether a request begins a walk rather than going on with one. */
export function isBeginning({ query }: Request): boolean {
  return query.cursor === undefined;
}

/** @param request `?cursor=` goes on where another one ran out of time */
export async function walk<Item>(
  { table, where, now, ...walked }: Walk,
  request: Request,
  work: (item: Item) => Promise<number>,
): Promise<Walked> {
  requireKnown(request.query, 'cursor');
  const lists = walked.lists.flatMap((list) => partitionsOf(table, list));
  const position = readCursor(request, (value): value is Position => isPosition(value, lists));
  const until = now().getTime() + LONGEST_MS;
  let count = 0;
  for (const list of lists.slice(position ? lists.indexOf(position.list) : 0)) {
    let start = list === position?.list ? position.start : undefined;
    if (now().getTime() > until)
      return { count, complete: false, cursor: writeCursor(request, { list, start }) };
    for await (const page of pages<Item>(table, list, where, start)) {
      for (let i = 0; i < page.items.length; i += AT_ONCE) {
        const done = await together(page.items.slice(i, i + AT_ONCE).map(work));
        count += done.reduce((sum, one) => sum + one, 0);
      }
      start = page.next;
      if (start && now().getTime() > until)
        return { count, complete: false, cursor: writeCursor(request, { list, start }) };
    }
  }
  return { count, complete: true };
}

/** The SDK's own pages, with the key behind which each next one begins: a cursor is made of it. */
async function* pages<Item>(
  { client, tableName }: Table,
  list: string,
  { attribute, value }: Walk['where'],
  startingToken: Record<string, unknown> | undefined,
) {
  const query = {
    TableName: tableName,
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :list',
    FilterExpression: '#attribute = :value',
    ExpressionAttributeNames: { '#attribute': attribute },
    ExpressionAttributeValues: { ':list': list, ':value': value },
  };
  for await (const { Items = [], LastEvaluatedKey } of paginateQuery({ client, startingToken }, query))
    yield { items: Items as Item[], next: LastEvaluatedKey };
}

function isPosition(value: unknown, lists: readonly string[]): boolean {
  const { list, start = {} } = Object(value) as { list?: unknown; start?: unknown };
  return (
    typeof list === 'string' &&
    lists.includes(list) &&
    typeof start === 'object' &&
    Object.values(start ?? {}).every((part) => typeof part === 'string')
  );
}
