/** What is known of a device apart from its counts: whether a reading has crossed a threshold, and whether it is silent. */
import type { MetricConfig, ThresholdConfig } from '../../../config/streams.ts';
import type { Reading } from './reading.ts';

/** What the owner hears of, once. */
export interface StreamEvent {
  readonly kind: 'above' | 'below' | 'normal' | 'silent' | 'back';
  readonly metric: string;
  readonly device: string;
  /** The reading's, or since when nothing came: milliseconds since 1970. */
  readonly time: number;
  readonly value?: number;
  /** The threshold that was crossed. */
  readonly limit?: number;
}

export interface Device {
  readonly metric: string;
  readonly device: string;
  readonly type: 'device';
  /** Goes up with each write. */
  readonly version: number;
  /** The last one that has a page. */
  readonly lastHour: string;
  /** Thresholds that are crossed now. */
  readonly crossed: readonly string[];
  /** Since when nothing comes, where the owner has heard or will hear of it. */
  readonly silentSince?: number;
  /** What the owner has to hear of yet. */
  readonly events: readonly StreamEvent[];
}

/** Events of a device that wait at most; who wants to know more of it looks at its readings. */
const MOST_EVENTS = 20;

export function newDevice({ metric, device }: Pick<Reading, 'metric' | 'device'>, hour: string): Device {
  return { metric, device, type: 'device', version: 0, lastHour: hour, crossed: [], events: [] };
}

/**
 * What readings change in what is known of their device.
 *
 * @param fresh those that are counted now, by their time
 * @param since the time of the last reading before them: what is older has no say, though it counts
 * @returns the same device when nothing changes
 */
export function hearReadings(
  device: Device,
  fresh: readonly Reading[],
  since: number,
  { thresholds }: Pick<MetricConfig, 'thresholds'>,
): Device {
  const telling = fresh.filter(({ time }) => time >= since);
  const [first] = telling;
  if (!first) return device;
  let crossed = stillSet(device, thresholds);
  const events: StreamEvent[] = [];
  if (device.silentSince !== undefined) events.push({ kind: 'back', ...aboutReading(first) });
  for (const reading of telling)
    for (const threshold of thresholds) {
      const key = keyOf(threshold);
      const was = crossed.includes(key);
      const is = isCrossed(threshold, reading.value, was);
      if (is === was) continue;
      crossed = is ? [...crossed, key] : crossed.filter((one) => one !== key);
      events.push({
        kind: is ? sideOf(threshold) : 'normal',
        limit: limitOf(threshold),
        ...aboutReading(reading),
      });
    }
  if (events.length === 0) return device;
  const { silentSince: _, ...rest } = device;
  return { ...rest, crossed, events: [...device.events, ...events].slice(-MOST_EVENTS) };
}

/** A device that has sent nothing since then. */
export function fallSilent(device: Device, since: number): Device {
  const { metric, device: name } = device;
  const event: StreamEvent = { kind: 'silent', metric, device: name, time: since };
  return { ...device, silentSince: since, events: [...device.events, event].slice(-MOST_EVENTS) };
}

/** Those that are crossed, without what the configuration has no more. */
function stillSet(
  { crossed }: Pick<Device, 'crossed'>,
  thresholds: readonly ThresholdConfig[],
): readonly string[] {
  const set = new Set(thresholds.map(keyOf));
  return crossed.filter((key) => set.has(key));
}

/** The thresholds that a device has crossed now, such as above 30. */
export function crossedBy(device: Pick<Device, 'crossed'>, thresholds: readonly ThresholdConfig[]) {
  return stillSet(device, thresholds).map((key) => {
    const [side = '', limit = ''] = key.split(' ');
    return { side: side as 'above' | 'below', limit: Number(limit) };
  });
}

function aboutReading({ metric, device, time, value }: Reading) {
  return { metric, device, time, value };
}

function isCrossed({ above, below, clear }: ThresholdConfig, value: number, was: boolean): boolean {
  if (above !== undefined) return value > (was ? (clear ?? above) : above);
  return below !== undefined && value < (was ? (clear ?? below) : below);
}

/** Where it stands in the configuration may change. */
function keyOf(threshold: ThresholdConfig): string {
  return `${sideOf(threshold)} ${limitOf(threshold)}`;
}

function sideOf({ above }: ThresholdConfig): 'above' | 'below' {
  return above === undefined ? 'below' : 'above';
}

function limitOf({ above, below }: ThresholdConfig): number {
  return above ?? below ?? 0;
}
