import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { Rejected } from '../../../../../lambdas/images/render/rejected.ts';
import { render } from '../../../../../lambdas/images/render/render.ts';
import { HOSTILE } from '../../../../support/images/hostile.ts';
import {
  animation,
  CORNERS,
  colourAt,
  corners,
  paced,
  photo,
  turnedPhoto,
} from '../../../../support/images/pictures.ts';

function preset(settings: Record<string, unknown> = {}): PresetConfig {
  return images.parse({ presets: { test: { widths: [40, 80], formats: ['webp', 'jpeg'], ...settings } } })
    .presets.test as PresetConfig;
}

const near = (colour: readonly number[]) =>
  colour.map((value) => expect.toSatisfy((seen: number) => Math.abs(seen - value) < 30));

describe('render', () => {
  test('makes each width in each format, and says exactly what it made', async () => {
    const { variants, manifest } = await render(
      await photo(320, 240).jpeg().toBuffer(),
      preset({ formats: ['avif', 'webp', 'jpeg'] }),
    );
    expect(variants.map(({ format, width }) => `${format} ${width}`).sort()).toEqual([
      'avif 40',
      'avif 80',
      'jpeg 40',
      'jpeg 80',
      'webp 40',
      'webp 80',
    ]);
    for (const [i, { body, format, width, height }] of variants.entries()) {
      const seen = await sharp(body).metadata();
      expect(seen).toMatchObject({ width, height, format: format === 'avif' ? 'heif' : format });
      expect(manifest.variants[i]).toEqual({ format, width, height, animated: false, bytes: body.length });
    }
    expect(manifest).toMatchObject({
      width: 80,
      height: 60,
      original: { format: 'jpeg', width: 320, height: 240 },
    });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'puts orientation %i upright and keeps nothing that tells of the camera',
    async (orientation) => {
      const { variants } = await render(await turnedPhoto(120, 80, orientation), preset());
      for (const { body, width, height } of variants) {
        expect([width, height]).toEqual(width === 80 ? [80, 53] : [40, 27]);
        expect(await colourAt(body, 0.2, 0.2)).toEqual(near(CORNERS.topLeft));
        expect(await colourAt(body, 0.8, 0.2)).toEqual(near(CORNERS.topRight));
        expect(await colourAt(body, 0.8, 0.8)).toEqual(near(CORNERS.bottomRight));
        expect(await colourAt(body, 0.2, 0.8)).toEqual(near(CORNERS.bottomLeft));
        const seen = await sharp(body).metadata();
        expect([seen.exif, seen.icc, seen.xmp, seen.iptc, seen.orientation]).toEqual(
          Array(5).fill(undefined),
        );
      }
    },
  );

  test('writes PNG where a picture is transparent, and keeps its colours', async () => {
    const file = await sharp({
      create: { width: 100, height: 50, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    const { variants } = await render(file, preset({ formats: ['avif', 'webp', 'jpeg'] }));
    expect(new Set(variants.map(({ format }) => format))).toEqual(new Set(['avif', 'webp', 'png']));
    const png = variants.find(({ format }) => format === 'png')?.body ?? Buffer.of();
    expect([...(await sharp(png).raw().toBuffer()).subarray(0, 4)]).toEqual([255, 0, 0, 128]);
  });

  test('writes JPEG where the alpha channel hides nothing', async () => {
    const { variants } = await render(await photo(100, 50).ensureAlpha().png().toBuffer(), preset());
    expect(new Set(variants.map(({ format }) => format))).toEqual(new Set(['webp', 'jpeg']));
  });

  test.each([
    ['Display P3', () => photo(90, 60).blur(8).withIccProfile('p3').jpeg({ quality: 95 })],
    ['CMYK', () => photo(90, 60).blur(8).toColourspace('cmyk').jpeg({ quality: 95 })],
    ['16 bit', () => photo(90, 60).blur(8).toColourspace('rgb16').png()],
    ['grey', () => photo(90, 60).blur(8).greyscale().toColourspace('b-w').png()],
  ])('brings %s to sRGB', async (_, make) => {
    const file = await make().toBuffer();
    const { variants } = await render(
      file,
      preset({ formats: ['jpeg'], widths: [90], jpeg: { quality: 95 } }),
    );
    const expected = await sharp(file).toColourspace('srgb').png().toBuffer();
    for (const [x, y] of [
      [0.3, 0.3],
      [0.7, 0.6],
    ] as const)
      expect(await colourAt(variants[0]?.body ?? Buffer.of(), x, y)).toEqual(
        near(await colourAt(expected, x, y)),
      );
  });

  test.each([
    ['the left', { x: 0, y: 0.5 }, CORNERS.topLeft],
    ['the right', { x: 1, y: 0.5 }, CORNERS.topRight],
  ])('cuts exactly at %s', async (_, focus, expected) => {
    const file = await corners(200, 100).png().toBuffer();
    const { variants } = await render(file, preset({ crop: { ratio: [1, 1], focus } }));
    expect(variants[0]).toMatchObject({ width: 80, height: 80 });
    expect(await colourAt(variants[0]?.body ?? Buffer.of(), 0.5, 0.1)).toEqual(near(expected));
  });

  test('cuts smartly around what stands out', async () => {
    const patch = await photo(60, 60).png().toBuffer();
    const file = await sharp({ create: { width: 400, height: 80, channels: 3, background: '#777' } })
      .composite([{ input: patch, left: 330, top: 10 }])
      .png()
      .toBuffer();
    const { variants } = await render(file, preset({ crop: { ratio: [1, 1] } }));
    const { channels } = await sharp(variants[0]?.body ?? Buffer.of()).stats();
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(20);
  });

  test.each(['gif', 'webp'] as const)(
    'keeps a moving %s in motion where the preset says so',
    async (format) => {
      const { variants, manifest } = await render(
        await animation(format),
        preset({
          animated: true,
          formats: ['avif', 'webp', 'jpeg'],
          crop: { ratio: [1, 1], focus: { x: 1, y: 0 } },
        }),
      );
      expect(new Set(variants.map((variant) => `${variant.format} ${variant.animated}`))).toEqual(
        new Set(['jpeg false', 'webp true']),
      );
      for (const { body, width } of variants.filter((variant) => variant.animated))
        expect(await sharp(body, { animated: true }).metadata()).toMatchObject({
          pages: 4,
          width,
          pageHeight: width,
          delay: [100, 100, 100, 100],
        });
      expect(manifest).toMatchObject({ width: 80, height: 80 });
    },
  );

  test.each([
    ['gif', { delay: 6_553, loop: 65_533 }, [65_530, 65_534]],
    ['gif', { delay: 65_535, loop: 65_534 }, [65_535, 65_535]],
    ['gif', { delay: 6_554, loop: 65_535 }, [65_535, 0]],
    ['webp', { delay: 65_535, loop: 65_535 }, [65_535, 65_535]],
    ['webp', { delay: 2 ** 24 - 1, loop: 1 }, [65_535, 1]],
  ] as const)('takes a moving %s of any pace: %o becomes %o', async (format, pace, [delay, loop]) => {
    const file = paced(await animation(format, { frames: 2 }), pace);
    const { variants } = await render(file, preset({ animated: true, widths: [40], formats: ['webp'] }));
    const { body } = variants.find(({ animated }) => animated) ?? { body: Buffer.of() };
    expect(await sharp(body).metadata()).toMatchObject({ pages: 2, delay: [delay, 100], loop });
  });

  test('takes the first frame elsewhere', async () => {
    const { variants } = await render(await animation('gif'), preset({ animated: false }));
    expect(variants.some((variant) => variant.animated)).toBe(false);
    expect(await colourAt(variants[0]?.body ?? Buffer.of(), 0.5, 0.5)).toEqual(near([0, 255, 0]));
  });

  test('describes what a page shows meanwhile', async () => {
    const file = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#1060d0' } })
      .jpeg()
      .toBuffer();
    const { placeholder } = (await render(file, preset())).manifest;
    expect(placeholder.color).toMatch(/^#(0|1|2)\w(5|6)\w[cd]\w$/);
    expect(Buffer.from(placeholder.thumbhash, 'base64').length).toBeLessThan(30);
  });

  test('gives the same bytes each time', async () => {
    const file = await photo(200, 150).jpeg().toBuffer();
    const [first, second] = await Promise.all([render(file, preset()), render(file, preset())]);
    expect(first).toEqual(second);
  });
});

describe('hostile files', () => {
  const small = HOSTILE.filter(({ name }) => !name.startsWith('the largest'));
  const gallery = images.parse({ presets: { gallery: {} } }).presets.gallery as PresetConfig;

  test.each(small)('$name: $expected', async ({ make, expected }) => {
    const outcome = await render(await make(), gallery).then(
      () => 'fine',
      (error: unknown) => error,
    );
    if (expected === 'fine') return expect(outcome).toBe('fine');
    expect(outcome).toBeInstanceOf(Rejected);
    expect(outcome).toMatchObject({ code: expected, message: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test('more pixels in all frames than the preset takes', async () => {
    const file = await animation('gif', { width: 100, height: 100, frames: 6 });
    const limited = { ...gallery, maxPixels: 59_000 };
    await expect(render(file, limited)).rejects.toMatchObject({
      code: 'too-many-pixels',
      message: expect.stringContaining('animation'),
    });
    await expect(render(file, { ...limited, animated: false })).resolves.toBeDefined();
  });

  test('more bytes than the preset takes', async () => {
    const file = await photo(100, 100).png().toBuffer();
    await expect(render(file, { ...gallery, maxBytes: 1000 })).rejects.toMatchObject({ code: 'too-large' });
  });
});
