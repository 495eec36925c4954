import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { csvRows, delimiterOf } from '../../../../../lambdas/data/format/csv.ts';
import { LONGEST_ROW } from '../../../../../lambdas/data/format/row-end.ts';

const rows = (text: string, columns = 2, line = 1) =>
  [
    ...csvRows(text, { header: Array.from({ length: columns }, (_, i) => `c${i}`), delimiter: ',', line }),
  ].map(({ line: at, fields, broken }) => [at, broken ?? Object.values(fields ?? {})]);

/** As a program writes a value. */
const write = (value: string) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const value = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '😀') });
const table = fc.array(
  fc.tuple(
    fc.constantFrom('x', 'y').chain((x) => value.map((v) => x + v)),
    value,
  ),
);
const feed = fc.constantFrom('\n', '\r\n');

describe('csvRows', () => {
  it('asks of a row once how long it is, however many quotation marks are in it', () => {
    const bytes = vi.spyOn(Buffer, 'byteLength');
    const marks = `"${'""'.repeat(450_000)}"`;
    expect(rows(`a,${marks}\n`)).toEqual([[1, ['a', '"'.repeat(450_000)]]]);
    expect(bytes.mock.calls.length).toBeLessThan(10);
    bytes.mockRestore();
  });

  it('gives back what was written, with the line where each row begins', () => {
    fc.assert(
      fc.property(table, feed, fc.boolean(), (values, end, hasLast) => {
        const lines = values.map((row) => row.map(write).join(','));
        const text = lines.join(end) + (hasLast && lines.length > 0 ? end : '');
        let line = 1;
        const expected = values.map((row, i) => {
          const at = line;
          line += (lines[i] ?? '').split('\n').length;
          return [at, row];
        });
        expect(rows(text)).toEqual(expected);
      }),
    );
  });

  it('breaks a row alone: the next one begins on the next line', () => {
    const text = 'a,1\n"b" x,2\nc,3\nd,"4\ne,5\nf,6,7\ng\n\nh,"8"\n';
    expect(rows(text)).toEqual([
      [1, ['a', '1']],
      [2, expect.stringContaining('quotation mark')],
      [3, ['c', '3']],
      [4, expect.stringContaining('quotation mark')],
      [5, ['e', '5']],
      [6, 'the row has 3 values, and the first line has 2 columns'],
      [7, 'the row has 1 values, and the first line has 2 columns'],
      [9, ['h', '8']],
    ]);
  });

  it('takes a quotation mark within a value as it is', () => {
    expect(rows('5" pipe,1\n')).toEqual([[1, ['5" pipe', '1']]]);
  });

  it('gives a mark up that is closed too late', () => {
    const text = `a,"${'x\n'.repeat(LONGEST_ROW / 2)}"\n`;
    expect(rows(text)[0]).toEqual([1, expect.stringContaining('quotation mark')]);
  });

  it.each([
    ['a,b;c', ','],
    ['a;b;c,d', ';'],
    ['a\tb', '\t'],
    ['"a,b"|c|d', '|'],
    ['alone', ','],
  ])('finds the delimiter of %j', (header, delimiter) => {
    expect(delimiterOf(header)).toBe(delimiter);
  });
});
