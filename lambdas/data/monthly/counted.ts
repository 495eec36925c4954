/** What the table says of a month: files that landed, and readings of devices. */
import type { DataConfig } from '../../../config/data.ts';
import { addDays, localTime } from '../../shared/runtime/local-time.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { type DataFile, listKey } from '../landing/store.ts';
import { countAside } from '../streams/aside.ts';
import { devicesOf } from '../streams/look.ts';
import { hourOf, type StoredPage, startOf } from '../streams/page.ts';
import { pagesKey } from '../streams/store.ts';
import { TooMuch } from '../streams/summary.ts';
import type { Span } from './month.ts';
import { attempted, PATIENCE_MILLISECONDS, type Result, TooLate } from './questions.ts';

/** Files of a data set that landed first within the month. */
export interface FilesOfMonth {
  readonly files: number;
  readonly refused: number;
  /** Rows. */
  readonly taken: number;
  readonly setAside: number;
}

/** One day of a metric, all devices together. */
interface ReadingsOfDay {
  readonly count: number;
  readonly sum: number;
}

export interface ReadingsOfMonth {
  readonly devices: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  /** By day of the owner's, ascending; without those on which nothing was read. */
  readonly days: Readonly<Record<string, ReadingsOfDay>>;
  /** Records that could not be counted. */
  readonly setAside: number;
}

export interface Counted {
  readonly datasets: Readonly<Record<string, Result<FilesOfMonth>>>;
  readonly metrics: Readonly<Record<string, Result<ReadingsOfMonth>>>;
}

/** Hours of devices that are read of one metric at most: some 65 devices for a month, and ten seconds. */
const MOST_PAGES = 50_000;

interface Counting {
  readonly store: TimedTable;
  readonly span: Span;
  readonly timeZone: string;
  /** Throws TooLate once all of it together has taken too long. */
  readonly holdToTime: () => void;
}

/** All that there is is counted within the patience that a question gets; what comes later is left out, and says so. */
export async function countMonth(
  store: TimedTable,
  { datasets, streams }: Pick<DataConfig, 'datasets' | 'streams'>,
  span: Span,
  timeZone: string,
): Promise<Counted> {
  const until = store.now().getTime() + PATIENCE_MILLISECONDS;
  const holdToTime = () => {
    if (store.now().getTime() > until) throw new TooLate();
  };
  const counting = { store, span, timeZone, holdToTime };
  const files: Record<string, Result<FilesOfMonth>> = {};
  for (const dataset of Object.keys(datasets))
    files[dataset] = await attempted(dataset, () => filesOf(counting, dataset));
  const metrics: Record<string, Result<ReadingsOfMonth>> = {};
  for (const metric of Object.keys(streams))
    metrics[metric] = await attempted(metric, () => readingsOf(counting, metric));
  return { datasets: files, metrics };
}

async function filesOf(
  { store, span: { from, to }, holdToTime }: Counting,
  dataset: string,
): Promise<FilesOfMonth> {
  holdToTime();
  const found = { files: 0, refused: 0, taken: 0, setAside: 0 };
  const files = queryItems<Pick<DataFile, 'state' | 'taken' | 'setAside'>>(store, {
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :files AND gsi1sk BETWEEN :from AND :to',
    ProjectionExpression: '#state, taken, setAside',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':files': listKey(dataset),
      // Entries are moments with a hash behind them: the month's end is not reached by any of it.
      ':from': from.toISOString(),
      ':to': to.toISOString(),
    },
  });
  for await (const { state, taken, setAside } of files) {
    holdToTime();
    found.files++;
    if (state === 'refused') found.refused++;
    found.taken += taken;
    found.setAside += setAside;
  }
  return found;
}

/** Pages are hours, and a month of the owner's begins with one: docs/data.md. */
async function readingsOf(
  { store, span: { from, to, firstDay, lastDay }, timeZone, holdToTime }: Counting,
  metric: string,
): Promise<ReadingsOfMonth> {
  holdToTime();
  const days: Record<string, { count: number; sum: number }> = {};
  let [devices, pages, count, sum] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const dayOf = daysByHour(timeZone);
  for await (const { device } of devicesOf(store, metric)) {
    holdToTime();
    const before = count;
    for await (const { hour, hourly } of pagesOf(store, { metric, device }, from, to)) {
      holdToTime();
      if (++pages > MOST_PAGES) throw new TooMuch();
      const [n, least, most, all] = hourly.length === 1 ? [1, hourly[0], hourly[0], hourly[0]] : hourly;
      const day = dayOf(hour);
      days[day] ??= { count: 0, sum: 0 };
      days[day].count += n;
      days[day].sum += all;
      count += n;
      sum += all;
      min = Math.min(min, least);
      max = Math.max(max, most);
    }
    if (count > before) devices++;
  }
  let setAside = 0;
  // These are kept by days of UTC.
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
    setAside += await countAside(store, metric, day);
    holdToTime();
  }
  const ascending = Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { devices, count, min, max, sum, days: ascending, setAside };
}

function pagesOf(
  store: TimedTable,
  of: { readonly metric: string; readonly device: string },
  from: Date,
  to: Date,
) {
  return queryItems<Pick<StoredPage, 'hour' | 'hourly'>>(store, {
    KeyConditionExpression: 'pk = :pages AND sk BETWEEN :from AND :to',
    // Without minutes and what was seen, which are most of a page.
    ProjectionExpression: '#hour, hourly',
    ExpressionAttributeNames: { '#hour': 'hour' },
    ExpressionAttributeValues: {
      ':pages': pagesKey(of),
      ':from': hourOf(from.getTime()),
      ':to': hourOf(to.getTime() - 1),
    },
  });
}

/** The owner's day of an hour. Asked once for each: devices have the same ones. */
function daysByHour(timeZone: string): (hour: string) => string {
  const known = new Map<string, string>();
  return (hour) => {
    const day = known.get(hour) ?? localTime(new Date(startOf(hour)), timeZone).date;
    known.set(hour, day);
    return day;
  };
}
