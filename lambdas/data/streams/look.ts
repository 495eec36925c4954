/** What nobody reports: devices that fall silent, and hours in which much was set aside. */
import type { StreamsConfig } from '../../../config/streams.ts';
import { attention } from '../../shared/runtime/log.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { sayOnce } from '../../shared/table/once.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { readAggregate } from './aggregate.ts';
import { countAside, NO_METRIC } from './aside.ts';
import { type Device, fallSilent } from './device.ts';
import { HOUR_MILLISECONDS, hourOf, type StoredPage, startOf } from './page.ts';
import { devicesKey, pageKey, readKnown, writeDevice } from './store.ts';

interface Looking {
  readonly store: TimedTable;
  readonly streams: StreamsConfig;
}

const MINUTE_MILLISECONDS = 60_000;
/** Of records that name no metric there is none whose configuration could say it. */
const USUAL_SHARE = 0.05;
const HOUR_SECONDS = 3600;

/** @returns devices that have fallen silent now, as they are in the table */
export async function findSilent({ store, streams }: Looking): Promise<Device[]> {
  const found: Device[] = [];
  for (const [metric, { missingAfterMinutes, keepDays }] of Object.entries(streams)) {
    if (missingAfterMinutes === undefined) continue;
    const before = store.now().getTime() - missingAfterMinutes * MINUTE_MILLISECONDS;
    for await (const device of devicesOf(store, metric)) {
      if (device.silentSince !== undefined || startOf(device.lastHour) > before) continue;
      const since = await lastReading(store, device);
      if (since > before) continue;
      const silent = fallSilent(device, since);
      // If somebody else has written it, it has reported, most likely: the next look sees.
      if (await writeDevice(store, silent, keepDays)) found.push({ ...silent, version: silent.version + 1 });
    }
  }
  return found;
}

export function devicesOf(store: TimedTable, metric: string): AsyncGenerator<Device> {
  return queryItems<Device>(store, {
    KeyConditionExpression: 'pk = :devices',
    ExpressionAttributeValues: { ':devices': devicesKey(metric) },
  });
}

async function lastReading(store: TimedTable, device: Device): Promise<number> {
  const { pages } = await readKnown(store, device, [device.lastHour]);
  return pages.get(device.lastHour)?.latest.time ?? startOf(device.lastHour);
}

/** Says once of each metric and hour that more was set aside than its configuration allows. */
export async function reportAside({ store, streams }: Looking): Promise<void> {
  const now = store.now();
  const hour = hourOf(now.getTime() - HOUR_MILLISECONDS);
  let all = 0;
  for (const [metric, { alarmShare }] of Object.entries(streams)) {
    const taken = await countTaken(store, metric, hour);
    all += taken;
    await reportOne({ store, metric, hour, taken, alarmShare });
  }
  await reportOne({ store, metric: NO_METRIC, hour, taken: all, alarmShare: USUAL_SHARE });
}

async function reportOne({
  store,
  metric,
  hour,
  taken,
  alarmShare,
}: {
  readonly store: TimedTable;
  readonly metric: string;
  readonly hour: string;
  readonly taken: number;
  readonly alarmShare: number;
}): Promise<void> {
  const records = await countAside(store, metric, hour);
  if (records === 0 || records / (records + taken) <= alarmShare) return;
  await sayOnce(store, `aside-${metric}-${hour}`, 2 * HOUR_SECONDS, store.now(), () =>
    attention('stream-set-aside', { metric, hour, records }),
  );
}

async function countTaken(store: TimedTable, metric: string, hour: string): Promise<number> {
  const keys: ReturnType<typeof pageKey>[] = [];
  for await (const { device, lastHour } of devicesOf(store, metric))
    if (lastHour >= hour) keys.push(pageKey({ metric, device, hour }));
  const pages = await batchGet<StoredPage>(store.client, store.tableName, keys);
  return pages.reduce((taken, { hourly }) => taken + readAggregate(hourly).count, 0);
}
