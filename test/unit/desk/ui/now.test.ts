import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clock } from '../../../../desk/ui/now.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('the clock is right as soon as somebody looks, goes on by half minutes, and stands still for nobody', () => {
  const heard: number[] = [];
  vi.setSystemTime(1_000_000);
  const stop = clock.subscribe(() => heard.push(clock.read().getTime()));
  expect(clock.read().getTime()).toBe(1_000_000);
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([1_030_000, 1_060_000]);
  stop();
  vi.advanceTimersByTime(3_600_000);
  expect(vi.getTimerCount()).toBe(0);
  clock.subscribe(() => {})();
  expect(clock.read().getTime()).toBe(4_660_000);
});
