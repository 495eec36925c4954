import type { Delivery } from '../../../config/values.ts';

/**
 * The pause before the next attempt, in seconds: doubling from the first retry to the longest, with a jitter of a
 * quarter either way so that what failed together does not come back together.
 *
 * @param attempts how many have been made
 * @param random a number from 0 up to 1
 */
export function backoffSeconds(
  attempts: number,
  { firstRetrySeconds, longestRetrySeconds }: Pick<Delivery, 'firstRetrySeconds' | 'longestRetrySeconds'>,
  random: number = Math.random(),
): number {
  const doubled = firstRetrySeconds * 2 ** Math.min(attempts - 1, 30);
  return Math.max(1, Math.round(Math.min(doubled, longestRetrySeconds) * (0.75 + random / 2)));
}

/** How many horizons a leg may wait in all for what passes with the day. */
export const LONGEST_WAIT_IN_HORIZONS = 3;

/** The pause for what passes with the day, such as a quota: twice the longest, with the same jitter. */
export function waitSeconds(
  { longestRetrySeconds }: Pick<Delivery, 'longestRetrySeconds'>,
  random: number = Math.random(),
): number {
  return Math.max(1, Math.round(longestRetrySeconds * 2 * (0.75 + random / 2)));
}
