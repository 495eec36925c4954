/** What phones, cameras and programs send. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { images, type PresetConfig } from '../../../../../config/images.ts';
import { type Rendered, render } from '../../../../../lambdas/images/render/render.ts';
import { CORNERS, colourAt, photo, turnedAnimation } from '../../../../support/images/pictures.ts';

const fixture = (name: string) => readFileSync(`test/fixtures/images/${name}`);
const preset = (settings: object = {}) =>
  images.parse({ presets: { test: { widths: [80, 160], formats: ['avif', 'webp', 'jpeg'], ...settings } } })
    .presets.test as PresetConfig;
/** More than one: what holds for a preset that cuts, or is of another kind, holds for all. */
const PRESETS = { test: preset(), faces: preset({ kind: 'avatar', widths: [40] }) };

const outcomeOf = (file: Uint8Array, settings: PresetConfig = PRESETS.test) =>
  render(file, settings).then(
    () => 'fine',
    (error) => error.code ?? error,
  );

const bytesOf = ({ variants }: Rendered) => variants.map(({ body }) => body.toString('base64'));
const EOI = Buffer.of(0xff, 0xd9);

const bare = await photo(640, 480).jpeg({ quality: 90 }).toBuffer();
const JFIF = Buffer.from('ffe000104a46494600010100000100010000', 'hex');
const jpeg = Buffer.concat([bare.subarray(0, 2), JFIF, bare.subarray(2)]);
const progressive = await photo(640, 480).jpeg({ quality: 90, progressive: true }).toBuffer();

/** Puts bytes before the first of a marker. */
function putBefore(marker: number, bytes: Uint8Array): Buffer {
  const at = jpeg.indexOf(Buffer.of(0xff, marker));
  return Buffer.concat([jpeg.subarray(0, at), bytes, jpeg.subarray(at)]);
}

function patched(marker: string | Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(jpeg);
  copy[copy.indexOf(marker) + offset] = value;
  return copy;
}

describe('a JPEG that its decoder warns of', () => {
  const stray = (count: number) => Buffer.alloc(count, 0x41);
  const scan = jpeg.indexOf(Buffer.of(0xff, 0xda));
  const scanEnd = scan + 2 + jpeg.readUInt16BE(scan + 2);
  const whole: readonly [string, Buffer][] = [
    ['a scan that ends at coefficient 0 (Samsung)', patched(Buffer.of(0xff, 0xda), scanEnd - scan - 2, 0)],
    ...[0xdb, 0xc0, 0xc4, 0xda].map((marker): [string, Buffer] => [
      `18 stray bytes before marker ${marker.toString(16)}`,
      putBefore(marker, stray(18)),
    ]),
    ['stray bytes at its start', putBefore(0xe0, stray(5))],
    ['one stray byte', putBefore(0xdb, stray(1))],
    ['an odd version of JFIF', patched('JFIF\0', 5, 9)],
    ['an odd length of JFIF', putBefore(0xdb, Buffer.from('ffe000084a464946000a', 'hex'))],
    ['broken EXIF', putBefore(0xdb, Buffer.from('ffe1000e457869660000aabbccdd0102', 'hex'))],
    ['stray bytes before its end', Buffer.concat([jpeg.subarray(0, -2), stray(9), EOI])],
    ['anything behind its end', Buffer.concat([jpeg, stray(500)])],
    ['no end', jpeg.subarray(0, -2)],
    ['half an end', jpeg.subarray(0, -1)],
  ];
  test.each(whole)('and that is whole is rendered with the same pixels: %s', async (_, file) => {
    for (const settings of Object.values(PRESETS))
      expect(bytesOf(await render(file, settings))).toEqual(bytesOf(await render(jpeg, settings)));
  });

  const cut = (share: number, end = Buffer.of()) =>
    Buffer.concat([jpeg.subarray(0, Math.floor(jpeg.length * share)), end]);
  test.each([
    ['cut in half', cut(0.5)],
    ['cut near its end', cut(0.98)],
    ['cut by three bytes', jpeg.subarray(0, -3)],
    ['cut in half, with an end', cut(0.5, EOI)],
    ['cut to a tenth, with an end', cut(0.1, EOI)],
    ['progressive, without its end: scans may be missing', progressive.subarray(0, -2)],
    ['progressive, cut', progressive.subarray(0, progressive.length >> 1)],
  ])('and that has lost pixels is damaged: %s', async (_, file) => {
    expect(await outcomeOf(file)).toBe('damaged');
  });
});

