/** Counts by day and by page, in the owner's time zone, summed of the hours that are kept. */

import { addDays, localTime, startOfDay } from '../../shared/runtime/local-time.ts';
import type { Table } from '../../shared/table/table.ts';
import { readHours, sumPages } from '../counting/counters.ts';
import { addCounts, type Counts, hourOf, isNothing, NO_COUNTS } from '../counting/counts.ts';

/** Whole days, both ends included. */
export interface Days {
  readonly widget: string;
  /** `2026-11-21` */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

export interface DayCounts {
  readonly day: string;
  readonly counts: Counts;
}

/** Every day of the span, ascending, those without responses included. */
export async function countsByDay(table: Table, days: Days): Promise<DayCounts[]> {
  const { widget, from, to, timeZone } = days;
  const byDay = new Map<string, Counts>();
  for (let day = from; day <= to; day = addDays(day, 1)) byDay.set(day, NO_COUNTS);
  for (const [hour, { counts }] of await readHours(table, widget, ...hoursOf(days))) {
    const day = localTime(new Date(`${hour}:00:00Z`), timeZone).date;
    const sum = byDay.get(day);
    if (sum) byDay.set(day, addCounts(sum, counts));
  }
  return [...byDay].map(([day, counts]) => ({ day, counts }));
}

export interface PageCounts {
  /** Or `other`, for all beyond the 200 that are counted one by one. */
  readonly page: string;
  readonly counts: Counts;
}

/** The pages of the span, those with most responses first. */
export async function countsByPage(table: Table, days: Days): Promise<PageCounts[]> {
  const byPage = await sumPages(table, days.widget, ...hoursOf(days));
  return [...byPage]
    .map(([page, counts]) => ({ page, counts }))
    .filter(({ counts }) => !isNothing(counts))
    .sort((a, b) => b.counts.responses - a.counts.responses || (a.page < b.page ? -1 : 1));
}

export function sumOf(days: readonly DayCounts[]): Counts {
  return days.reduce((sum, { counts }) => addCounts(sum, counts), NO_COUNTS);
}

/** From the first hour of the first day up to the first hour after the last one. Keys of that hour sort after its name. */
function hoursOf({ from, to, timeZone }: Days): [from: string, to: string] {
  const hour = (date: string) => hourOf(startOfDay(date, timeZone).toISOString());
  return [hour(from), hour(addDays(to, 1))];
}
