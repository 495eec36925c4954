/**
 * Makes the counts again from the responses, while responses go on coming in.
 *
 * Counters and marks move together, in one transaction. So the difference between what the marks add up to and what a
 * counter says does not change while others count; it only has to be read with nothing in between, which the counters'
 * `writes` tell, and can then be added at any time.
 */
import { scanItems } from '../../shared/table/paginate.ts';
import type { Table } from '../../shared/table/table.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import type { FeedbackResponse } from '../response/response.ts';
import {
  type Counting,
  type CountMark,
  countResponses,
  GONE,
  type ResponseChange,
} from './count-responses.ts';
import {
  addition,
  type CounterKey,
  type ReadCounter,
  readHours,
  readPages,
  readTotal,
  widgetOfCounter,
} from './counters.ts';
import {
  addCounts,
  type Contribution,
  type Counts,
  type Delta,
  dayOf,
  deltasOf,
  isNothing,
  NO_COUNTS,
} from './counts.ts';

export interface RebuildResult {
  /** Responses that were looked at. */
  readonly responses: number;
  /** Those that were not counted as they stand, and are now; deleted ones are among them. */
  readonly recounted: number;
  /** Counters that were wrong, as `<widget> <hour> <page>`. */
  readonly corrected: readonly string[];
  /** Days (UTC) whose responses have begun to expire, as `<widget> <day>`: their counts can't be known any more, and stay. */
  readonly leftAlone: readonly string[];
  /** Hours and totals that changed each time they were looked at, as `<widget> <hour>`: worth another rebuild. */
  readonly busy: readonly string[];
}

/** How often hours are looked at again that changed meanwhile. */
const ATTEMPTS = 5;

/**
 * @param configured ids of widgets. Those that are not configured any more are found by what is counted of them: by their
 *   marks, and by counters whose marks are gone
 */
export async function rebuildCounts(
  counting: Counting,
  configured: readonly string[],
): Promise<RebuildResult> {
  const { responses, recounted } = await recountResponses(counting);
  const widgets = new Set([...configured, ...(await readWidgets(counting))]);
  const corrected: string[] = [];
  const leftAlone = new Set<string>();
  let busy: string[] | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS && busy?.length !== 0; attempt++) {
    const seen = await look(counting, widgets);
    const hours: Hour[] = seen.hours.filter((hour) => !busy || busy.includes(labelOf(hour)));
    busy = [];
    for (const hour of hours) {
      const label = labelOf(hour);
      const result = await correctHour(counting, hour, seen);
      if (result === 'busy') busy.push(label);
      else if (result === 'expiring') leftAlone.add(dayLabelOf(hour));
      else corrected.push(...result.map(({ page = '' }) => `${label} ${page}`.trim()));
    }
  }
  const totals = await correctTotals(counting, widgets);
  return {
    responses,
    recounted,
    corrected: [...corrected, ...totals.corrected],
    leftAlone: [...leftAlone].sort(),
    busy: [...(busy ?? []), ...totals.busy],
  };
}

/** What marks and counters said, the counters before the marks and after them. */
interface Seen {
  readonly hours: readonly Hour[];
  readonly before: Map<string, Counters>;
  readonly after: Map<string, Counters>;
  readonly marks: MarksByHour;
  readonly expiries: ReadonlyMap<string, number>;
}

/** @param widgets those that turn up meanwhile are added */
async function look(counting: Counting, widgets: Set<string>): Promise<Seen> {
  const before = await readAll(counting, widgets);
  const marks = Map.groupBy(await readMarks(counting), ({ counted }) => labelOf(counted));
  const after = await readAll(counting, widgets);
  for (const [mark] of marks.values()) if (mark) widgets.add(mark.counted.widget);
  const hours = hoursOf(before, after, marks);
  return { hours, before, after, marks, expiries: firstExpiries(before, marks) };
}

/** @returns what was added to its counters, or why nothing was: they changed meanwhile, or its responses expire */
async function correctHour(
  counting: Counting,
  hour: Hour,
  { before, after, marks, expiries }: Seen,
): Promise<readonly Delta[] | 'busy' | 'expiring'> {
  if ((expiries.get(dayLabelOf(hour)) ?? Infinity) <= epochSeconds(counting.now())) return 'expiring';
  // Of a widget that has only just begun to be counted, nothing was read before: the next attempt does.
  if (!before.has(hour.widget) || !isUnchanged(hour, before, after)) return 'busy';
  const deltas = differences(hour, before, marks.get(labelOf(hour)) ?? []);
  if (deltas.length === 0) return [];
  const writes = before.get(hour.widget)?.hours.get(hour.hour)?.writes[0];
  return (await correct(counting, hour, deltas, writes)) ? deltas : 'busy';
}

