import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord } from '../../../../../lambdas/shared/owner/csv.ts';

describe('csvRecord', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('writes %j as %s', (text, cell) => {
    expect(csvRecord([text, 'end'])).toBe(`${cell},end\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    'makes %j text',
    (text) => {
      expect(csvRecord([text]).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('can be read back, but for the apostrophes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (cells) => {
        const expected = cells.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text));
        expect(parseRecord(csvRecord(cells))).toEqual(expected);
      }),
    );
  });
});

/** One record by the grammar of RFC 4180. */
function parseRecord(text: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw new Error(`No CSV: ${JSON.stringify(text)}`);
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  return cells;
}
