/** How often the desk asks what has changed. */

const FIRST_MS = 30_000;
const LAST_MS = 300_000;
const GROWTH = 1.5;

/**
 * How long to wait before asking again: 30 seconds after something new, then longer each time up to five minutes.
 *
 * @param before the wait that has just ended; undefined at the beginning
 */
export function nextWait(before: number | undefined, hasNews: boolean): number {
  if (before === undefined || hasNews) return FIRST_MS;
  return Math.min(before * GROWTH, LAST_MS);
}
