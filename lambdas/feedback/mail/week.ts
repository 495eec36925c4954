/** When a widget's digest is due, and about which days. */
import type { FeedbackConfig } from '../../../config/feedback.ts';
import { addDays, localTime } from '../../shared/runtime/local-time.ts';

/** Seven whole days of the owner's. */
export interface Week {
  /** The first day, `2026-11-16`. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
}

/**
 * The week that a digest is due about: the seven days before this one, on the configured weekday from the configured
 * hour on. Until midnight, so that an hour in which nothing ran costs no digest.
 */
export function dueWeek(
  now: Date,
  { weekday, hour }: FeedbackConfig['digest'],
  timeZone: string,
): Week | undefined {
  const local = localTime(now, timeZone);
  if (local.weekday !== weekday || local.hour < hour) return undefined;
  return { from: addDays(local.date, -7), to: addDays(local.date, -1) };
}

export function weekBefore({ from, to }: Week): Week {
  return { from: addDays(from, -7), to: addDays(to, -7) };
}
