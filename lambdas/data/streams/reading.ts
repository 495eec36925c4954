/** From what a source delivers to readings. What is none is set aside, with the reason in a sentence. */
import type { MetricConfig, StreamsConfig } from '../../../config/streams.ts';
import { readTime } from '../rows/time.ts';
import { hourOf, startOf } from './page.ts';

/** A record as it came through a door. */
export interface Delivery {
  /** By what the door knows it, to deliver it again. */
  readonly id: string;
  /** Where it stood in its source: the same when it comes again, and another one for any other record. */
  readonly origin: string;
  readonly bytes: Uint8Array;
  /** When the source took it in, in milliseconds since 1970: the same when it comes again. May be any number where others say it. */
  readonly arrivedAt: number;
  /** What the address of a message says, where the door has such. */
  readonly metric?: string;
  readonly device?: string;
}

export interface Reading {
  readonly metric: string;
  readonly device: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The source's own number of it. Without, a reading is known by its time. */
  readonly sequence?: number;
  /** Whether the source said when it was. If not, it was when it arrived. */
  readonly isDated: boolean;
  /** As `Delivery` has it, and which of several records in it. */
  readonly origin: string;
  readonly arrivedAt: number;
  /** The record as it came, for whoever has to look at it. */
  readonly text: string;
}

/** A record that can't be counted. */
export interface Refused {
  /** Where it is known: a configured one. */
  readonly metric?: string;
  readonly reason: string;
  readonly origin: string;
  readonly arrivedAt: number;
  readonly text: string;
}

/** Records in one message at most. */
const MOST_RECORDS = 500;
/** A clock may go wrong by so much; a later time would hide all that follows. */
const LATEST_MILLISECONDS = 10 * 60_000;
/** What DynamoDB's numbers hold, with room for sums. */
const LARGEST = 1e100;
const SMALLEST = 1e-100;
/** As AWS IoT names things, and short enough for a key. */
const DEVICE = /^[A-Za-z0-9:_.-]{1,128}$/;
const DAY_MILLISECONDS = 86_400_000;

type Fields = Readonly<Record<string, unknown>>;

/** @param now when it is read: what was before the time that is kept, or is to be later, is refused */
export function readDelivery(
  streams: StreamsConfig,
  delivery: Delivery,
  now: Date,
): { readings: Reading[]; refused: Refused[] } {
  const readings: Reading[] = [];
  const refused: Refused[] = [];
  for (const record of recordsIn(delivery)) {
    const read = readRecord(streams, delivery, record, now);
    if ('reason' in read) refused.push(read);
    else readings.push(read);
  }
  return { readings, refused };
}

/** One record of a message, with its text. */
interface RawRecord {
  readonly value: unknown;
  readonly text: string;
  readonly origin: string;
  /** Why the message as a whole is none. */
  readonly reason?: string;
}

function recordsIn({ bytes, origin }: Delivery): RawRecord[] {
  const text = new TextDecoder().decode(bytes);
  const whole = (reason: string): RawRecord[] => [{ value: undefined, text, origin, reason }];
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return whole('It is not JSON.');
  }
  if (!Array.isArray(value)) return [{ value, text, origin }];
  if (value.length > MOST_RECORDS)
    return whole(`It holds ${value.length} records: send at most ${MOST_RECORDS} at once.`);
  return value.map((one: unknown, i) => ({
    value: one,
    text: JSON.stringify(one),
    origin: `${origin}/${i}`,
  }));
}

