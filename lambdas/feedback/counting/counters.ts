/**
 * Counters in the table. Each is spread over several items ("shards"), of which a writer takes one at random: at a hot
 * widget, writers then don't wait for one another, and the sum of the shards is the counter.
 */
import { countAt } from '../../../config/layout.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { entityShards, merge, partitionOf } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
import { addCounts, type Counter, type Counts, type Delta, NO_COUNTS } from './counts.ts';

/** So many of them have one partition key, and a widget that is spread has several keys. */
const COUNTER_SHARDS = 4;

/** Which shard of a widget's counters is written. @param random a number from 0 up to 1 */
export function counterShard({ shards }: Table, widget: string, random: number, now: Date): number {
  return Math.floor(random * COUNTER_SHARDS * countAt(shards?.of[widget] ?? [], now.toISOString()));
}

/** One shard of a counter. `r<rating>` hold how often each rating was given. */
interface ShardItem {
  readonly pk: string;
  readonly sk: string;
  readonly type: 'count';
  readonly responses: number;
  /** How often it was written: by this a rebuild sees that nothing came in between. */
  readonly writes: number;
  /** When the first of its responses expires, in epoch seconds. History stays, but can't be rebuilt from then on. */
  readonly expiresFrom?: number;
  readonly [rating: `r${number}`]: number;
}

/** What names a counter in the table. */
export interface CounterKey {
  readonly pk: string;
  readonly type: 'count';
}

/** Whose a counter is. */
export function widgetOfCounter({ pk }: CounterKey): string {
  return pk.split('#')[1] ?? '';
}

function keyOf({ widget, hour, page }: Counter, shard: number): { pk: string; sk: string } {
  const of = (kind: string) => partitionOf(`${kind}#${widget}`, Math.floor(shard / COUNTER_SHARDS));
  if (hour === undefined) return { pk: of('totals'), sk: `${shard}` };
  if (page === undefined) return { pk: of('hours'), sk: `${hour}#${shard}` };
  return { pk: of('pages'), sk: `${hour}#${shard}#${page}` };
}

/**
 * Adds to one shard of a counter.
 *
 * @param expiresFrom when the responses that are added expire, in epoch seconds
 */
export function addition(tableName: string, delta: Delta, shard: number, expiresFrom?: number): TransactItem {
  const names: Record<string, string> = { '#type': 'type' };
  const values: Record<string, number | string> = {
    ':type': 'count',
    ':responses': delta.counts.responses,
    ':one': 1,
  };
  const additions = ['responses :responses', 'writes :one'];
  for (const [rating, count] of Object.entries(delta.counts.ratings)) {
    additions.push(`r${rating} :r${rating}`);
    values[`:r${rating}`] = count;
  }
  const assignments = ['#type = :type'];
  if (expiresFrom !== undefined) {
    assignments.push('expiresFrom = if_not_exists(expiresFrom, :expiresFrom)');
    values[':expiresFrom'] = expiresFrom;
  }
  return {
    Update: {
      TableName: tableName,
      Key: keyOf(delta, shard),
      UpdateExpression: `SET ${assignments.join(', ')} ADD ${additions.join(', ')}`,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}

/** A counter as read: the sum of its shards, and what tells whether it has changed since. */
export interface ReadCounter extends Counter {
  readonly counts: Counts;
  /** By shard, how often it was written. */
  readonly writes: Readonly<Record<number, number>>;
  readonly expiresFrom?: number | undefined;
}

export async function readTotal(table: Table, widget: string): Promise<ReadCounter> {
  let sum = empty({ widget });
  for await (const item of query(table, `totals#${widget}`)) sum = addShard(sum, item, Number(item.sk));
  return sum;
}

/** The hours from one (such as `2026-11-21T09`) up to another, which is left out. Hours without counts are not there. */
export async function readHours(
  table: Table,
  widget: string,
  from = '0',
  to = '~',
): Promise<Map<string, ReadCounter>> {
  const hours = new Map<string, ReadCounter>();
  for await (const item of query(table, `hours#${widget}`, from, to)) {
    const [hour = '', shard] = item.sk.split('#');
    hours.set(hour, addShard(hours.get(hour) ?? empty({ widget, hour }), item, Number(shard)));
  }
  return hours;
}

/** As `readHours`, for each page in each hour. */
export async function readPages(table: Table, widget: string, from = '0', to = '~'): Promise<ReadCounter[]> {
  const pages = new Map<string, ReadCounter>();
  for await (const item of query(table, `pages#${widget}`, from, to)) {
    const { hour, shard, page } = pageKeyOf(item);
    const key = `${hour}#${page}`;
    pages.set(key, addShard(pages.get(key) ?? empty({ widget, hour, page }), item, shard));
  }
  return [...pages.values()];
}

/** Pages of the hours as `readPages` takes them, each summed as it is read: a month of them is more than a memory holds. */
export async function sumPages(
  table: Table,
  widget: string,
  from: string,
  to: string,
): Promise<Map<string, Counts>> {
  const pages = new Map<string, Counts>();
  for await (const item of query(table, `pages#${widget}`, from, to)) {
    const { page } = pageKeyOf(item);
    pages.set(page, addCounts(pages.get(page) ?? NO_COUNTS, countsIn(item)));
  }
  return pages;
}

function pageKeyOf({ sk }: ShardItem): { hour: string; shard: number; page: string } {
  const [hour = '', shard, ...page] = sk.split('#');
  return { hour, shard: Number(shard), page: page.join('#') };
}

function empty(counter: Counter): ReadCounter {
  return { ...counter, counts: NO_COUNTS, writes: {} };
}

function addShard(sum: ReadCounter, item: ShardItem, shard: number): ReadCounter {
  const expiresFrom = Math.min(item.expiresFrom ?? Infinity, sum.expiresFrom ?? Infinity);
  return {
    ...sum,
    counts: addCounts(sum.counts, countsIn(item)),
    writes: { ...sum.writes, [shard]: item.writes },
    ...(Number.isFinite(expiresFrom) && { expiresFrom }),
  };
}

function countsIn(item: ShardItem): Counts {
  const ratings = Object.entries(item).flatMap(([name, value]): [number, number][] =>
    /^r\d+$/.test(name) ? [[Number(name.slice(1)), Number(value)]] : [],
  );
  // Adding them to nothing leaves zeros out.
  return addCounts(NO_COUNTS, { responses: item.responses, ratings: Object.fromEntries(ratings) });
}

function query(table: Table, pk: string, from = '0', to = '~'): AsyncGenerator<ShardItem> {
  const keys = Array.from({ length: entityShards(table, pk.split('#')[1] ?? '') }, (_, key) =>
    partitionOf(pk, key),
  );
  const sources = keys.map((key) =>
    queryItems<ShardItem>(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': key, ':from': from, ':to': to },
      ConsistentRead: true,
    }),
  );
  return merge(sources, 'sk', true);
}