describe('other formats without their end', () => {
  test.each([
    ['png', 12, 'fine'],
    ['png', 16, 'damaged'],
    ['gif', 1, 'fine'],
    ['gif', 20, 'damaged'],
    ['webp', 2, 'damaged'],
    ['avif', 2, 'damaged'],
  ] as const)('%s, %i bytes short: %s', async (format, missing, expected) => {
    const file = await photo(200, 150)[format]().toBuffer();
    expect(await outcomeOf(file.subarray(0, -missing))).toBe(expected);
  });
});

describe('a header that asks for too much', () => {
  test('is the file’s fault, whatever words the decoder has for it', async () => {
    expect(await outcomeOf(fixture('avif-security-limit.avif'))).toBe('damaged');
  });
});

describe('what can’t be opened', () => {
  test.each([
    ['lossless JPEG', 0xc3],
    ['hierarchical JPEG', 0xc5],
  ])('is told so: %s', async (_, marker) => {
    const file = Buffer.from(jpeg);
    file[file.indexOf(Buffer.of(0xff, 0xc0)) + 1] = marker;
    await expect(render(file, PRESETS.test)).rejects.toMatchObject({
      code: 'unsupported-format',
      message: expect.stringMatching(/^This kind of picture can’t be opened here\. Please save it/),
    });
  });

  test('moving AVIF is not among it: its still picture is served', async () => {
    const { variants, manifest } = await render(fixture('animated.avif'), PRESETS.test);
    expect(manifest.original).toMatchObject({ format: 'avif', width: 64, height: 48 });
    expect(variants.every(({ animated }) => !animated)).toBe(true);
  });
});

describe('a moving WebP that was stored lying', () => {
  const moving = preset({ animated: true, widths: [120], formats: ['webp'] });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'in orientation %i is upright, still and moving alike',
    async (orientation) => {
      const { variants } = await render(await turnedAnimation(120, 80, orientation), moving);
      expect(variants.map(({ format, animated }) => `${format} ${animated}`).sort()).toEqual([
        'jpeg false',
        'webp true',
      ]);
      for (const { body, animated } of variants) {
        const { width, height, pages = 1 } = await sharp(body).metadata();
        expect([width, height, pages]).toEqual([120, 80, animated ? 3 : 1]);
        for (let page = 0; page < pages; page++) {
          const frame = await sharp(body, { page }).png().toBuffer();
          for (const [x, y, corner] of [
            [0.2, 0.2, 'topLeft'],
            [0.8, 0.2, 'topRight'],
            [0.8, 0.8, 'bottomRight'],
            [0.2, 0.8, 'bottomLeft'],
          ] as const) {
            const off = (await colourAt(frame, x, y)).map((value, i) =>
              Math.abs(value - (CORNERS[corner][i] ?? 0)),
            );
            expect([page, corner, Math.max(...off) < 30]).toEqual([page, corner, true]);
          }
        }
      }
    },
  );

  test('keeps its pace, and is cut as the preset says', async () => {
    const square = preset({
      animated: true,
      widths: [60],
      formats: ['webp'],
      crop: { ratio: [1, 1], focus: { x: 0, y: 0.5 } },
    });
    const { variants } = await render(await turnedAnimation(120, 80, 6), square);
    const { body } = variants.find(({ animated }) => animated) ?? { body: Buffer.of() };
    expect(await sharp(body).metadata()).toMatchObject({
      width: 60,
      height: 60,
      delay: [70, 80, 90],
      loop: 2,
    });
    expect((await colourAt(body, 0.1, 0.1))[0]).toBeGreaterThan(200);
    expect(Math.max(...(await colourAt(body, 0.1, 0.1)).slice(1))).toBeLessThan(60);
  });

  test('was found so in a file of a phone', async () => {
    const { manifest } = await render(fixture('animated-webp-orientation-6.webp'), moving);
    expect(new Set(manifest.variants.map(({ width, height }) => `${width}x${height}`))).toEqual(
      new Set(['120x72']),
    );
  });
});

describe('canvas that frames leave free', () => {
  test('is transparent, and what is drawn is not', async () => {
    const { variants } = await render(fixture('gif-uncovered-canvas.gif'), preset({ widths: [100] }));
    expect(variants.map(({ format }) => format)).not.toContain('jpeg');
    for (const { body } of variants) {
      const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
      const alphas = new Set(Array.from(data).filter((_, i) => i % info.channels === 3));
      expect([info.channels, alphas.has(0), alphas.has(255)]).toEqual([4, true, true]);
    }
  });

  test('of moving pictures, too, in every frame', async () => {
    const file = twoCorners();
    const { variants } = await render(file, preset({ widths: [20], animated: true }));
    const { body } = variants.find(({ animated }) => animated) ?? { body: Buffer.of() };
    const { pages } = await sharp(body).metadata();
    expect(pages).toBe(2);
    for (let page = 0; page < 2; page++) {
      const alpha = await sharp(body, { page }).ensureAlpha().extractChannel(3).raw().toBuffer();
      expect([...alpha.subarray(0, 1), ...alpha.subarray(-1)]).toEqual(page === 0 ? [255, 0] : [255, 255]);
      expect(alpha[19]).toBe(0);
    }
  });
});

