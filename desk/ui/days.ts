/** Days as a date field has them, such as 2026-01-31: where their reader is, who sees every time in their own zone. */

/** So many days before today. */
export function dayBefore(days: number, now: Date = new Date()): string {
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() - days))
    .toISOString()
    .slice(0, 10);
}

/** On how many days there was something since a moment: 1 on the same day. */
export function daysSince(moment: Date, now: Date = new Date()): number {
  const [first, last] = [dayBefore(0, moment), dayBefore(0, now)].map(Date.parse) as [number, number];
  return Math.max(1, (last - first) / 86_400_000 + 1);
}

/** The moment at which a day begins; undefined for what is no day. */
export function beginningOf(day: string): Date | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const moment = new Date(year, month - 1, date);
  // The 31st of February would be taken for the 3rd of March.
  return moment.getMonth() === month - 1 && moment.getDate() === date ? moment : undefined;
}

/**
 * A span from day to day as the API takes moments: the last day is in it. Days alone would be taken for days in UTC. What
 * is no day stays as it is, for the API to say so.
 */
export function momentsOf({ from, to }: { readonly from?: string; readonly to?: string }) {
  const first = from === undefined ? undefined : (beginningOf(from)?.toISOString() ?? from);
  const last = to === undefined ? undefined : (endOf(to)?.toISOString() ?? to);
  return { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) };
}

function endOf(day: string): Date | undefined {
  const moment = beginningOf(day);
  return moment && new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + 1);
}
