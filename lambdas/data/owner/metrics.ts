/** What devices report, as the owner's routes show it: the metrics, how each device stands, and what is summed up. */
import type { MetricConfig, StreamsConfig, Window } from '../../../config/streams.ts';
import { notFound } from '../../shared/http/endpoint.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { badQuery, readChoice, readLimit, readRange, requireKnown } from '../../shared/owner/query.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { crossedBy, type Device } from '../streams/device.ts';
import { HOUR_MILLISECONDS, hourOf, type StoredPage, startOf } from '../streams/page.ts';
import { ACCURACY } from '../streams/sketch.ts';
import { devicesKey, pageKey } from '../streams/store.ts';
import { MOST_PAGES, summarise, TooMuch } from '../streams/summary.ts';
import { cachedJson } from './cached.ts';

interface Looking {
  readonly store: TimedTable;
  readonly streams: StreamsConfig;
}

/** Hours of devices whose minutes are summed up at most: 15,000 windows, so that the answer stays below Lambda's 6 MB. */
const MOST_PAGES_OF_MINUTES = 250;
const USUAL_HOURS = 7 * 24;

export function listMetrics({ streams }: Looking, { query }: Request) {
  requireKnown(query);
  const items = Object.entries(streams).map(
    ([metric, { unit, windows, min, max, thresholds, missingAfterMinutes, keepDays }]) => ({
      metric,
      ...(unit !== undefined && { unit }),
      windows,
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      thresholds,
      ...(missingAfterMinutes !== undefined && { missingAfterMinutes }),
      keepDays,
    }),
  );
  return json(200, { items });
}

/** Where a device of a name may stand. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 256;
}

/** The devices of a metric by name: the last reading of each, the thresholds that it has crossed, and since when it is silent. */
export async function listDevices({ store, streams }: Looking, request: Request, metric: string) {
  const { query } = request;
  requireKnown(query, 'limit', 'cursor');
  const { thresholds } = required(streams, metric);
  const limit = readLimit(query);
  const after = readCursor(request, isName);
  const found: Device[] = [];
  const devices = queryItems<Device>(store, {
    KeyConditionExpression: `pk = :devices${after === undefined ? '' : ' AND sk > :after'}`,
    ExpressionAttributeValues: {
      ':devices': devicesKey(metric),
      ...(after !== undefined && { ':after': after }),
    },
    Limit: limit + 1,
  });
  for await (const device of devices) if (found.push(device) > limit) break;
  const shown = found.slice(0, limit);
  const keys = shown.map((device) => pageKey({ ...device, hour: device.lastHour }));
  const pages = await batchGet<StoredPage>(store.client, store.tableName, keys);
  const latest = new Map(pages.map((page) => [page.device, page.latest]));
  const last = shown.at(-1);
  return json(200, {
    items: shown.map((device) => presentDevice(device, latest.get(device.device), thresholds)),
    ...(found.length > limit && last && { cursor: writeCursor(request, last.device) }),
  });
}

function presentDevice(
  device: Device,
  latest: StoredPage['latest'] | undefined,
  thresholds: MetricConfig['thresholds'],
) {
  return {
    device: device.device,
    last: {
      at: new Date(latest?.time ?? startOf(device.lastHour)).toISOString(),
      ...(latest && { value: latest.value }),
    },
    crossed: crossedBy(device, thresholds),
    ...(device.silentSince !== undefined && { silentSince: new Date(device.silentSince).toISOString() }),
  };
}

/** By device and window. Unchanged, it is an empty 304 for whoever has it. */
export async function showSummary(
  { store, streams }: Looking,
  { query, headers }: Pick<Request, 'query' | 'headers'>,
  metric: string,
) {
  requireKnown(query, 'window', 'device', 'from', 'to');
  const { unit, windows } = required(streams, metric);
  const window =
    readChoice(query, 'window', windows) ?? (windows.includes('hour') ? 'hour' : firstOf(windows));
  const { from, to } = rangeOf(query, store.now().getTime());
  const most = window === 'minute' ? MOST_PAGES_OF_MINUTES : MOST_PAGES;
  const { device } = query;
  try {
    const summary = await summarise(store, { metric, unit, window, from, to, device }, most);
    return cachedJson(headers, { ...summary, quantileError: ACCURACY });
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    throw badQuery(
      `That is more than ${most} hours of devices. Ask for one (device), or for less time (from, to).`,
    );
  }
}

function required(streams: StreamsConfig, metric: string): MetricConfig {
  const config = Object.hasOwn(streams, metric) ? streams[metric] : undefined;
  if (!config) throw notFound();
  return config;
}

function firstOf(windows: readonly Window[]): Window {
  return windows[0] ?? 'hour';
}

/** Unless it says otherwise the last seven days, to the end of an hour: so the answer is the same until something comes. */
function rangeOf(query: Request['query'], now: number): { readonly from: number; readonly to: number } {
  const given = readRange(query);
  // Clocks of devices may go ahead by some minutes.
  const to = given.to === undefined ? startOf(hourOf(now)) + 2 * HOUR_MILLISECONDS : Date.parse(given.to);
  const from = given.from === undefined ? to - USUAL_HOURS * HOUR_MILLISECONDS : Date.parse(given.from);
  if (from >= to) throw badQuery('from: must be before to.');
  return { from, to };
}
