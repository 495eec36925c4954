import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { choose, leavesOpen, settingsOfMoving } from '../../../../../lambdas/images/render/choose.ts';
import type { Look } from '../../../../../lambdas/images/render/look.ts';

const gallery = (settings: object = {}) =>
  images.parse({ presets: { gallery: settings } }).presets.gallery as PresetConfig;
const LARGE = { largest: { width: 1280, height: 800 }, width: 1280 };
const SOFT: Look = { detail: 0.8, flat: 0.4, hard: 0, transparent: false, colour: 0.5 };
const of = (look: Partial<Look>, settings: object = {}, size: object = {}) =>
  choose(gallery(settings), { look: { ...SOFT, ...look }, ...LARGE, ...size });
const SHARPS = {
  avif: { quality: 50, effort: 4, chroma: '4:4:4', bits: 8 },
  webp: { quality: 80, effort: 4 },
  jpeg: { quality: 80 },
};

const anyLook = fc.record({
  detail: fc.double({ min: 0, max: 24, noNaN: true }),
  flat: fc.double({ min: 0, max: 1, noNaN: true }),
  hard: fc.double({ min: 0, max: 1, noNaN: true }),
  transparent: fc.boolean(),
  colour: fc.double({ min: 0, max: 1000, noNaN: true }),
});
const side = fc.integer({ min: 1, max: 4096 });
const anySize = fc.record({ largest: fc.record({ width: side, height: side }), width: side });
const orAuto = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(fc.constant('auto' as const), value);
const percent = orAuto(fc.integer({ min: 1, max: 100 }));
const anyWanted = fc.record({
  avif: fc.record({
    quality: percent,
    effort: orAuto(fc.integer({ min: 0, max: 9 })),
    chroma: orAuto(fc.constantFrom('4:2:0' as const, '4:4:4' as const)),
    bits: orAuto(fc.constantFrom(8 as const, 10 as const)),
  }),
  webp: fc.record({ quality: percent, effort: orAuto(fc.integer({ min: 0, max: 6 })) }),
  jpeg: fc.record({ quality: percent }),
});

