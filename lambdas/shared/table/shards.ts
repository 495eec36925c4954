/**
 * Spreads what is written most over several partitions of an index, and reads them as one.
 *
 * Where an entry stands follows from its sort key alone, which begins with its moment: a form's `shards` say how many partitions
 * there were at that moment, and a hash says which of them. The first of them has the name that all entries had before, and is
 * one of them always: so nothing moves when the number changes, and who does not know the number writes into the first.
 *
 * Spans of different numbers are read one after the other, and the partitions of one span are merged. So one position, the last
 * sort key, is enough to go on from, in all partitions and across every change.
 */
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { countAt, type Layout, MOST_SHARDS, mostOf, type Shards } from '../../../config/layout.ts';
import { together } from '../runtime/together.ts';
import { queryItems } from './paginate.ts';
import type { Table } from './table.ts';

/** The list of what has changed in a pipeline. */
export const CHANGED = 'changed';

/** Lists that are spread by the entity in the second part of their name, such as `form#main#new`. */
const BY_ENTITY = new Set(['form', 'widget', 'preset', 'outbox', 'unanswered', 'shed']);

/**
 * A deploy may come later than a day on which there are to be fewer partitions: until then entries were written to more. Those
 * are read for so long after that day.
 */
const LATE_DEPLOY_DAYS = 31;

type Spread = Pick<Table, 'shards'>;

/** @returns undefined for an entity that is not configured */
function historyOf(layout: Layout | undefined, list: string): Shards | undefined {
  if (list === CHANGED) return layout?.all ?? [];
  const [kind = '', id = ''] = list.split('#');
  if (!BY_ENTITY.has(kind) || !layout) return [];
  return Object.hasOwn(layout.of, id) ? layout.of[id] : undefined;
}

/** How entities are read that are not configured any more: nobody knows over how many partitions theirs were spread. */
const ALL_THERE_MAY_BE: Shards = [{ from: '0', count: MOST_SHARDS }];

/** One of a list's partitions; the first has the list's own name. */
export function partitionOf(list: string, shard: number): string {
  return shard === 0 ? list : `${list}#${shard}`;
}

/**
 * The partition of an entry.
 *
 * @param list such as `form#main#new`
 * @param place its sort key: `<ISO time>#<id>`
 */
export function homeOf({ shards }: Spread, list: string, place: string): string {
  return partitionOf(list, shardOf(place, countAt(historyOf(shards, list) ?? [], place)));
}

/**
 * The partition of an entry that goes to another list of its entity: which of the partitions it is stays.
 *
 * @param from where it is
 * @param list with as many parts as the list that it is in, such as `form#main#spam`
 */
export function movedHome(from: string, list: string): string {
  return partitionOf(list, Number(from.split('#')[list.split('#').length] ?? 0));
}

/** Part of a list, by sort key. */
export interface Range {
  /** The lowest sort key. @default none */
  readonly from?: string | undefined;
  /** All are above this one. @default none */
  readonly after?: string | undefined;
  /** All are below this one. @default none */
  readonly before?: string | undefined;
}

interface Span extends Pick<Range, 'from' | 'before'> {
  readonly partitions: readonly string[];
}

/** The partitions in which a range stands, by span, newest first. */
export function spansOf({ shards }: Spread, list: string, { from, after, before }: Range = {}): Span[] {
  const lowest = higher(from ?? '', after);
  return countsOf(historyOf(shards, list) ?? ALL_THERE_MAY_BE)
    .filter(
      (span) =>
        (before === undefined || span.from < before) && (span.until === undefined || span.until > lowest),
    )
    .map((span) => ({
      partitions: Array.from({ length: span.count }, (_, shard) => partitionOf(list, shard)),
      ...(higher(span.from, from) !== '' && { from: higher(span.from, from) }),
      ...((span.until ?? before) !== undefined && { before: lower(span.until, before) }),
    }));
}

