/** What the owner's lists have in common in their query strings. Whatever is not understood is refused, never ignored. */
import { HttpError } from '../http/errors.ts';
import { addDays, localTime } from '../runtime/local-time.ts';

type Query = Readonly<Record<string, string>>;

const DEFAULT_LIMIT = 25;
const HIGHEST_LIMIT = 100;
const DAY_MILLISECONDS = 86_400_000;

/** @throws HttpError 400 for a parameter that the route does not know: a misspelt filter would show everything */
export function requireKnown(query: Query, ...known: readonly string[]): void {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw badQuery(`There is no parameter "${unknown}" here. Known: ${known.join(', ')}.`);
}

/** How many entries a page has at most: `limit`, from 1 to 100. @default 25 */
export function readLimit({ limit }: Query): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  const number = /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (number < 1 || number > HIGHEST_LIMIT)
    throw badQuery(`limit: a whole number from 1 to ${HIGHEST_LIMIT}.`);
  return number;
}

/** One of a few values, or undefined when it was not asked for. */
export function readChoice<Value extends string>(
  query: Query,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const asked = query[name];
  if (asked === undefined) return undefined;
  const value = values.find((candidate) => candidate === asked);
  if (value === undefined) throw badQuery(`${name}: one of ${values.join(', ')}.`);
  return value;
}

/** Several of a few values, separated by commas, or all when it was not asked for. */
export function readChoices<Value extends string>(
  query: Query,
  name: string,
  values: readonly Value[],
): readonly Value[] {
  const asked = query[name]?.split(',') ?? values;
  return [...new Set(asked)].map((value) => readChoice({ [name]: value }, name, values) as Value);
}

/** A span of time, as ISO 8601 in UTC with milliseconds. */
export interface DateRange {
  /** The first moment in it. */
  readonly from?: string;
  /** The first moment after it. */
  readonly to?: string;
}

/**
 * `from` and `to`: dates, which are whole days in UTC with both in the range, or moments with a zone, of which `to` is
 * the first one outside.
 */
export function readRange(query: Query): DateRange {
  const from = readMoment(query, 'from');
  const to = readMoment(query, 'to');
  const end = to && new Date(to.moment.getTime() + (to.wholeDay ? DAY_MILLISECONDS : 0));
  if (from && end && from.moment >= end) throw badQuery('from: must be before to.');
  return {
    ...(from && { from: from.moment.toISOString() }),
    ...(end && { to: end.toISOString() }),
  };
}

/** Thirty days, today included. */
const USUAL_DAYS = 30;

/**
 * `from` and `to` as whole days of the owner's, both in the span; or the last so many `days`, which end with `to`. Only
 * here is it known which day it is where the owner is. Neither asked for: the last thirty days.
 *
 * @param most how many days there may be
 */
export function readDays(
  query: Query,
  { now, timeZone, most }: { readonly now: Date; readonly timeZone: string; readonly most: number },
): { readonly from: string; readonly to: string } {
  const to = readDay(query, 'to') ?? localTime(now, timeZone).date;
  const days = readDayCount(query, most);
  const from = readDay(query, 'from') ?? addDays(to, 1 - days);
  if (from > to || addDays(from, most) <= to)
    throw badQuery(`from: before to, and at most ${most} days in all.`);
  return { from, to };
}

function readDayCount({ days, from }: Query, most: number): number {
  if (days === undefined) return Math.min(USUAL_DAYS, most);
  if (from !== undefined) throw badQuery('days: leave out either days or from.');
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0;
  if (count < 1 || count > most) throw badQuery(`days: a whole number from 1 to ${most}.`);
  return count;
}

function readDay(query: Query, name: 'from' | 'to'): string | undefined {
  const day = query[name];
  if (day === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw badQuery(`${name}: a date such as 2026-01-31.`);
  readMoment(query, name);
  return day;
}

function readMoment(query: Query, name: string): { moment: Date; wholeDay: boolean } | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  const wholeDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const exact = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const moment = new Date(text);
  // The 31st of February would be taken for the 3rd of March.
  const isReal = !Number.isNaN(moment.getTime()) && (!wholeDay || moment.toISOString().startsWith(text));
  if (!isReal || !(wholeDay || exact))
    throw badQuery(`${name}: a date such as 2026-01-31, or a moment such as 2026-01-31T12:00:00Z.`);
  requireYear(name, moment);
  return { moment, wholeDay };
}

/** Years in which days can be added and taken away, and times compared as text: with four digits, and none before zero. */
const YEARS = { first: 2000, last: 2999 } as const;

function requireYear(name: string, moment: Date): void {
  const year = moment.getUTCFullYear();
  if (year < YEARS.first || year > YEARS.last)
    throw badQuery(`${name}: a date from ${YEARS.first} to ${YEARS.last}. Leave it out for no limit.`);
}

export function badQuery(message: string): HttpError {
  return new HttpError(400, 'BAD_QUERY', message);
}
