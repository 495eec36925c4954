/** Reads moments as files write them. */
import type { TIME_FORMATS } from '../../../config/data.ts';

type Format = (typeof TIME_FORMATS)[number];

/** Year, month, day, hour, minute, second, millisecond. */
type Parts = readonly [number, number, number, number, number, number, number];

const CLOCK = '(?:[T ,]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?';
const OFFSET = '\\s*(Z|UTC|[+-]\\d{2}:?\\d{2})?';
const ISO = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${CLOCK}${OFFSET}$`, 'i');
const ORDERS: Readonly<Record<'dd.mm.yyyy' | 'dd/mm/yyyy' | 'mm/dd/yyyy', RegExp>> = {
  'dd.mm.yyyy': new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${CLOCK}${OFFSET}$`, 'i'),
  'dd/mm/yyyy': new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4})${CLOCK}${OFFSET}$`, 'i'),
  'mm/dd/yyyy': new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4})${CLOCK}${OFFSET}$`, 'i'),
};

/** What a date's text looks like, for whoever has written another one. */
export const EXAMPLES: Readonly<Record<Format, string>> = {
  iso: '2026-01-31 or 2026-01-31T12:00:00Z',
  'dd.mm.yyyy': '31.01.2026 or 31.01.2026 12:00',
  'dd/mm/yyyy': '31/01/2026 or 31/01/2026 12:00',
  'mm/dd/yyyy': '01/31/2026 or 01/31/2026 12:00',
  seconds: '1769860800',
  milliseconds: '1769860800000',
};

const DAY = 86_400_000;

/** From 1000 to 9999: the years whose days are folders of ten characters. */
const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1) - 1;

/**
 * A moment, in milliseconds since 1970.
 *
 * @param zone where a time is that names no offset. One that a change of clocks leaves out counts as by the clock before
 * it, and one that there is twice as the first
 * @returns undefined for what is no such time, such as a 30th of February
 */
export function readTime(text: string, format: Format, zone: string): number | undefined {
  const moment =
    format === 'seconds' || format === 'milliseconds'
      ? readEpoch(text, format)
      : readDate(text, format, zone);
  return moment !== undefined && moment >= EARLIEST && moment <= LATEST ? moment : undefined;
}

function readEpoch(text: string, format: 'seconds' | 'milliseconds'): number | undefined {
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(text)) return undefined;
  return Math.round(Number(text) * (format === 'seconds' ? 1000 : 1));
}

function readDate(
  text: string,
  format: Exclude<Format, 'seconds' | 'milliseconds'>,
  zone: string,
): number | undefined {
  const match = (format === 'iso' ? ISO : ORDERS[format]).exec(text);
  if (!match) return undefined;
  const [first, second, third, ...clock] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    ...number[],
  ];
  const [year, month, day] =
    format === 'iso'
      ? [first, second, third]
      : format === 'mm/dd/yyyy'
        ? [third, first, second]
        : [third, second, first];
  const milliseconds = Math.trunc(Number(`0.${match[7] ?? '0'}`) * 1000);
  const [hour = 0, minute = 0, seconds = 0] = clock;
  const local = utc([year, month, day, hour, minute, seconds, milliseconds]);
  return local === undefined ? undefined : local - offsetOf(match[8], local, zone);
}

/** The moment that a clock in UTC shows so; undefined where none ever does. */
function utc([year, month, day, hour, minute, second, millisecond]: Parts): number | undefined {
  // Date.UTC takes the year 26 for 1926.
  if (year < 1000 || hour > 23 || minute > 59 || second > 59) return undefined;
  const moment = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const date = new Date(moment);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? moment : undefined;
}

function offsetOf(written: string | undefined, local: number, zone: string): number {
  if (written === undefined) return zone === 'UTC' ? 0 : offsetThere(local, zone);
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(written);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** What clocks there are ahead of UTC by, when they show a time. */
function offsetThere(local: number, zone: string): number {
  // A day before, no change of clocks has come between; a day after, each has.
  const [before, after] = [aheadAt(local - DAY, zone), aheadAt(local + DAY, zone)];
  if (before === after) return before;
  const isBefore = aheadAt(local - before, zone) === before;
  const isAfter = aheadAt(local - after, zone) === after;
  return isBefore || !isAfter ? before : after;
}

const HOUR = 3_600_000;
/** So many hours are remembered: a year's of a few zones. */
const REMEMBERED = 50_000;
/** By zone and hour: what clocks are ahead by all through it; undefined where they change within. */
const hours = new Map<string, number | undefined>();

/** Asking costs microseconds, so each hour is asked about once. */
function aheadAt(moment: number, timeZone: string): number {
  const start = Math.floor(moment / HOUR) * HOUR;
  const key = `${timeZone} ${start}`;
  if (!hours.has(key)) {
    if (hours.size >= REMEMBERED) hours.clear();
    const ahead = askClock(start, timeZone);
    hours.set(key, askClock(start + HOUR, timeZone) === ahead ? ahead : undefined);
  }
  return hours.get(key) ?? askClock(moment, timeZone);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function askClock(moment: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
    clocks.set(timeZone, clock);
  }
  const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -seconds : seconds) * 1000;
}

/** Days are asked for row by row, and are few. */
const days = new Map<number, string>();

/** The day of a moment, UTC, as folders are named. */
export function dayOf(moment: number): string {
  return dayOfNumber(Math.floor(moment / DAY));
}

/** @param number days since 1970 */
export function dayOfNumber(number: number): string {
  let day = days.get(number);
  if (day === undefined) {
    if (days.size >= REMEMBERED) days.clear();
    day = new Date(number * DAY).toISOString().slice(0, 10);
    days.set(number, day);
  }
  return day;
}

/** Days since 1970. @param day such as 2026-01-31 */
export function numberOfDay(day: string): number {
  return Date.parse(day) / DAY;
}
