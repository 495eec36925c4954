import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamSummary } from '../../../../../contract/client/data.ts';
import { domainOf, pointsOf, rangeOf, windowOf } from '../../../../../desk/pages/data/points.ts';
import { SPANS } from '../../../../../desk/pages/data/search.ts';

const NOW = Date.parse('2026-11-28T12:34:56.789Z');
const figures = { count: 1, min: 1, max: 3, sum: 2, average: 2, p50: 2, p90: 2, p99: 2 };

describe('a device’s line', () => {
  it('has a point for each window of the span, and a gap where nothing came', () => {
    const range = rangeOf('1d', 'hour', NOW);
    expect(range).toEqual({ from: '2026-11-27T13:00:00.000Z', to: '2026-11-28T13:00:00.000Z' });
    const summary = {
      ...range,
      window: 'hour',
      devices: [
        { device: 'roof', total: figures, windows: [{ start: '2026-11-28T11:00:00.000Z', ...figures }] },
      ],
    } as unknown as StreamSummary;
    const points = pointsOf(summary, 'roof');
    expect(points).toHaveLength(24);
    expect(points.filter((point) => point.figures).map(({ start }) => start)).toEqual([
      '2026-11-28T11:00:00.000Z',
    ]);
    expect(pointsOf(summary, 'cellar').every((point) => point.figures === undefined)).toBe(true);
  });

  it('is by the best of the windows that there are', () => {
    expect(SPANS.map((span) => windowOf(span, ['minute', 'hour', 'day']))).toEqual([
      'minute',
      'hour',
      'hour',
      'day',
      'day',
    ]);
    expect(windowOf('3h', ['day'])).toBe('day');
  });

  it('fits into its scale whatever the values, with thresholds that are near', () => {
    const point = (min: number, max: number) => ({ start: '', figures: { start: '', ...figures, min, max } });
    expect(domainOf([point(20, 30)], [31, 500])[1]).toBeGreaterThan(31);
    expect(domainOf([point(20, 30)], [31, 500])[1]).toBeLessThan(40);
    const value = fc.double({ noNaN: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (values, limits) => {
        const [least, most] = domainOf(
          values.map((one) => point(one, one)),
          limits,
        );
        expect(least).toBeLessThan(most);
        for (const one of values) expect(one >= least && one <= most).toBe(true);
      }),
    );
  });
});
