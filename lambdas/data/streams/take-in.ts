/** Takes in what doors deliver: counts each reading once, and sets aside what is none. */
import type { StreamsConfig } from '../../../config/streams.ts';
import { logger } from '../../shared/runtime/log.ts';
import { writeMetrics } from '../../shared/runtime/metrics.ts';
import { together } from '../../shared/runtime/together.ts';
import { retry } from '../../shared/table/retry.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { setAside } from './aside.ts';
import { type Device, hearReadings, newDevice } from './device.ts';
import { type Counted, countReadings, HOUR_MILLISECONDS, hourOf, startOf } from './page.ts';
import { type Delivery, type Reading, type Refused, readDelivery } from './reading.ts';
import { type Known, readKnown, writePage } from './store.ts';

export interface TakingIn {
  readonly store: TimedTable;
  readonly streams: StreamsConfig;
  /** How long what was set aside is kept. */
  readonly keepRejectedDays: number;
}

export interface TakenIn {
  /** Deliveries that have to come again, by their ids. */
  readonly failed: readonly string[];
  /** Devices that the owner has to hear about. */
  readonly devices: readonly Device[];
}

/** How often a page is looked at again because somebody else wrote it in between. */
const ATTEMPTS = 10;

/** A reading, and the delivery that brought it. */
type Brought = Reading & { readonly delivery: string };

/** Takes in a batch: device by device side by side, so that one that fails keeps no other from being counted. */
export async function takeIn(taking: TakingIn, deliveries: readonly Delivery[]): Promise<TakenIn> {
  const failed = new Set<string>();
  const byDevice = new Map<string, Brought[]>();
  const refused: (Refused & { readonly delivery: string })[] = [];
  for (const delivery of deliveries) {
    const read = readDelivery(taking.streams, delivery, taking.store.now());
    const { id } = delivery;
    refused.push(...read.refused.map((one) => ({ ...one, delivery: id })));
    for (const reading of read.readings) {
      const key = `${reading.metric}#${reading.device}`;
      const brought = byDevice.get(key) ?? [];
      byDevice.set(key, brought);
      brought.push({ ...reading, delivery: id });
    }
  }
  const failing = (brought: readonly { readonly delivery: string }[]) => (error: Error) => {
    logger.error('readings not taken in', { error: error.name, readings: brought.length });
    for (const { delivery } of brought) failed.add(delivery);
  };
  const aside = refusing(taking, refused).catch(failing(refused));
  const devices = await together(
    [...byDevice.values()].map((readings) => takeDevice(taking, readings).catch(failing(readings))),
  );
  await aside;
  return { failed: [...failed], devices: devices.filter((device) => device !== undefined) };
}

/**
 * @returns the device, when these readings have something to say to the owner. What others have found is said by them, or by the next
 * look where they were killed
 */
async function takeDevice(taking: TakingIn, readings: readonly Reading[]): Promise<Device | undefined> {
  const byHour = Map.groupBy(readings, ({ time }) => hourOf(time));
  let device: Device | undefined;
  let hasNews = false;
  // One after the other: the hours of a device have one item in common.
  for (const hour of [...byHour.keys()].sort()) {
    const taken = await takeHour(taking, hour, byHour.get(hour) as Reading[]);
    device = taken.device;
    hasNews ||= taken.hasNews;
  }
  return hasNews ? device : undefined;
}

async function takeHour(
  taking: TakingIn,
  hour: string,
  readings: readonly Reading[],
): Promise<{ readonly device: Device | undefined; readonly hasNews: boolean }> {
  const { metric, device } = readings[0] as Reading;
  const settings = taking.streams[metric];
  if (!settings) throw new Error('Readings of a metric that is not configured');
  const { windows, keepDays } = settings;
  const next = hourOf(startOf(hour) + HOUR_MILLISECONDS);
  const taken = await retry(ATTEMPTS, async () => {
    const known = await readKnown(taking.store, { metric, device }, [hour, next]);
    const id = { metric, device, hour };
    const counted = countReadings(id, known.pages.get(hour), readings, windows.includes('minute'));
    // Before the page is written: afterwards such a record could not be told from one that comes again.
    await refusing(taking, counted.again.map(refusedAgain));
    if (counted.fresh.length === 0) return { counted, device: known.device, hasNews: false };
    const before = known.device;
    const after = deviceAfter(before, counted, known, hour, settings);
    const isWritten = await writePage(taking.store, counted.page, { before, after }, keepDays);
    if (!isWritten) return undefined;
    const hasNews = after.events.length > 0 && after.events !== before?.events;
    // A write raises the version.
    return { counted, device: after === before ? after : { ...after, version: after.version + 1 }, hasNews };
  });
  if (!taken) throw new Error('A page changed too often to be written');
  await refusing(taking, taken.counted.crowded.map(refusedCrowded));
  const { fresh, repeated } = taken.counted;
  logger.info('readings taken in', { metric, fresh: fresh.length, repeated });
  return taken;
}

function deviceAfter(
  before: Device | undefined,
  { fresh }: Counted,
  { pages }: Known,
  hour: string,
  settings: StreamsConfig[string],
): Device {
  const [first] = fresh as readonly [Reading, ...Reading[]];
  const device = before ?? newDevice(first, hour);
  const { lastHour } = device;
  // What is older than another reading that was counted says nothing new. Pages before the last hour have none that is.
  const latest = [...pages.values()].map(({ latest: { time } }) => time);
  const isLate = lastHour > hour && !pages.has(lastHour);
  const since = isLate ? Number.POSITIVE_INFINITY : Math.max(Number.NEGATIVE_INFINITY, ...latest);
  const heard = hearReadings(device, fresh, since, settings);
  return lastHour < hour ? { ...heard, lastHour: hour } : heard;
}

async function refusing({ store, keepRejectedDays }: TakingIn, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return;
  const first = await setAside(store, refused, keepRejectedDays);
  if (first > 0) writeMetrics({ Rejected: first });
}

function refusedAgain({ metric, sequence, origin, arrivedAt, text }: Reading): Refused {
  return {
    metric,
    reason: `sequence: ${sequence} was counted before, with an earlier time. A device that begins to count again has to go on from a higher number.`,
    origin,
    arrivedAt,
    text,
  };
}

function refusedCrowded({ metric, origin, arrivedAt, text }: Reading): Refused {
  return {
    metric,
    reason: 'sequence: the device’s numbers have too many gaps in this hour for this one to be known again.',
    origin,
    arrivedAt,
    text,
  };
}
