import { afterEach, expect, it, vi } from 'vitest';
import { enoughOfDay, secondsLeftOfDay } from '../../support/day.ts';

afterEach(() => vi.useRealTimers());

it.each([
  ['2026-11-29T23:59:30Z', 'UTC', 30],
  ['2026-11-29T00:00:00Z', 'UTC', 86_400],
  ['2026-11-29T22:59:30Z', 'Europe/Berlin', 30],
  // Days of 23 and of 25 hours.
  ['2026-03-28T23:00:00Z', 'Europe/Berlin', 23 * 3600],
  ['2026-10-24T22:00:00Z', 'Europe/Berlin', 25 * 3600],
  ['2028-02-29T23:59:59Z', 'UTC', 1],
])('the day of %s in %s has %d seconds left', (now, timeZone, left) => {
  expect(secondsLeftOfDay(new Date(now), timeZone)).toBe(left);
});

it('is waited for where the present one is about to end, and only there', async () => {
  vi.useFakeTimers({ now: new Date('2026-12-31T23:59:40Z'), toFake: ['Date'] });
  const wait = vi.fn();
  await enoughOfDay(20, 'UTC', wait);
  expect(wait).not.toHaveBeenCalled();
  await enoughOfDay(21, 'UTC', wait);
  expect(wait).toHaveBeenCalledExactlyOnceWith(21_000);
});
