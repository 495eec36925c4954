import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../../../lambdas/data/format/format.ts';
import { jsonRows } from '../../../../../lambdas/data/format/json-lines.ts';
import { readerOf, readRow } from '../../../../../lambdas/data/rows/row.ts';
import { datasetOf } from '../dataset.ts';

const things = datasetOf({
  columns: {
    id: { type: 'text' },
    version: { type: 'text', from: 'app.version' },
    amount: { type: 'number' },
    pieces: { type: 'integer' },
    same: { type: 'text', from: 'amount' },
  },
  key: 'id',
});
const layout = { kind: 'jsonl', header: [], delimiter: '\t' } as const;

/** What a line becomes as a row of the table. */
function rowIn(text: string) {
  const [row] = rowsOf(text, layout, 1, things);
  return row && readRow(row, readerOf(things), '2026-03-01');
}

/** The fields of a line, or why it is none. */
const fieldsOf = (text: string, sources: readonly string[] = ['a'], literal = new Set(sources)) =>
  [...jsonRows(text, { sources, literal, line: 1 })].map(({ fields, broken }) => broken ?? fields);

/** A number as programs write it: with zeros, signs and exponents. */
const digits = fc.string({ unit: fc.constantFrom('0', '0', '1', '9'), minLength: 1, maxLength: 24 });
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits.map((text) => text.replace(/^0+(?=.)/, '')),
    fc.oneof(
      fc.constant(''),
      digits.map((text) => `.${text}`),
    ),
    fc.constantFrom('', '', '', 'e0', 'E+3', 'e-7', 'e400'),
  )
  .map((parts) => parts.join(''));
const space = fc.constantFrom('', ' ', '\t');

describe('jsonRows', () => {
  it('takes objects by names and by paths, and says what is none', () => {
    const lines = ['{"a":"x","b":{"c":true}}', '', '[1]', '{', '{"b.c":null,"a":[1,"2"]}'].join('\r\n');
    const rows = [...jsonRows(lines, { sources: ['a', 'b.c'], line: 7 })];
    expect(rows.map(({ line, fields, broken }) => [line, broken ?? fields])).toEqual([
      [7, { a: 'x', 'b.c': 'true' }],
      [9, expect.stringContaining('no JSON object')],
      [10, 'the line is no JSON'],
      [11, { a: '[1,"2"]', 'b.c': '' }],
    ]);
  });

  it('keeps a number as it was written, also within a list or an object', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), space, (numbers, gap) => {
        const members = numbers.map((text, i) => `"${i}":${gap}${text}${gap}`);
        const [fields] = fieldsOf(`{${members.join()}}`, Object.keys(numbers));
        expect(fields).toEqual({ ...numbers });
        expect(fieldsOf(`{"a":[${numbers.join(`${gap},${gap}`)}]}`)).toEqual([{ a: `[${numbers.join()}]` }]);
        expect(fieldsOf(`{"a":{${members.join()}}}`)).toEqual([
          { a: `{${members.join().replaceAll(/\s/g, '')}}` },
        ]);
      }),
    );
  });

  it('gives a number that is not kept to the letter as JavaScript writes it, while it is the same number', () => {
    const numbers = ['1.10', '1e3', '-0', '1e400', '1234567890123456789', '1769860800.0'];
    const line = `{"a":[],${numbers.map((text, i) => `"${i}":${text}`).join()}}`;
    expect(Object.values(fieldsOf(line, Object.keys(numbers), new Set())[0] ?? {})).toEqual([
      '1.1',
      '1000',
      '0',
      '1e400',
      '1234567890123456789',
      '1769860800',
    ]);
  });

  it('finds nothing in a number', () => {
    expect(fieldsOf('{"a":1.10}', ['a.rawJSON', 'a.b'])).toEqual([{ 'a.rawJSON': '', 'a.b': '' }]);
  });

  it('sets a line aside that is nested too deeply to be written down', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels)}1.0${']'.repeat(levels)}}`;
    expect(fieldsOf(`${nested(99)}\n${nested(100)}\n${nested(200_000)}\n{"a":1}`)).toEqual([
      { a: `${'['.repeat(99)}1.0${']'.repeat(99)}` },
      expect.stringContaining('nested deeper'),
      expect.stringContaining('nested deeper'),
      { a: '1' },
    ]);
  });
});

describe('rows of JSON Lines', () => {
  it('are told apart by all digits of a large number', () => {
    expect(
      ['1234567890123456789', '1234567890123456788'].map((id) =>
        rowIn(`{"id":${id},"app":{"version":1.10}}`),
      ),
    ).toMatchObject([
      { row: { id: '1234567890123456789', version: '1.10' } },
      { row: { id: '1234567890123456788', version: '1.10' } },
    ]);
  });

  it('have the same numbers however these were written', () => {
    expect(rowIn('{"id":"a","amount":1.50e1,"pieces":3.0}')).toMatchObject({
      row: { amount: 15, pieces: 3, same: '15' },
    });
    expect(rowIn('{"id":"a","pieces":9007199254740993}')).toEqual({
      problems: [{ column: 'pieces', reason: expect.stringContaining('9007199254740993') }],
    });
  });

  it('have JSON’s numbers as they are, and texts by the column’s decimal', () => {
    const commas = datasetOf({
      columns: {
        amount: { type: 'number', decimal: ',' },
        pieces: { type: 'integer', decimal: ',', from: 'of.pieces' },
      },
    });
    const read = (amount: string, pieces = '1') => {
      const [row] = rowsOf(`{"amount":${amount},"of":{"pieces":${pieces}}}`, layout, 1, commas);
      return row && readRow(row, readerOf(commas), '2026-03-01');
    };
    for (const [written, amount] of [
      ['1.234', 1.234],
      ['0.125', 0.125],
      ['12.5', 12.5],
      ['1.50', 1.5],
      ['1.5e3', 1500],
      ['-1.23456789012345678', -1.2345678901234567],
      ['"1.234,5"', 1234.5],
      ['"1.234"', 1234],
    ] as const)
      expect(read(written), written).toMatchObject({ row: { amount } });
    expect(read('1', '12.0')).toMatchObject({ row: { pieces: 12 } });
    expect(read('1', '1.234')).toMatchObject({ problems: [{ column: 'pieces' }] });
    expect(read('1', '"1.234"')).toMatchObject({ row: { pieces: 1234 } });
    expect(read('"12.5"')).toMatchObject({ problems: [{ column: 'amount' }] });
  });
});
