import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileRefused } from '../../../../../lambdas/data/format/format.ts';
import { collect, unpacked } from '../../../../../lambdas/data/landing/source.ts';
import { corpus } from '../../../../support/corpus.ts';

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What says nothing of the file, and is left out: RFC 8878, 3.1.2. */
const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const checksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const noSize = { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } };
const PACKINGS = {
  gzip: [(text: Buffer) => gzipSync(text)],
  zstd: [
    (text: Buffer) => zstdCompressSync(text),
    (text: Buffer) => zstdCompressSync(text, checksum),
    (text: Buffer) => zstdCompressSync(text, noSize),
    (text: Buffer) => Buffer.concat([skippable, zstdCompressSync(text), skippable]),
  ],
} as const;

describe('unpacked', () => {
  it.each(['gzip', 'zstd'] as const)(
    'reads all that was packed by %s piece by piece',
    async (compression) => {
      const text = fc
        .tuple(fc.string({ unit: 'grapheme' }), fc.nat({ max: 3000 }))
        .map(([unit, times]) => Buffer.from(unit.repeat(times)));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(text, fc.nat({ max: PACKINGS[compression].length - 1 })), {
            minLength: 1,
            maxLength: 5,
          }),
          fc.integer({ min: 1, max: 5000 }),
          async (members, size) => {
            const packed = Buffer.concat(
              members.map(([one, way]) => PACKINGS[compression][way]?.(one) ?? one),
            );
            const found = await collect(unpacked(inPieces(packed, size), compression));
            expect(found.equals(Buffer.concat(members.map(([one]) => one)))).toBe(true);
          },
        ),
        { numRuns: 60, examples: corpus('data/packed') },
      );
    },
  );

  it.each(['gzip', 'zstd'] as const)(
    'refuses what follows %s and is none, and what is cut off',
    async (kind) => {
      const whole = PACKINGS[kind][0](Buffer.from('id\n'.repeat(1000)));
      for (const bad of [
        Buffer.concat([whole, Buffer.from('garbage')]),
        Buffer.concat([whole, whole.subarray(0, 12)]),
      ])
        for (const size of [7, 10_000])
          await expect(collect(unpacked(inPieces(bad, size), kind))).rejects.toBeInstanceOf(FileRefused);
    },
  );
});
