/** Where readings stand in the table: a page for each device, metric and hour, and an item for each device and metric. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../shared/table/batch.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import type { Device } from './device.ts';
import { HOUR_MILLISECONDS, type PageId, type StoredPage, startOf } from './page.ts';

const DAY_SECONDS = 86_400;

/** Devices with events that wait to be told, by since when. */
export const DUE_EVENTS = 'due#stream-event';

/** All pages of a device, by their hours. */
export function pagesKey({ metric, device }: Omit<PageId, 'hour'>): string {
  return `readings#${metric}#${device}`;
}

export function pageKey({ hour, ...id }: PageId) {
  return { pk: pagesKey(id), sk: hour };
}

/** All devices of a metric, by name. */
export function devicesKey(metric: string): string {
  return `devices#${metric}`;
}

function deviceKey({ metric, device }: Omit<PageId, 'hour'>) {
  return { pk: devicesKey(metric), sk: device };
}

/** What was read of one device: its pages by their hours, and itself. */
export interface Known {
  readonly pages: ReadonlyMap<string, StoredPage>;
  readonly device: Device | undefined;
}

/** Reads pages of one device, and the device. */
export async function readKnown(
  { client, tableName }: TimedTable,
  id: Omit<PageId, 'hour'>,
  hours: readonly string[],
): Promise<Known> {
  const keys = [deviceKey(id), ...hours.map((hour) => pageKey({ ...id, hour }))];
  const items = await batchGet<StoredPage | Device>(client, tableName, keys, { consistent: true });
  return {
    pages: new Map(items.flatMap((item) => (item.type === 'readings' ? [[item.hour, item]] : []))),
    device: items.find((item) => item.type === 'device'),
  };
}

/**
 * Writes a page, and its device where that has changed, both or none.
 *
 * @returns false when either is not what was read: somebody else was faster
 */
export async function writePage(
  table: TimedTable,
  page: StoredPage,
  device: { readonly before: Device | undefined; readonly after: Device },
  keepDays: number,
): Promise<boolean> {
  const pagePut = putOf(table, pageItem(page, keepDays), page.version - 1);
  if (device.before === device.after) return conditionHeld(table.client.send(new PutCommand(pagePut)));
  return transact(table.client, [{ Put: pagePut }, { Put: devicePut(table, device.after, keepDays) }]);
}

/** @returns false when the device is not what was read */
export async function writeDevice(table: TimedTable, device: Device, keepDays: number): Promise<boolean> {
  return conditionHeld(table.client.send(new PutCommand(devicePut(table, device, keepDays))));
}

function pageItem(page: StoredPage, keepDays: number) {
  // A reading is refused before its page may go, so that none is counted into an empty one again.
  const deleteAt = startOf(page.hour) / 1000 + HOUR_MILLISECONDS / 1000 + (keepDays + 1) * DAY_SECONDS;
  return { ...pageKey(page), ...page, deleteAt };
}

/** @param device as it is to be; its version is that of what was read */
function devicePut(table: TimedTable, device: Device, keepDays: number) {
  const deleteAt = epochSeconds(new Date(startOf(device.lastHour))) + (keepDays + 2) * DAY_SECONDS;
  const due = { gsi2pk: DUE_EVENTS, gsi2sk: table.now().toISOString() };
  const item = {
    ...deviceKey(device),
    ...device,
    version: device.version + 1,
    deleteAt,
    ...(device.events.length > 0 && due),
  };
  return putOf(table, item, device.version);
}

/** A write that fails when the item's version is another one than was read; 0 while there is none. */
function putOf({ tableName }: TimedTable, Item: Record<string, unknown>, version: number) {
  return {
    TableName: tableName,
    Item,
    ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : 'version = :version',
    ...(version > 0 && { ExpressionAttributeValues: { ':version': version } }),
  };
}