/**
 * Counts every response again that is not counted as it stands, for example because the stream gave up on it.
 *
 * @returns how many were looked at, and how many were counted again
 */
export async function recountResponses(
  counting: Counting,
): Promise<Pick<RebuildResult, 'responses' | 'recounted'>> {
  /** Versions by id. */
  const responses = new Map<string, number>();
  const marks = new Map<string, CountMark>();
  for await (const item of scan(counting)) {
    const id = item.pk.slice(item.pk.indexOf('#') + 1);
    if (item.type === 'response') responses.set(id, item.version);
    else marks.set(id, item);
  }
  const now = epochSeconds(counting.now());
  // Those that are counted as they stand need no second look.
  const changes: ResponseChange[] = [...responses]
    .filter(([id, version]) => (marks.get(id)?.version ?? 0) < version)
    .map(([id]) => ({ id, deleted: false }));
  // A mark whose response is gone before its time: it was deleted, and nobody has counted that.
  for (const [id, { version, expiresFrom }] of marks)
    if (!responses.has(id) && version !== GONE && expiresFrom > now) changes.push({ id, deleted: true });
  await countResponses(counting, changes);
  return { responses: responses.size, recounted: changes.length };
}

type CountedMark = CountMark & { readonly counted: Contribution };

async function readMarks(table: Table): Promise<CountedMark[]> {
  const marks: CountedMark[] = [];
  for await (const item of scan(table))
    if (item.type === 'counted' && item.counted) marks.push({ ...item, counted: item.counted });
  return marks;
}

/** The widgets of which something is counted. */
async function readWidgets(table: Table): Promise<Set<string>> {
  const widgets = new Set<string>();
  for await (const item of scanTypes<CountMark | CounterKey>(table, ['counted', 'count'])) {
    const widget = item.type === 'counted' ? item.counted?.widget : widgetOfCounter(item);
    if (widget !== undefined) widgets.add(widget);
  }
  return widgets;
}

function scan(table: Table): AsyncGenerator<FeedbackResponse | CountMark> {
  return scanTypes(table, ['response', 'counted']);
}

function scanTypes<Item>(table: Table, types: readonly [string, string]): AsyncGenerator<Item> {
  return scanItems<Item>(table, {
    FilterExpression: '#type IN (:one, :other)',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':one': types[0], ':other': types[1] },
    ConsistentRead: true,
  });
}

interface Counters {
  readonly hours: ReadonlyMap<string, ReadCounter>;
  /** By the hour that they belong to. */
  readonly pages: ReadonlyMap<string, readonly ReadCounter[]>;
}

async function readAll(table: Table, widgets: Iterable<string>): Promise<Map<string, Counters>> {
  const all = new Map<string, Counters>();
  for (const widget of widgets) {
    const hours = await readHours(table, widget);
    all.set(widget, { hours, pages: Map.groupBy(await readPages(table, widget), ({ hour = '' }) => hour) });
  }
  return all;
}

interface Hour {
  readonly widget: string;
  readonly hour: string;
}

function labelOf({ widget, hour }: Hour): string {
  return `${widget} ${hour}`;
}

function dayLabelOf({ widget, hour }: Hour): string {
  return `${widget} ${dayOf(hour)}`;
}

type MarksByHour = ReadonlyMap<string, readonly CountedMark[]>;

function hoursOf(before: Map<string, Counters>, after: Map<string, Counters>, marks: MarksByHour): Hour[] {
  const hours = new Map<string, Hour>();
  const add = ({ widget, hour }: Hour) => hours.set(labelOf({ widget, hour }), { widget, hour });
  for (const counters of [before, after])
    for (const [widget, { hours: named }] of counters) for (const hour of named.keys()) add({ widget, hour });
  for (const [mark] of marks.values()) if (mark) add(mark.counted);
  return [...hours.values()];
}

/** When the first response of each day expires, in epoch seconds. */
function firstExpiries(counters: Map<string, Counters>, marks: MarksByHour): Map<string, number> {
  const first = new Map<string, number>();
  const note = (hour: Hour, expiry = Infinity) =>
    first.set(dayLabelOf(hour), Math.min(first.get(dayLabelOf(hour)) ?? Infinity, expiry));
  for (const [widget, { hours }] of counters)
    for (const [hour, { expiresFrom }] of hours) note({ widget, hour }, expiresFrom);
  for (const group of marks.values())
    for (const { counted, expiresFrom } of group) note(counted, expiresFrom);
  return first;
}