/** All partitions of a list, for readers who want no order. */
export function partitionsOf(table: Spread, list: string): string[] {
  return [...new Set(spansOf(table, list).flatMap(({ partitions }) => partitions))];
}

const higher = (a: string, b = '') => (a > b ? a : b);
const lower = (a: string | undefined, b: string | undefined) =>
  a === undefined || (b !== undefined && b < a) ? b : a;

interface Count {
  readonly from: string;
  readonly until: string | undefined;
  readonly count: number;
}

/** How many partitions are read from when until when, newest first. */
function countsOf(history: Shards): Count[] {
  if (history === ALL_THERE_MAY_BE) return [{ from: '', until: undefined, count: MOST_SHARDS }];
  const days = new Set(history.flatMap(({ from }) => [from, daysAfter(from, LATE_DEPLOY_DAYS)]));
  const counts: Count[] = [];
  for (const from of ['', ...[...days].sort()]) {
    const count = mostSince(history, from);
    const last = counts[0];
    if (last?.count === count) continue;
    if (last) counts[0] = { ...last, until: from };
    counts.unshift({ from, until: undefined, count });
  }
  return counts;
}

/** The most partitions that there were on a day, or a while before it. */
function mostSince(history: Shards, day: string): number {
  if (day === '') return 1;
  const since = daysAfter(day, -LATE_DEPLOY_DAYS);
  const lately = history.filter(({ from }) => from > since && from <= day);
  return Math.max(countAt(history, since), ...lately.map(({ count }) => count));
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What a list is read by. */
export interface Reading extends Range {
  readonly index: 'gsi1' | 'gsi2';
  readonly list: string;
  /** @default newest first */
  readonly isAscending?: boolean;
  /** How many entries are likely to be wanted: one query of a partition reads its part of them. @default 1000 */
  readonly batch?: number | undefined;
  /** A filter, with what stands in it, and what is read of an item; the index's sort key is, always. */
  readonly query?: Pick<
    QueryCommandInput,
    'FilterExpression' | 'ExpressionAttributeValues' | 'ExpressionAttributeNames' | 'ProjectionExpression'
  >;
}

/** The entries of a list, in the order of their sort keys. Reads as it is asked. */
export async function* readList<Item>(table: Table, reading: Reading): AsyncGenerator<Item> {
  const spans = spansOf(table, reading.list, reading);
  if (reading.isAscending) spans.reverse();
  for (const span of spans) {
    const sources = span.partitions.map((partition) =>
      readPartition<Item>(table, { ...reading, ...span }, partition),
    );
    const [only] = sources;
    if (sources.length === 1 && only) yield* only;
    else yield* merge(sources, `${reading.index}sk`, reading.isAscending ?? false);
  }
}

async function* readPartition<Item>(
  table: Table,
  { partitions, ...reading }: Reading & Span,
  partition: string,
): AsyncGenerator<Item> {
  const { index, before, batch = 1_000, query, isAscending = false } = reading;
  const { from, after } = lowestOf(reading);
  const lowest = from ?? after;
  if (lowest !== undefined && before !== undefined && before <= lowest) return;
  const [pk, sk] = [`${index}pk`, `${index}sk`];
  const items = queryItems<Record<string, unknown>>(table, {
    ...query,
    IndexName: index,
    KeyConditionExpression: keyCondition(pk, sk, { from, after, before }),
    ExpressionAttributeValues: {
      ...query?.ExpressionAttributeValues,
      ':partition': partition,
      ...(lowest !== undefined && { ':from': lowest }),
      ...(before !== undefined && { ':before': before }),
    },
    ScanIndexForward: isAscending,
    Limit: partitions.length === 1 ? batch : Math.ceil(batch / partitions.length) + SOME_MORE,
  });
  // A key takes one condition only, and BETWEEN has both its ends in it.
  for await (const item of items)
    if (item[sk] !== before && !(after !== undefined && String(item[sk]) <= after)) yield item as Item;
}

/** The higher of the two, for what a span begins with may be long before what is asked for. */
function lowestOf({ from, after }: Range): Pick<Range, 'from' | 'after'> {
  return after !== undefined && after >= (from ?? '') ? { after } : { from };
}

/** Hashes are not even: a little more than its part saves most partitions a second query. */
const SOME_MORE = 5;

function keyCondition(pk: string, sk: string, { from, after, before }: Range): string {
  if ((from ?? after) !== undefined && before !== undefined)
    return `${pk} = :partition AND ${sk} BETWEEN :from AND :before`;
  if (from !== undefined) return `${pk} = :partition AND ${sk} >= :from`;
  if (after !== undefined) return `${pk} = :partition AND ${sk} > :from`;
  if (before !== undefined) return `${pk} = :partition AND ${sk} < :before`;
  return `${pk} = :partition`;
}

/** Merges sources that are each in order of an attribute. */
export async function* merge<Item>(
  sources: readonly AsyncIterator<Item>[],
  by: string,
  isAscending: boolean,
): AsyncGenerator<Item> {
  const heads = await together(sources.map(async (source) => ({ source, head: await source.next() })));
  const keyOf = (item: Item) => String((item as Record<string, unknown>)[by]);
  for (;;) {
    let first: { source: AsyncIterator<Item>; head: IteratorResult<Item>; key: string } | undefined;
    for (const entry of heads) {
      if (entry.head.done) continue;
      const key = keyOf(entry.head.value);
      if (!first || (isAscending ? key < first.key : key > first.key)) first = { ...entry, key };
    }
    if (!first) return;
    yield first.head.value;
    const entry = heads.find(({ source }) => source === first.source);
    if (entry) entry.head = await entry.source.next();
  }
}

/** The first so many entries of a list. */
export async function firstOf<Item>(table: Table, reading: Reading, limit: number): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of readList<Item>(table, { ...reading, batch: limit })) {
    found.push(item);
    if (found.length === limit) break;
  }
  return found;
}

