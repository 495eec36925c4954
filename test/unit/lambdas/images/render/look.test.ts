import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { descend, type Pixels, planSizes } from '../../../../../lambdas/images/render/ladder.ts';
import { look } from '../../../../../lambdas/images/render/look.ts';
import { drawing, photo } from '../../../../support/images/pictures.ts';
import { varied } from '../../../../support/images/varied.ts';

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { data, width, height, raw: { width, height, channels }, transparent: channels === 4 };
}

const seen = async (name: string) => {
  const picture = varied([800, 500]).find((one) => one.name === name);
  return look([await pixelsOf(sharp(await picture?.make()))]);
};

describe('what a picture looks like', () => {
  test('text and lines are hard, photographs are not, noise is all detail', async () => {
    expect((await seen('a drawing with text')).hard).toBeGreaterThan(0.25);
    expect((await seen('line art')).hard).toBeGreaterThan(0.25);
    expect((await seen('soft')).hard).toBeLessThan(0.045);
    expect((await seen('noise')).detail).toBeGreaterThan(3);
  });

  test('a gradient is flat, and a sign can be seen through', async () => {
    expect(await seen('a gradient')).toMatchObject({ hard: 0, transparent: false });
    expect((await seen('a gradient')).flat).toBeGreaterThan(0.95);
    expect(await seen('a transparent sign')).toMatchObject({ transparent: true });
  });

  test('the rougher, the more detail', async () => {
    const details = [await seen('soft'), await seen('detail as in photographs'), await seen('rough')];
    const sorted = details.map(({ detail }) => detail).toSorted((a, b) => a - b);
    expect(details.map(({ detail }) => detail)).toEqual(sorted);
  });

  test('edges that only colours have are seen', async () => {
    const [red, green] = [
      [200, 20, 20],
      [20, 100, 80],
    ];
    const stripes = Array.from({ length: 160 * 100 }, (_, at) => (at % 16 < 8 ? red : green)).flat();
    const raw = { width: 160, height: 100, channels: 3 } as const;
    const striped = await look([{ data: Buffer.from(stripes as number[]), raw, ...raw, transparent: false }]);
    expect(striped.hard).toBe(0);
    expect(striped.frays).toBeGreaterThan(0.08);
    expect((await seen('detail as in photographs')).frays).toBeLessThan(0.08);
  });

  test('grey has no colour', async () => {
    const grey = await photo(200, 150).greyscale().png().toBuffer();
    expect((await look([await pixelsOf(sharp(grey).toColourspace('srgb'))])).colour).toBeLessThan(0.01);
  });

  test('is about the same whichever widths a preset has', async () => {
    const large = await pixelsOf(drawing(1300, 900));
    const looks = [];
    for (const widths of [[1280], [640, 1280], [160, 320, 640, 1280], [1000, 1300]]) {
      const preset = images.parse({ presets: { any: { widths } } }).presets.any as PresetConfig;
      const [first, ...smaller] = await descend(large, planSizes(large, preset));
      looks.push(await look([first as Pixels, ...smaller]));
    }
    for (const { detail, flat, hard } of looks) {
      expect(Math.abs(detail / (looks[0]?.detail ?? 0) - 1)).toBeLessThan(0.1);
      expect(Math.abs(flat - (looks[0]?.flat ?? 0))).toBeLessThan(0.1);
      expect(hard).toBeGreaterThan(0.25);
    }
  });

  test('has numbers for whatever there is', async () => {
    const any = fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
      channels: fc.constantFrom(3 as const, 4 as const),
      value: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ width, height, channels, value }) => {
        const raw = { width, height, channels };
        const data = Buffer.alloc(width * height * channels, value);
        const { detail, flat, hard, frays, colour } = await look([
          { data, width, height, raw, transparent: channels === 4 },
        ]);
        expect([flat, hard, frays, colour].every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(detail).toBeLessThan(24);
      }),
      { numRuns: 30 },
    );
  });
});
