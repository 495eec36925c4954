/** What was measured, summed up: by device and window, and of each device in all. */
import type { Window } from '../../../config/streams.ts';
import { together } from '../../shared/runtime/together.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import {
  type Aggregate,
  emptyAggregate,
  type Figures,
  figuresOf,
  mergeAggregate,
  readAggregate,
} from './aggregate.ts';
import { countAside } from './aside.ts';
import { devicesOf } from './look.ts';
import { hourOf, type StoredPage } from './page.ts';
import { EARLIEST_ARRIVAL } from './reading.ts';
import { pagesKey } from './store.ts';

export interface Asked {
  readonly metric: string;
  readonly unit?: string | undefined;
  readonly window: Window;
  /** The first moment, in milliseconds since 1970; whole windows that begin within. */
  readonly from: number;
  /** The first moment after. */
  readonly to: number;
  /** @default all */
  readonly device?: string | undefined;
}

type WindowFigures = Figures & {
  /** When it begins, ISO 8601 in UTC. */
  readonly start: string;
};

interface DeviceSummary {
  readonly device: string;
  /** Of all windows together. */
  readonly total: Figures;
  readonly windows: readonly WindowFigures[];
}

export interface Summary {
  readonly metric: string;
  readonly unit?: string;
  readonly window: Window;
  readonly from: string;
  readonly to: string;
  /** By name. */
  readonly devices: readonly DeviceSummary[];
  /** Records of the metric that can't be counted, and arrived in that time. */
  readonly setAside: number;
}

/** Hours of devices that are read for one summary at most: half a second's work, and a few MB. */
export const MOST_PAGES = 2500;

/** Thrown where a summary would read too much. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch';
}

/**
 * @param most hours of devices that are read at most
 * @throws TooMuch for more
 */
export async function summarise(store: TimedTable, asked: Asked, most = MOST_PAGES): Promise<Summary> {
  const { metric, unit, window, from, to } = asked;
  const devices: DeviceSummary[] = [];
  let pages = 0;
  for await (const device of namesOf(store, asked)) {
    const windows = new Map<string, Aggregate>();
    for await (const page of pagesOf(store, asked, device)) {
      if (++pages > most) throw new TooMuch();
      addPage(windows, page, window);
    }
    const summary = summaryOf(device, windows, asked);
    if (summary) devices.push(summary);
  }
  return {
    metric,
    ...(unit !== undefined && { unit }),
    window,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    devices,
    setAside: await asideBetween(store, asked),
  };
}

async function* namesOf(store: TimedTable, { metric, device }: Asked): AsyncGenerator<string> {
  if (device !== undefined) yield device;
  else for await (const one of devicesOf(store, metric)) yield one.device;
}

function pagesOf(store: TimedTable, { metric, window, from, to }: Asked, device: string) {
  // A day that is asked for in part is there as a whole, and only once.
  const first = window === 'day' ? `${hourOf(from).slice(0, 10)}T00` : hourOf(from);
  return queryItems<StoredPage>(store, {
    KeyConditionExpression: 'pk = :pages AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pages': pagesKey({ metric, device }),
      ':from': first,
      ':to': hourOf(to - 1),
    },
  });
}

function addPage(
  windows: Map<string, Aggregate>,
  { hour, hourly, minutes = {} }: StoredPage,
  window: Window,
) {
  const add = (start: string, stored: StoredPage['hourly']) => {
    const aggregate = windows.get(start) ?? emptyAggregate();
    mergeAggregate(aggregate, readAggregate(stored));
    windows.set(start, aggregate);
  };
  if (window === 'minute')
    for (const [minute, stored] of Object.entries(minutes)) add(`${hour}:${minute}:00.000Z`, stored);
  else add(window === 'hour' ? `${hour}:00:00.000Z` : `${hour.slice(0, 10)}T00:00:00.000Z`, hourly);
}

function summaryOf(
  device: string,
  windows: ReadonlyMap<string, Aggregate>,
  { window, from, to }: Asked,
): DeviceSummary | undefined {
  // Days are of the range with any of their hours.
  const first = new Date(window === 'minute' ? from : 0).toISOString();
  const end = new Date(to).toISOString();
  const within = [...windows]
    .filter(([start]) => start >= first && start < end)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (within.length === 0) return undefined;
  const all = emptyAggregate();
  for (const [, aggregate] of within) mergeAggregate(all, aggregate);
  return {
    device,
    total: figuresOf(all),
    windows: within.map(([start, aggregate]) => ({ start, ...figuresOf(aggregate) })),
  };
}

const DAY_MILLISECONDS = 86_400_000;

/** So many days are counted side by side: from 2000 on, one after the other would take longer than there is. */
const AT_ONCE = 50;

async function asideBetween(store: TimedTable, { metric, from, to }: Asked): Promise<number> {
  const first = Math.max(from, EARLIEST_ARRIVAL);
  const last = Math.min(to - 1, store.now().getTime());
  const days: string[] = [];
  for (let day = first - (first % DAY_MILLISECONDS); day <= last; day += DAY_MILLISECONDS)
    days.push(hourOf(day).slice(0, 10));
  let records = 0;
  for (let i = 0; i < days.length; i += AT_ONCE) {
    const counts = days.slice(i, i + AT_ONCE).map((day) => countAside(store, metric, day));
    for (const count of await together(counts)) records += count;
  }
  return records;
}