interface Which {
  /** How many partitions there are where the entity has one. @default 1 */
  readonly least?: number;
  readonly now: Date;
}

/** Which partition of something that an entity has to itself: as `dueHome`, by the entity's own number. */
export function entityShard({ shards }: Spread, id: string, pk: string, { least = 1, now }: Which): number {
  return shardOf(pk, least * countAt(shards?.of[id] ?? [], now.toISOString()));
}

/** How many partitions they are in; as many as there may be for one that is not configured any more. */
export function entityShards({ shards }: Spread, id: string, least = 1): number {
  return least * mostOf(shards ? (shards.of[id] ?? ALL_THERE_MAY_BE) : []);
}

/** Over how many partitions work that is due is spread, where one is too few even for a small form. */
const LEAST_DUE = 4;

/**
 * The partition of something that is due: it leaves the queue soon, so that its sort key, which changes, says nothing of where it
 * is, and all partitions are read.
 *
 * @param queue such as `due#upload`
 */
export function dueHome({ shards }: Spread, queue: string, pk: string, now: Date): string {
  return partitionOf(queue, shardOf(pk, countAt(shards?.all ?? [], now.toISOString())));
}

/** All partitions of a queue. */
export function dueHomes({ shards }: Spread, queue: string): string[] {
  return Array.from({ length: mostOf(shards?.all ?? []) }, (_, shard) => partitionOf(queue, shard));
}

/** Of legs, there are four times as many, named by their number from 0 on. */
export function legShard({ shards }: Spread, pk: string, now: Date): number {
  return shardOf(pk, LEAST_DUE * countAt(shards?.all ?? [], now.toISOString()));
}

/** How many partitions the legs of a kind are in. */
export function legShards({ shards }: Spread): number {
  return LEAST_DUE * mostOf(shards?.all ?? []);
}

/** Spreads keys over a number of index partitions, always the same for the same key. */
export function shardOf(pk: string, shards: number): number {
  let sum = 0;
  for (let i = 0; i < pk.length; i++) sum = (sum * 31 + pk.charCodeAt(i)) >>> 0;
  return sum % shards;
}