function isUnchanged(
  { widget, hour }: Hour,
  before: Map<string, Counters>,
  after: Map<string, Counters>,
): boolean {
  const writes = (counters: Map<string, Counters>) =>
    JSON.stringify(counters.get(widget)?.hours.get(hour)?.writes ?? {});
  return writes(before) === writes(after);
}

/**
 * What is missing in the counters of an hour and its pages.
 *
 * @param marks of that hour
 */
function differences(
  { widget, hour }: Hour,
  counters: Map<string, Counters>,
  marks: readonly CountedMark[],
): Delta[] {
  const right = deltasOf(marks.map(({ counted }) => ({ before: undefined, after: counted }))).filter(
    (delta) => delta.hour !== undefined,
  );
  const { hours, pages } = counters.get(widget) ?? {};
  const there = [hours?.get(hour), ...(pages?.get(hour) ?? [])].filter((counter) => counter !== undefined);
  const found = new Map<string | undefined, Delta>();
  for (const { page, counts } of there)
    found.set(page, delta(widget, hour, page, addCounts(NO_COUNTS, counts, -1)));
  for (const { page, counts } of right)
    found.set(page, delta(widget, hour, page, addCounts(found.get(page)?.counts ?? NO_COUNTS, counts)));
  return [...found.values()].filter(({ counts }) => !isNothing(counts));
}

function delta(widget: string, hour: string, page: string | undefined, counts: Counts): Delta {
  return { widget, hour, ...(page !== undefined && { page }), counts };
}

/** Leaves room for the hour's own counter next to so many pages' in a transaction of a hundred writes. */
const CHUNK = 90;

/**
 * Adds the differences, each to the first shard. The hour's counter is written with each part, on the condition that
 * nobody else wrote that shard: else two rebuilds at once would both add them.
 */
async function correct(
  { client, tableName }: Table,
  { widget, hour }: Hour,
  deltas: readonly Delta[],
  seen = 0,
): Promise<boolean> {
  const pages = deltas.filter(({ page }) => page !== undefined);
  const own = deltas.find(({ page }) => page === undefined) ?? { widget, hour, counts: NO_COUNTS };
  for (let start = 0; start === 0 || start < pages.length; start += CHUNK) {
    const counts = start === 0 ? own.counts : NO_COUNTS;
    const guarded = addition(tableName, { widget, hour, counts }, 0);
    const done = await transact(client, [
      onlyIfWritten(guarded, seen + start / CHUNK),
      ...pages.slice(start, start + CHUNK).map((page) => addition(tableName, page, 0)),
    ]);
    if (!done) return false;
  }
  return true;
}

function onlyIfWritten(item: ReturnType<typeof addition>, times: number): ReturnType<typeof addition> {
  const { Update } = item;
  if (!Update) return item;
  return {
    Update: {
      ...Update,
      ConditionExpression: times === 0 ? 'attribute_not_exists(writes)' : 'writes = :seen',
      ...(times > 0 && {
        ExpressionAttributeValues: { ...Update.ExpressionAttributeValues, ':seen': times },
      }),
    },
  };
}

async function correctTotals(
  table: Table,
  widgets: Iterable<string>,
): Promise<Pick<RebuildResult, 'corrected' | 'busy'>> {
  const found: Record<Awaited<ReturnType<typeof correctTotal>>, string[]> = {
    right: [],
    corrected: [],
    busy: [],
  };
  for (const widget of widgets) found[await correctTotal(table, widget)].push(`${widget} in all`);
  return found;
}

/** A widget's total is the sum of its hours, those of expired responses included. @returns how it was, or that it went on changing */
async function correctTotal(table: Table, widget: string): Promise<'right' | 'corrected' | 'busy'> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await readTotal(table, widget);
    const hours = await readHours(table, widget);
    const after = await readTotal(table, widget);
    if (JSON.stringify(before.writes) !== JSON.stringify(after.writes)) continue;
    const sum = [...hours.values()].reduce((all, { counts }) => addCounts(all, counts), NO_COUNTS);
    const counts = addCounts(sum, before.counts, -1);
    if (isNothing(counts)) return 'right';
    const item = onlyIfWritten(addition(table.tableName, { widget, counts }, 0), before.writes[0] ?? 0);
    if (await transact(table.client, [item])) return 'corrected';
  }
  return 'busy';
}
