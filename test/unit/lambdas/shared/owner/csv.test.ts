import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvHead, csvRecord } from '../../../../../lambdas/shared/owner/csv.ts';
import { corpus } from '../../../../support/corpus.ts';

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

  it.each([
    ['Mallory;=1+1', "Mallory;'=1+1"],
    ['Mallory\t=1+1', "Mallory\t'=1+1"],
    ['a,=1+1', "a,'=1+1"],
    ['x;"=1+1', 'x;"\'=1+1'],
    ['two\n=1+1', "two\n'=1+1"],
    ['two\r\n-1', "two\r\n'-1"],
    ['a; =1', "a; '=1"],
    ['a;＝1', "a;'＝1"],
    ['Dear Ann,\r\nthree, +2; 5-3 = 2', 'Dear Ann,\r\nthree, +2; 5-3 = 2'],
  ])('writes %j as %j, for readers who split elsewhere', (text, cell) => {
    expect(parse(csvRecord([text, 'end']), ',')).toEqual([[cell, 'end']]);
  });

  it('opens no formula, whichever separator a reader goes by', () => {
    const unit = fc.constantFrom(...'=+-@＝＋－＠,;\t\r\n"\' a1');
    const text = fc.array(unit, { maxLength: 12 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, separator) => {
          const rows = parse(csvHead(['id', ...cells]) + csvRecord(['7', ...cells]), separator);
          for (const cell of rows.flat())
            expect(cell.replace('\ufeff', '')).not.toMatch(/^ *[=+\-@\t\r＝＋－＠]/);
        },
      ),
      { numRuns: 2_000, examples: corpus('owner/csv-formulas') },
    );
  });

  it('can be read back, but for apostrophes and space at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (cells) => {
        const plain = (cell: string) => cell.replaceAll("'", '').trimEnd();
        expect(parseRecord(csvRecord(cells)).map(plain)).toEqual(cells.map(plain));
      }),
    );
  });
});

describe('csvHead', () => {
  it('says that the file is in UTF-8', () => {
    expect(Buffer.from(csvHead(['name'])).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });
});

/** Rows and cells as a lenient reader finds them: a quotation mark at a cell's start quotes, any other is itself. */
function parse(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  let begun = false;
  const end = () => {
    rows.at(-1)?.push(cell);
    [cell, quoted, begun] = ['', false, false];
  };
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (quoted && character === '"' && text.charAt(i + 1) === '"') cell += text.charAt(i++);
    else if (quoted && character === '"') quoted = false;
    else if (quoted) cell += character;
    else if (character === '"' && !begun) quoted = true;
    else if (character === separator) {
      end();
      continue;
    } else if (character === '\n' || character === '\r') {
      end();
      if (character === '\r' && text.charAt(i + 1) === '\n') i++;
      rows.push([]);
      continue;
    } else cell += character;
    begun = true;
  }
  if (cell !== '' || begun) end();
  return rows.filter((row) => row.length > 0);
}

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
