import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grows, trendOf } from '../../../bench/trend.ts';

describe('trendOf', () => {
  it('finds the slope of a line, wherever it begins', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1000, max: 1000 }), (start, slope) => {
        const points = [0, 50, 100, 250].map((x) => ({ x, y: start + slope * x }));
        const trend = trendOf(points);
        expect(trend.slope).toBeCloseTo(slope, 2);
        expect(trend.noise).toBeLessThan(Math.abs(start) / 1e6 + 1e-3);
      }),
    );
  });

  it('says how sure it is: a leak of 500 bytes a call stands out of memory that jumps by a megabyte', () => {
    const jumps = [3, 9, 1, 7, 5, 0, 8, 2, 6, 4, 9, 1].map((part) => part * 100_000);
    const looks = (bytes: number) =>
      trendOf(jumps.map((jump, i) => ({ x: i * 2400, y: 80_000_000 + jump + bytes * i * 2400 })));
    expect(grows(looks(0), 20)).toBe(false);
    expect(grows(looks(500), 20)).toBe(true);
  });
});
