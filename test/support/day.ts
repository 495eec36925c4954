/** For tests of what is counted by day. */
import { setTimeout } from 'node:timers/promises';
import { addDays, localTime, startOfDay } from '../../lambdas/shared/runtime/local-time.ts';

/**
 * Waits for the next day where this one ends in less than so many seconds, so that a test sees one day only. Meant for
 * hooks: it takes as long at most.
 *
 * @param timeZone whose day
 */
export async function enoughOfDay(seconds: number, timeZone = 'UTC', wait = setTimeout): Promise<void> {
  const left = secondsLeftOfDay(new Date(), timeZone);
  if (left < seconds) await wait((left + 1) * 1000);
}

export function secondsLeftOfDay(now: Date, timeZone: string): number {
  const tomorrow = addDays(localTime(now, timeZone).date, 1);
  return (startOfDay(tomorrow, timeZone).getTime() - now.getTime()) / 1000;
}
