import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../../../lambdas/data/format/csv.ts';
import { FileRefused } from '../../../../../lambdas/data/format/format.ts';
import { LONGEST_ROW } from '../../../../../lambdas/data/format/row-end.ts';
import { Cutter } from '../../../../../lambdas/data/landing/cut.ts';
import { corpus } from '../../../../support/corpus.ts';

const rows = (text: string, line = 1) =>
  [...csvRows(text, { header: ['a', 'b'], delimiter: ',', line })].map(({ line: at, fields, broken }) => [
    at,
    broken ?? Object.values(fields ?? {}),
  ]);

function cutUp(bytes: Buffer, partBytes: number, step: number) {
  const cutter = new Cutter({ start: 0, line: 1, delimiter: ',', partBytes });
  for (let at = 0; at < bytes.length; at += step) cutter.add(bytes.subarray(at, at + step));
  const cuts = cutter.end();
  expect(cutter.size).toBe(bytes.length);
  return cuts.map(({ start, line }, i) => ({ line, bytes: bytes.subarray(start, cuts[i + 1]?.start) }));
}

function expectSameRows(text: string, partBytes: number, step: number) {
  const parts = cutUp(Buffer.from(text), partBytes, step);
  const found = parts.flatMap(({ line, bytes }) => rows(bytes.toString(), line));
  // As one text: of a million rows, that is compared at once.
  expect(JSON.stringify(found)).toBe(JSON.stringify(rows(text)));
  return parts;
}

const sizes = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 })] as const;
/** As a program writes a value. */
const write = (value: string) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const value = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '😀') });

describe('the cutter', () => {
  it('cuts between rows only, wherever the bytes come apart, and counts lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value)),
        fc.constantFrom('\n', '\r\n'),
        ...sizes,
        (table, end, partBytes, step) => {
          expectSameRows(table.map((row) => row.map(write).join(',') + end).join(''), partBytes, step);
        },
      ),
    );
  });

  // A row that is broken ends with its first line: marks after it mean what they would mean there.
  it('sees the rows that are read of what nobody wrote by the rules', () => {
    const anything = fc.string({
      unit: fc.constantFrom('a', '"', '"', '"\n', '\n"', ',', ',"', '",', '\n', '\r', '\r\n', 'é'),
      minLength: 8,
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(anything, ...sizes, (text, partBytes, step) => {
        expectSameRows(text, partBytes, step);
      }),
      { numRuns: 2000, examples: corpus('data/cut') },
    );
  });

  it.each([
    ['a quotation mark that is never closed', (x: string) => `a,"${x}\n`],
    ['one that is closed too late', (x: string) => `a,"${x}"\n`],
    ['one that is closed too late, followed by another', (x: string) => `a,"${x}","${x}"\n`],
  ])('gives up %s where reading gives it up', (_, make) => {
    for (const [unit, times] of [
      [`${'x'.repeat(99)}\n`, LONGEST_ROW / 100],
      // Some half as many characters as bytes; the last one is just short enough.
      [`${'é'.repeat(62)}\n`, LONGEST_ROW / 125],
      [`${'é'.repeat(62)}\n`, LONGEST_ROW / 125 - 1],
    ] as const) {
      const parts = expectSameRows(`${make(unit.repeat(times))}b,"c\nd"\n`, 100_000, 65_536);
      expect(parts.length).toBeGreaterThan(1);
    }
  });

  it('keeps nothing of a large file but where its parts begin', () => {
    const block = Buffer.from('order-0001,2026-01-31T12:00:00Z,12.50,DE\n'.repeat(2_000));
    const cutter = new Cutter({ start: 0, line: 2, delimiter: ',', partBytes: 100_000 });
    for (let i = 0; i < 20; i++) cutter.add(block);
    const cuts = cutter.end();
    expect(cuts.length).toBe(Math.ceil(cutter.size / 100_040));
    expect(cuts.every(({ start, line }) => start % 41 === 0 && line === 2 + start / 41)).toBe(true);
  });

  it('refuses a line that can’t be read in one go, without keeping more of it', () => {
    const cutter = new Cutter({ start: 0, line: 1, delimiter: undefined, partBytes: 100_000 });
    cutter.add(Buffer.from('{}\n{"a": "'));
    const block = Buffer.alloc(1_000_000, 'x');
    const all = () => {
      for (let i = 0; i < 17; i++) cutter.add(block);
    };
    expect(all).toThrow(new FileRefused('Line 2 is longer than 16 MB: is there a line end missing?'));
  });

  it('refuses what would be more parts than can be written down', () => {
    const cutter = new Cutter({ start: 0, line: 1, delimiter: ',', partBytes: 1 });
    expect(() => cutter.add(Buffer.from('a,b\n'.repeat(6_000)))).toThrow(/data\.landing\.partBytes/);
  });
});
