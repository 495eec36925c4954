/** Months where the owner is, and when the report of one is due. */
import { addDays, localTime, startOfDay } from '../../shared/runtime/local-time.ts';

export interface Span {
  /** The month, such as `2026-10`. */
  readonly month: string;
  /** Its first moment, and the first one after it. */
  readonly from: Date;
  readonly to: Date;
  /** Its first and its last day, such as `2026-10-31`. */
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Days on which a report begins: an outage of less than a week costs none, and who has just deployed gets none of a month before. */
const BEGINS_UNTIL_DAY = 7;

/** The month of a moment, such as `2026-11`. */
export function monthOf(moment: Date, timeZone: string): string {
  return localTime(moment, timeZone).date.slice(0, 7);
}

/** The month before. */
export function monthBefore(month: string): string {
  return addDays(`${month}-01`, -1).slice(0, 7);
}

/** Whether the report of the month before may begin: in a month's first week, from the hour on. */
export function isDue(moment: Date, { hour }: { readonly hour: number }, timeZone: string): boolean {
  const local = localTime(moment, timeZone);
  const day = Number(local.date.slice(8));
  return day <= BEGINS_UNTIL_DAY && (day > 1 || local.hour >= hour);
}

/** In zones that are off by half an hour it begins and ends at the full hour of UTC after midnight, as all our days do. */
export function spanOf(month: string, timeZone: string): Span {
  const firstDay = `${month}-01`;
  const nextMonth = addDays(firstDay, 31).slice(0, 7);
  return {
    month,
    from: startOfDay(firstDay, timeZone),
    to: startOfDay(`${nextMonth}-01`, timeZone),
    firstDay,
    lastDay: addDays(`${nextMonth}-01`, -1),
  };
}

/** Whether a text is a month, such as `2026-10`. */
export function isMonth(text: string): boolean {
  return /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text);
}