describe('the choice of settings', () => {
  test.each([
    ['soft: effort 3 and halved colours', {}, { effort: 3, chroma: '4:2:0', quality: 50, bits: 8 }],
    ['edges keep whole colours', { hard: 0.1 }, { effort: 3, chroma: '4:4:4', quality: 50 }],
    ['textures keep whole colours', { detail: 1.4, flat: 0.1 }, { effort: 3, chroma: '4:4:4', quality: 50 }],
    [
      'busy: effort 2 is enough',
      { detail: 2, flat: 0.02, hard: 0.05 },
      { effort: 2, chroma: '4:4:4', quality: 50 },
    ],
    ['busy with coloured edges', { detail: 2, flat: 0.02, hard: 0.2 }, { effort: 2, quality: 52 }],
    ['grain without edges', { detail: 2, flat: 0.02 }, { effort: 2, quality: 49 }],
    ['a cartoon', { hard: 0.1, flat: 0.9 }, { effort: 2, chroma: '4:4:4', quality: 50, bits: 8 }],
    ['an illustration', { detail: 0.7, flat: 0.7 }, { effort: 3, chroma: '4:2:0', quality: 52, bits: 10 }],
    ['text', { hard: 0.4, flat: 0.8 }, { effort: 3, chroma: '4:4:4', quality: 49 }],
    ['noise', { hard: 0.4, flat: 0, detail: 5 }, { effort: 3, quality: 52 }],
    ['colours on little else', { detail: 0.6, colour: 1, flat: 0.55 }, { quality: 54, bits: 8 }],
  ])('%s', (_, look, avif) => {
    expect(of(look).avif).toMatchObject(avif);
  });

  test('text and what can be seen through keep sharp’s own WebP, text its JPEG as well', () => {
    expect(of({ hard: 0.4 })).toMatchObject({ webp: SHARPS.webp, jpeg: SHARPS.jpeg });
    expect(of({ transparent: true }).webp).toEqual(SHARPS.webp);
    expect(of({})).toMatchObject({ webp: { effort: 2, quality: 79 }, jpeg: { quantisationTable: 3 } });
  });

  test('what was made smaller has more detail in a pixel, and gets more quality', () => {
    const quality = (look: object, width: number) => of(look, {}, { width }).avif.quality;
    expect([1280, 640].map((width) => quality({}, width))).toEqual([50, 52]);
    expect([1280, 640].map((width) => quality({ detail: 0.7, flat: 0.7 }, width))).toEqual([52, 54]);
    expect([1280, 640, 320].map((width) => quality({ hard: 0.4 }, width))).toEqual([49, 52, 50]);
    expect(of({}, {}, { largest: { width: 640, height: 400 }, width: 640 }).avif.quality).toBe(50);
  });

  test('thumbnails are left to effort 2, unless nothing larger is made or the preset says otherwise', () => {
    const avif = (width: number, settings = {}, size = {}) => of({}, settings, { width, ...size }).avif;
    expect([1280, 640, 320, 160].map((width) => avif(width).effort)).toEqual([3, 3, 2, 2]);
    expect(avif(320).quality).toBe(49);
    expect(avif(320, { avif: { effort: 3 } })).toMatchObject({ effort: 3, quality: 52 });
    expect(avif(320, {}, { largest: { width: 320, height: 200 } })).toMatchObject({ effort: 3, quality: 50 });
  });

  test('nothing transparent has ten bits, which Safari shows as garbage', () => {
    const illustration = { detail: 0.7, flat: 0.7 };
    expect(of(illustration).avif.bits).toBe(10);
    expect(of({ ...illustration, transparent: true }).avif.bits).toBe(8);
    expect(of({ ...illustration, transparent: true }, { avif: { bits: 10 } }).avif.bits).toBe(10);
  });

  test('small pictures have sharp’s defaults', () => {
    expect(of({ detail: 2, flat: 0.02 }, {}, { largest: { width: 199, height: 100 }, width: 160 })).toEqual(
      SHARPS,
    );
  });

  test('a fast encoder gets a lower quality the smoother a picture is, for the same bytes', () => {
    const fast = (look: object) => of(look, { avif: { effort: 1 } }).avif;
    const quality = (detail: number) => fast({ detail }).quality;
    expect([0, 0.1, 0.4, 1, 1.6].map(quality)).toEqual([38, 43, 46, 48, 49]);
    expect(fast({ detail: 1, hard: 0.1 })).toMatchObject({ chroma: '4:4:4', quality: 45 });
    expect(fast({ detail: 0.7, flat: 0.7 })).toMatchObject({ chroma: '4:2:0', quality: 49, bits: 10 });
  });

  test('what a preset says stands, and needs no look where it says all', () => {
    fc.assert(
      fc.property(anyWanted, anyLook, anySize, ({ avif, webp, jpeg }, look, size) => {
        const chosen = choose({ avif, webp, jpeg }, { look, ...size });
        for (const [said, got] of [
          [avif, chosen.avif],
          [webp, chosen.webp],
          [jpeg, chosen.jpeg],
        ] as const)
          for (const [name, value] of Object.entries(said))
            if (value !== 'auto') expect(got).toHaveProperty(name, value);
        if (!leavesOpen({ avif, webp, jpeg })) {
          expect(chosen).toEqual({ avif, webp, jpeg });
          expect(choose({ avif, webp, jpeg }, size)).toEqual(chosen);
        }
      }),
    );
  });

  test('is within what encoders take, for whatever a picture looks like, and always the same', () => {
    fc.assert(
      fc.property(anyLook, anySize, fc.integer({ min: 0, max: 9 }), (look, size, effort) => {
        for (const wanted of [gallery(), gallery({ avif: { effort } })]) {
          const { avif, webp, jpeg } = choose(wanted, { look, ...size });
          for (const { quality } of [avif, webp, jpeg]) {
            expect(quality).toBeGreaterThanOrEqual(38);
            expect(quality).toBeLessThanOrEqual(81);
            expect(Number.isInteger(quality)).toBe(true);
          }
          expect(choose(wanted, { look, ...size })).toEqual({ avif, webp, jpeg });
        }
      }),
    );
  });

  test('moving pictures have the fast way, or what the preset says', () => {
    expect(settingsOfMoving({ quality: 'auto', effort: 'auto' })).toEqual({ quality: 80, effort: 2 });
    expect(settingsOfMoving({ quality: 60, effort: 'auto' })).toEqual({ quality: 60, effort: 2 });
  });
});