/** A GIF of 20 × 20 whose frames are four pixels each, in opposite corners, without a transparent colour. */
function twoCorners(): Buffer {
  const frame = (at: number) =>
    Buffer.concat([
      Buffer.from('21f904040a000000', 'hex'),
      Buffer.from([0x2c, at, 0, at, 0, 2, 0, 2, 0, 0]),
      // Four pixels of colour 1, by LZW of two bits.
      Buffer.from('02034c120500', 'hex'),
    ]);
  const head = Buffer.from('474946383961140014008000000000ff00ff00', 'hex');
  return Buffer.concat([head, frame(0), frame(18), Buffer.of(0x3b)]);
}

describe('what transparency hides', () => {
  test('can’t be read out of any variant: a number that was erased', async () => {
    const file = fixture('erased-by-alpha.png');
    const { variants } = await render(file, preset({ widths: [400, 200] }));
    expect(new Set(variants.map(({ format }) => format))).toEqual(new Set(['avif', 'webp', 'png']));
    for (const { body, format } of variants) {
      const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
      let [least, most, steps] = [255, 0, 0];
      for (let i = 0; i < data.length; i += info.channels)
        if (data[i + 3] === 0) {
          least = Math.min(least, data[i] ?? 0);
          most = Math.max(most, data[i] ?? 0);
          // Edges are what can be read.
          if (data[i + 7] === 0 && Math.abs((data[i] ?? 0) - (data[i + 4] ?? 0)) > 24) steps++;
        }
      expect([format, steps]).toEqual([format, 0]);
      if (format === 'png') expect([least, most]).toEqual([0, 0]);
    }
  });

  test('in moving WebP neither', async () => {
    const [width, height] = [64, 32];
    const hidden = Buffer.alloc(width * height * 4, Buffer.of(0, 128, 0, 0));
    for (let i = 0; i < hidden.length; i += 4) {
      const x = (i / 4) % width;
      hidden.set(x < 32 ? [200, 30, 30, 255] : x % 8 < 4 ? [255, 255, 255, 0] : [0, 0, 0, 0], i);
    }
    const strip = sharp(Buffer.concat([hidden, hidden]), {
      raw: { width, height: 2 * height, channels: 4, pageHeight: height },
    });
    const file = await strip.webp({ lossless: true, exact: true }).toBuffer();
    const { variants } = await render(file, preset({ widths: [64], animated: true }));
    for (const { body, format } of variants) {
      const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
      const seen = new Set<number>();
      for (let i = 0; i < data.length; i += info.channels)
        if (data[i + 3] === 0) seen.add((data[i] ?? 0) >> 6);
      expect([format, seen.has(0) && seen.has(3)]).toEqual([format, false]);
    }
  });

  test.each(['avif', 'webp'] as const)('leaves no seam at the edges of what is seen: %s', async (format) => {
    const size = 161;
    const data = Buffer.alloc(size * size * 4);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const isDisc = (x - 80) ** 2 + (y - 80) ** 2 < 60 ** 2;
        // What is hidden is of the opposite colour.
        data.set(isDisc ? [230, 60, 40, 255] : [0, 200, 220, 0], 4 * (y * size + x));
      }
    const file = await sharp(data, { raw: { width: size, height: size, channels: 4 } })
      .png()
      .toBuffer();
    const { variants } = await render(file, preset({ widths: [161, 80], formats: [format] }));
    for (const { body, width } of variants) {
      const flat = await sharp(body).flatten({ background: '#e63c28' }).raw().toBuffer();
      // On a ground of the disc's colour nothing is to be seen of it.
      let worst = 0;
      for (let i = 0; i < flat.length; i += 3)
        worst = Math.max(
          worst,
          Math.abs((flat[i] ?? 0) - 230),
          Math.abs((flat[i + 1] ?? 0) - 60),
          Math.abs((flat[i + 2] ?? 0) - 40),
        );
      expect([width, worst]).toEqual([width, expect.toSatisfy((off: number) => off <= 24)]);
    }
  });
});