function readRecord(
  streams: StreamsConfig,
  delivery: Delivery,
  { value: raw, text, origin, reason }: RawRecord,
  now: Date,
): Reading | Refused {
  const isKnown = isArrival(delivery.arrivedAt, now);
  const arrivedAt = isKnown ? delivery.arrivedAt : startOf(hourOf(now.getTime()));
  const about = { origin, arrivedAt, text };
  if (reason !== undefined) return { ...about, ...known(streams, delivery.metric), reason };
  const fields: Fields =
    typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Fields) : { value: raw };
  const name = delivery.metric ?? fields.metric;
  const metric = known(streams, name).metric;
  if (metric === undefined)
    return {
      ...about,
      reason: `metric: ${shown(name)} does not come this way. Configured here: ${Object.keys(streams).join(', ')}.`,
    };
  const device = delivery.device ?? fields.device;
  const time = readMoment(fields.time, isKnown ? arrivedAt : undefined);
  const mistake =
    mistakeInDevice(device) ??
    mistakeInValue(streams[metric] as MetricConfig, fields.value) ??
    mistakeInTime(streams[metric] as MetricConfig, fields.time, time, now) ??
    mistakeInSequence(fields.sequence);
  if (mistake !== undefined) return { ...about, metric, reason: mistake };
  return {
    ...about,
    metric,
    device: device as string,
    value: fields.value as number,
    time: time as number,
    isDated: given(fields.time),
    ...(given(fields.sequence) && { sequence: fields.sequence as number }),
  };
}

function known(streams: StreamsConfig, metric: unknown): { metric?: string } {
  return typeof metric === 'string' && Object.hasOwn(streams, metric) ? { metric } : {};
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function shown(value: unknown): string {
  if (!given(value)) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function mistakeInDevice(device: unknown): string | undefined {
  if (typeof device === 'string' && DEVICE.test(device)) return undefined;
  return `device: ${shown(device)} is no name. It has 1 to 128 letters, digits and : _ . -`;
}

function mistakeInValue({ min, max }: MetricConfig, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `value: ${shown(value)} is not a number.`;
  if (min !== undefined && value < min) return `value: ${value} is below ${min}.`;
  if (max !== undefined && value > max) return `value: ${value} is above ${max}.`;
  const distance = Math.abs(value);
  if (distance > LARGEST || (distance < SMALLEST && distance > 0))
    return `value: ${value} is further from or nearer to zero than can be kept.`;
  return undefined;
}

/** No reading arrived earlier. */
export const EARLIEST_ARRIVAL = Date.UTC(2000, 0);

/**
 * Whether a source's time is one at which something can have come. Who writes to Kafka may say any number, such as microseconds: by it nothing
 * could be filed where the owner looks. The hour in which it is read takes its place, the same for a batch that comes again soon.
 */
function isArrival(time: number, now: Date): boolean {
  return time >= EARLIEST_ARRIVAL && time <= now.getTime() + DAY_MILLISECONDS;
}

/** ISO 8601, or a number since 1970: of seconds while it has at most eleven digits, else of milliseconds. */
function readMoment(time: unknown, arrivedAt: number | undefined): number | undefined {
  if (!given(time)) return arrivedAt;
  if (typeof time === 'number')
    return readTime(String(time), time < 1e11 ? 'seconds' : 'milliseconds', 'UTC');
  return typeof time === 'string' ? readTime(time, 'iso', 'UTC') : undefined;
}

function mistakeInTime(
  { keepDays }: MetricConfig,
  said: unknown,
  time: number | undefined,
  now: Date,
): string | undefined {
  if (time === undefined && !given(said))
    return 'time: is missing, and the record’s own time is no moment in milliseconds since 1970.';
  if (time === undefined)
    return `time: ${shown(said)} is no moment. Write it such as 2026-01-31T12:00:00Z, or in seconds since 1970.`;
  if (time > now.getTime() + LATEST_MILLISECONDS) return `time: ${shown(said)} is still to come.`;
  if (time < now.getTime() - keepDays * DAY_MILLISECONDS)
    return `time: ${shown(said)} is longer ago than is kept (keepDays: ${keepDays}).`;
  return undefined;
}

function mistakeInSequence(sequence: unknown): string | undefined {
  if (!given(sequence) || (Number.isSafeInteger(sequence) && (sequence as number) >= 0)) return undefined;
  return `sequence: ${shown(sequence)} is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`;
}
