/** Days and moments as `<input type="date">` and `<input type="datetime-local">` write them. */

/** A time of day, with a zone or without. */
const TIME = /^T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;

/** The day that a text begins with, such as `2026-12-31`; undefined when there is no such day. */
export function dayOf(text: string): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (day === undefined) return undefined;
  // The 31st of a month that ends sooner would become the next month's first.
  const real = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(day) ? day : undefined;
}

export function isMoment(text: string): boolean {
  const day = dayOf(text);
  return day !== undefined && TIME.test(text.slice(day.length));
}
