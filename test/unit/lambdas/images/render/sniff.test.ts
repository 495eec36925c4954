import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rejected } from '../../../../../lambdas/images/render/rejected.ts';
import { sniff } from '../../../../../lambdas/images/render/sniff.ts';
import { photo } from '../../../../support/images/pictures.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const box = (...brands: string[]) =>
  bytes(
    `\0\0\0${String.fromCharCode(8 + 4 * brands.length + 4)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`,
  );

describe('sniff', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('knows %s', async (format) => {
    expect(await sniff(await photo(16, 16)[format]().toBuffer())).toBe(format);
  });

  test.each([[['mif1', 'mif1', 'avif', 'miaf']], [['avis', 'avif', 'avis', 'msf1']], [['avis', 'msf1']]])(
    'takes %j for AVIF',
    async (brands) => {
      expect(await sniff(box(...brands))).toBe('avif');
    },
  );

  const OTHERS: readonly [string, Uint8Array, string, RegExp][] = [
    ['HEIC by its brand', box('heic', 'mif1'), 'unsupported-format', /^HEIC photos can’t be read here\./],
    ['HEIC by a compatible brand', box('mif1', 'heic'), 'unsupported-format', /^HEIC photos/],
    ['small HEIF', box('mif3', 'avif'), 'unsupported-format', /^HEIF files/],
    ['HEIF of another codec', box('mif1', 'miaf'), 'unsupported-format', /^HEIF files/],
    ['a video', box('isom', 'isom', 'mp42'), 'not-an-image', /^This file is a video/],
    ['a brand behind the box', bytes('\0\0\0\x10ftypisom\0\0\0\0avif'), 'not-an-image', /./],
    ['ICO', bytes('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0'), 'unsupported-format', /^ICO files/],
    ['PSD', bytes(`8BPS\0\x01${'\0'.repeat(20)}`), 'unsupported-format', /^PSD files/],
    ['TIFF', bytes(`II*\0\x08${'\0'.repeat(40)}`), 'unsupported-format', /^TIF/],
    ['JPEG XL', bytes(`\xff\x0a${'\0'.repeat(20)}`), 'unsupported-format', /^JXL files/],
    [
      'JPEG 2000',
      bytes(`\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 ${'\0'.repeat(20)}`),
      'unsupported-format',
      /^JP2 files/,
    ],
    ['PDF', bytes('%PDF-1.7\n1 0 obj\n'), 'unsupported-format', /^PDF files/],
    [
      'BMP',
      bytes(`BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0${'\0'.repeat(40)}`),
      'unsupported-format',
      /^BMP files/,
    ],
    [
      'a text that begins like BMP',
      bytes('BMW is a maker of cars and of motorcycles.'),
      'not-an-image',
      /not a picture/,
    ],
    ['SVG', bytes('<svg xmlns="x"/>'), 'unsupported-format', /^SVG files/],
    [
      'SVG after a prologue',
      bytes('<?xml version="1.0"?>\n<!-- by a program --><svg>'),
      'unsupported-format',
      /^SVG/,
    ],
    [
      'SVG after a document type',
      bytes('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg>'),
      'unsupported-format',
      /^SVG/,
    ],
    [
      'SVG after all of them',
      bytes('\xef\xbb\xbf <?xml version="1.0"?><!DOCTYPE svg [ <!ENTITY a "b"> ]><!-- x --><svg width="1">'),
      'unsupported-format',
      /^SVG/,
    ],
    [
      'a page with an SVG in it',
      bytes('<!doctype html><html><svg></svg></html>'),
      'not-an-image',
      /not a picture/,
    ],
    ['text', bytes('hello'), 'not-an-image', /not a picture/],
    ['an archive', bytes('PK\x03\x04and so on'), 'not-an-image', /not a picture/],
  ];
  test.each(OTHERS)('says what %s is', async (_, file, code, sentence) => {
    await expect(sniff(file)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
  });

  test('answers any bytes with a format or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ...['', 'BM', 'RIFF', '<svg', '\0\0\0\x18ftyp', '\xff\xd8\xff', '\xff\xd8\xff\xe0', 'II*\0'],
          ...['\x89PNG\r\n\x1a\n', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'GIF89a', 'GIF87a'],
          ...['RIFF\0\0\0\0WEBPVP8 ', 'RIFF\x24\0\0\0WEBPVP8X', '\0\0\0\x18ftypavif\0\0\0\0avifmif1'],
          '\0\0\0\x18ftypmif1\0\0\0\0mif1avif',
        ),
        fc.uint8Array({ maxLength: 300 }),
        async (start, rest) => {
          try {
            const input = Buffer.concat([bytes(start), rest]);
            expect(['jpeg', 'png', 'webp', 'gif', 'avif']).toContain(await sniff(input));
          } catch (error) {
            expect(error).toBeInstanceOf(Rejected);
          }
        },
      ),
    );
  });
});
