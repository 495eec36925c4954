import { DDSketch } from '@datadog/sketches-js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACCURACY,
  addValue,
  emptySketch,
  MOST_BINS,
  mergeSketch,
  quantile,
  readSketch,
  type Sketch,
  writeSketch,
} from '../../../../../lambdas/data/streams/sketch.ts';

const SHARES = [0, 0.1, 0.5, 0.9, 0.99, 1];
const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => (Math.abs(value) < 1e-3 ? 0 : value)),
    fc.integer({ min: -40, max: 40 }),
  ),
  { minLength: 1, maxLength: 300 },
);

function sketchOf(all: readonly number[]): Sketch {
  const sketch = emptySketch();
  for (const value of all) addValue(sketch, value);
  return sketch;
}

function rankOf(all: readonly number[], share: number): number {
  return [...all].sort((a, b) => a - b)[Math.floor(share * (all.length - 1))] as number;
}

describe('a sketch', () => {
  it('is off by no more than its accuracy, on both sides of zero', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sketch = sketchOf(all);
        for (const share of SHARES) {
          const right = rankOf(all, share);
          const off = Math.abs((quantile(sketch, share) as number) - right);
          expect(off).toBeLessThanOrEqual(Math.abs(right) * ACCURACY * (1 + 1e-9));
        }
      }),
    );
  });

  it('says what Datadog’s says', () => {
    fc.assert(
      fc.property(values, (all) => {
        const theirs = new DDSketch({ relativeAccuracy: ACCURACY });
        for (const value of all) theirs.accept(value);
        const ours = sketchOf(all);
        for (const share of SHARES)
          expect(quantile(ours, share)).toBeCloseTo(theirs.getValueAtQuantile(share), 4);
      }),
    );
  });

  it('is the same whether values come at once, or in parts that are merged and stored in between', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const merged = readSketch(writeSketch(sketchOf(one)));
        mergeSketch(merged, readSketch(writeSketch(sketchOf(other))));
        expect(writeSketch(merged)).toBe(writeSketch(sketchOf([...one, ...other])));
      }),
    );
  });

  it('stays small whatever comes: bins near zero become one, and it says so', () => {
    const spread = Array.from({ length: 5000 }, (_, i) => (i % 2 ? 1 : -1) * 1.05 ** (i / 4) * 1e-6);
    const sketch = sketchOf(spread);
    expect(sketch.positive.size + sketch.negative.size).toBe(MOST_BINS);
    expect(sketch.isCoarse).toBe(true);
    expect(readSketch(writeSketch(sketch))).toEqual(sketch);
    expect(writeSketch(sketch).length).toBeLessThan(4 * MOST_BINS);
    for (const share of [0.001, 0.999]) {
      const right = rankOf(spread, share);
      expect(Math.abs((quantile(sketch, share) as number) / right - 1)).toBeLessThanOrEqual(ACCURACY);
    }
  });

  it('knows no quantile of nothing', () => {
    expect(quantile(emptySketch(), 0.5)).toBeUndefined();
  });
});
