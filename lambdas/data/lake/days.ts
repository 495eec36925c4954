/**
 * Which days a table has. Athena looks for files of each day that a question does not rule out, so there are no more than needed; a row
 * of another day would never be found, so none is stored.
 */

/** Before any item came in. */
export const FIRST_DAY_OF_EVENTS = '2025-01-01';
/** Clicks are counted by the owner's day, which may be ahead of UTC's. */
export const EVENTS_AHEAD = 1;
/** A data set's rows may be of so many days after the one they landed on: five years. */
export const ROWS_AHEAD = 1826;

const DAY = 86_400_000;

/** @param landedOn such as 2026-01-31 */
export function lastDayOf(landedOn: string): string {
  return new Date(Date.parse(landedOn) + ROWS_AHEAD * DAY).toISOString().slice(0, 10);
}
