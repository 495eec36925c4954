/** How near the chosen settings come to sharp's defaults, on pictures that are made here: docs/images.md has real ones. */
import fc from 'fast-check';
import sharp from 'sharp';
import { ssim } from 'ssim.js';
import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import type { OutputFormat } from '../../../../../lambdas/images/render/encode.ts';
import { render } from '../../../../../lambdas/images/render/render.ts';
import { photo } from '../../../../support/images/pictures.ts';
import { varied } from '../../../../support/images/varied.ts';

const preset = (settings: object) => images.parse({ presets: { any: settings } }).presets.any as PresetConfig;
const WIDTH = 360;

async function seen(file: Uint8Array) {
  const image = sharp(file).flatten({ background: '#fff' }).ensureAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

const nearness = async (original: Uint8Array, made: Uint8Array) =>
  ssim(await seen(original), await seen(made), { ssim: 'original', downsample: false }).mssim;

/**
 * How many more bytes and how much less SSIM than sharp's defaults each format may have. A step of AVIF's quality is 6 to 7%
 * of the bytes and 0.002. JPEG of the rough picture is larger, and better.
 */
const LIMITS: Record<OutputFormat, { bytes: number; lost: number }> = {
  avif: { bytes: 1.05, lost: 0.0035 },
  webp: { bytes: 1.05, lost: 0.0055 },
  jpeg: { bytes: 1.08, lost: 0.0025 },
  // Lossless; only transparent pictures have it.
  png: { bytes: 1, lost: 0 },
};

/** Hidden pixels of a sign take the colours of its edges, which sharp's defaults leave black: other files. */
const UNLIKE = ['noise', 'an icon', 'a transparent sign'];
const MADE = varied([WIDTH, 225]);
const gradient = MADE.find(({ name }) => name === 'a gradient') as (typeof MADE)[number];
const PICTURES = MADE.filter(({ name }) => !UNLIKE.includes(name));

describe('against sharp’s defaults', () => {
  test.each(PICTURES)('$name: about the bytes, about the looks', async ({ make }) => {
    const file = await make();
    const { variants } = await render(file, preset({ widths: [WIDTH] }));
    const original = await sharp(file).png().toBuffer();
    for (const { format, body } of variants) {
      const theirs = await sharp(file)[format]().toBuffer();
      const { bytes, lost: most } = LIMITS[format];
      expect(body.length / theirs.length).toBeLessThan(bytes);
      const lost = (await nearness(original, theirs)) - (await nearness(original, body));
      expect(lost).toBeLessThan(most);
    }
  });

  test('smooth surfaces have ten bits, others eight', async () => {
    const bitsOf = async (settings: object) => {
      const [variant] = (await render(await gradient.make(), preset({ widths: [WIDTH], ...settings })))
        .variants;
      return (await sharp(variant?.body).metadata()).bitsPerSample;
    };
    expect(await bitsOf({})).toBe(10);
    expect(await bitsOf({ avif: { bits: 8 } })).toBe(8);
  });

  test('a small picture is the same', async () => {
    const file = await photo(96, 64).png().toBuffer();
    const { variants } = await render(file, preset({ widths: [96] }));
    for (const { format, body } of variants) expect(body).toEqual(await sharp(file)[format]().toBuffer());
  });
});

test('the same original has the same bytes, however often and next to what else', async () => {
  const any = fc.record({
    width: fc.integer({ min: 120, max: 360 }),
    height: fc.integer({ min: 90, max: 240 }),
    channels: fc.constantFrom(3 as const, 4 as const),
    format: fc.constantFrom('png' as const, 'jpeg' as const, 'webp' as const),
    widths: fc.constantFrom([160, 320], [200], [64, 128, 300]),
  });
  await fc.assert(
    fc.asyncProperty(any, async ({ width, height, channels, format, widths }) => {
      const file = await photo(width, height, { channels })[format]().toBuffer();
      const other = await photo(height, width).png().toBuffer();
      const [first, , second] = await Promise.all([
        render(file, preset({ widths })),
        render(other, preset({ widths })),
        render(file, preset({ widths })),
      ]);
      const third = await render(file, preset({ widths: widths.toReversed() }));
      expect(second).toEqual(first);
      expect(third).toEqual(first);
    }),
    { numRuns: 8 },
  );
});
