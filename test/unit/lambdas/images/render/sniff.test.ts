import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rejected } from '../../../../../lambdas/images/render/rejected.ts';
import { sniff } from '../../../../../lambdas/images/render/sniff.ts';
import { photo } from '../../../../support/images/pictures.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('sniff', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('knows %s', async (format) => {
    expect(sniff(await photo(16, 16)[format]().toBuffer())).toBe(format);
  });

  test('tells AVIF from HEIC by the brands, wherever they stand', () => {
    expect(sniff(bytes('\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf'))).toBe('avif');
    expect(() => sniff(bytes('\0\0\0\x18ftypmif1\0\0\0\0mif1heic'))).toThrow(
      'HEIC photos can’t be read here',
    );
    expect(() => sniff(bytes('\0\0\0\x18ftypisom\0\0\0\0isommp42'))).toThrow('not a picture');
  });

  test('looks for brands only within the box', () => {
    expect(() => sniff(bytes('\0\0\0\x10ftypisom\0\0\0\0avif'))).toThrow('not a picture');
  });

  test('answers any bytes with a format or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        try {
          expect(['jpeg', 'png', 'webp', 'gif', 'avif']).toContain(sniff(input));
        } catch (error) {
          expect(error).toBeInstanceOf(Rejected);
        }
      }),
    );
  });
});
