import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covering, cutAt, planSizes } from '../../../../../lambdas/images/render/ladder.ts';

const widths = [160, 320, 640, 1280];

describe('planSizes', () => {
  test('gives every configured width, largest first, in the picture’s shape', () => {
    expect(planSizes({ width: 4000, height: 3000 }, { widths })).toEqual([
      { width: 1280, height: 960 },
      { width: 640, height: 480 },
      { width: 320, height: 240 },
      { width: 160, height: 120 },
    ]);
  });

  test('replaces the widths that a small picture lacks by its own', () => {
    expect(planSizes({ width: 500, height: 250 }, { widths }).map(({ width }) => width)).toEqual([
      500, 320, 160,
    ]);
    expect(planSizes({ width: 320, height: 320 }, { widths }).map(({ width }) => width)).toEqual([320, 160]);
    expect(planSizes({ width: 9, height: 3 }, { widths })).toEqual([{ width: 9, height: 3 }]);
  });

  test('cuts to the preset’s shape as wide as the picture’s height allows', () => {
    const crop = { ratio: [16, 9] as [number, number], focus: 'smart' as const };
    expect(planSizes({ width: 1000, height: 450 }, { widths, crop })[0]).toEqual({ width: 800, height: 450 });
  });

  test('holds very long pictures to what can be encoded', () => {
    const [largest] = planSizes({ width: 2560, height: 19_000 }, { widths: [2560] });
    expect(largest?.width).toBeLessThan(1300);
    expect((largest?.width ?? 0) * (largest?.height ?? 0)).toBeLessThanOrEqual(12_000_000);
    expect(() => planSizes({ width: 1, height: 65_000 }, { widths })).toThrow('too long');
  });

  test('never enlarges and never repeats', () => {
    const side = fc.integer({ min: 1, max: 8000 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.uniqueArray(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 8 }),
        (w, h, list) => {
          fc.pre(h / w < 10_000);
          const sizes = planSizes({ width: w, height: h }, { widths: list });
          expect(sizes.length).toBeGreaterThan(0);
          expect(new Set(sizes.map(({ width }) => width)).size).toBe(sizes.length);
          for (const size of sizes) {
            expect(size.width).toBeLessThanOrEqual(w);
            expect(size.height).toBeLessThanOrEqual(h);
          }
        },
      ),
    );
  });
});

describe('cutAt', () => {
  const source = { width: 4000, height: 2000 };
  const size = { width: 500, height: 500 };

  test.each([
    ['the middle', { x: 0.5, y: 0.5 }, { left: 250, top: 0 }],
    ['the left edge', { x: 0, y: 0 }, { left: 0, top: 0 }],
    ['the right edge', { x: 1, y: 1 }, { left: 500, top: 0 }],
    ['a point', { x: 0.4, y: 0.5 }, { left: 150, top: 0 }],
  ])('keeps %s', (_, focus, expected) => {
    expect(cutAt(covering(source, size), size, focus)).toMatchObject(expected);
  });
});
