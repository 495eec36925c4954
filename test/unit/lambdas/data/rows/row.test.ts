import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDayOf } from '../../../../../lambdas/data/lake/days.ts';
import { readerOf, readRow } from '../../../../../lambdas/data/rows/row.ts';
import { corpus } from '../../../../support/corpus.ts';
import { datasetOf, orders } from '../dataset.ts';

const read = (fields: Record<string, string>, dataset = orders) =>
  readRow({ line: 2, raw: '', fields }, readerOf(dataset), '2026-11-28');
const good = { id: 'a', at: '2026-01-31T12:00:00Z', amount: '5', country: 'DE' };
const one = (column: Parameters<typeof datasetOf>[0]['columns'][string], text: string) => {
  const found = read({ x: text }, datasetOf({ columns: { x: column } }));
  return 'row' in found ? found.row.x : found.problems[0]?.reason;
};

describe('readRow', () => {
  it('gives the values by column, and the day of the first time', () => {
    expect(read({ ...good, id: ' a ' })).toEqual({
      row: { id: 'a', at: Date.UTC(2026, 0, 31, 12), amount: 5, country: 'DE' },
      day: '2026-01-31',
    });
  });

  it('says all that is wrong, by column', () => {
    expect(read({ id: '', at: 'soon', amount: '-1', country: 'XX' })).toEqual({
      problems: [
        { column: 'id', reason: 'id is missing' },
        { column: 'at', reason: 'at is no time such as 2026-01-31 or 2026-01-31T12:00:00Z: "soon"' },
        { column: 'amount', reason: 'amount is below 0: -1' },
        { column: 'country', reason: 'country is none of DE, FR, US: "XX"' },
      ],
    });
  });

  it('wants the key, required or not, and passes on why a line is no row', () => {
    const keyed = datasetOf({ columns: { id: { type: 'text' } }, key: 'id' });
    expect(read({}, keyed)).toEqual({
      problems: [{ column: 'id', reason: 'id is missing, and rows are known by it' }],
    });
    expect(readRow({ line: 1, raw: '{', broken: 'the line is no JSON' }, readerOf(keyed), '')).toEqual({
      problems: [{ column: null, reason: 'the line is no JSON' }],
    });
  });

  it.each([
    [{ required: true }, 'mail_lower is missing'],
    [{}, 'mail_lower is missing, and rows are known by it'],
  ])('wants what it is known by where that is made of another column: %j', (settings, reason) => {
    const lower = { type: 'text' as const, ...settings, derive: { of: 'mail', take: 'lower' as const } };
    const dataset = datasetOf({
      columns: { mail: { type: 'text' }, mail_lower: lower },
      key: 'mail_lower',
    });
    expect(read({ mail: 'A@B' }, dataset)).toMatchObject({ row: { mail: 'A@B', mail_lower: 'a@b' } });
    expect(read({ mail: ' ' }, dataset)).toEqual({ problems: [{ column: 'mail_lower', reason }] });
  });

  it('takes nothing for a value that the file does not have', () => {
    const dataset = datasetOf({
      columns: {
        id: { type: 'text' },
        constructor: { type: 'text' as const },
        proto: { type: 'text', from: '__proto__' },
      },
    });
    expect(read({ id: 'a' }, dataset)).toMatchObject({ row: { id: 'a', constructor: null, proto: null } });
  });

  it('takes nothing for it, whatever a column is called', () => {
    const name = fc.oneof(
      fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)),
      fc.string({ minLength: 1 }),
    );
    const dataset = datasetOf({ columns: { id: { type: 'text' }, x: { type: 'text' } } });
    fc.assert(
      fc.property(name, (from) => {
        const named = { ...dataset, columns: { ...dataset.columns, x: { ...dataset.columns.x, from } } };
        fc.pre(from !== 'id');
        expect(read({ id: 'a' }, named as typeof dataset)).toMatchObject({ row: { id: 'a', x: null } });
      }),
      { examples: corpus('data/columns') },
    );
  });

  it('stores a row without a time of its own under the day it landed', () => {
    const plain = datasetOf({ columns: { id: { type: 'text' }, at: { type: 'time' } } });
    expect(read({ id: 'a' }, plain)).toEqual({ row: { id: 'a', at: null }, day: '2026-11-28' });
  });

  it('sets a row aside whose day no question would find: before firstDay, or five years after it landed', () => {
    const of = (at: string) => read({ ...good, at });
    expect(of('1999-12-31T23:59:59Z')).toEqual({
      problems: [{ column: 'at', reason: 'at is before firstDay of the data set, 2000-01-01: 1999-12-31' }],
    });
    expect(of('2000-01-01')).toHaveProperty('day', '2000-01-01');
    expect(of('2031-11-28')).toHaveProperty('day', '2031-11-28');
    expect(of('2031-11-29')).toEqual({
      problems: [
        { column: 'at', reason: 'at is after 2031-11-28, five years from when the file landed: 2031-11-29' },
      ],
    });
    const births = datasetOf({ columns: { born: { type: 'time' } }, firstDay: '1950-01-01' });
    expect(read({ born: '1961-04-12' }, births)).toHaveProperty('day', '1961-04-12');
    const later = datasetOf({ columns: { id: { type: 'text' } }, firstDay: '2027-01-01' });
    expect(read({ id: 'a' }, later)).toHaveProperty('problems.0.column', null);
  });

  it('takes no row beyond its table, whatever its time is', () => {
    const plain = datasetOf({ columns: { at: { type: 'time', format: 'milliseconds' } } });
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (at) => {
          const found = read({ at: String(at.getTime()) }, plain);
          if ('day' in found)
            expect(found.day >= plain.firstDay && found.day <= lastDayOf('2026-11-28')).toBe(true);
        },
      ),
    );
  });

  it('renames and derives', () => {
    const dataset = datasetOf({
      columns: {
        mail: { type: 'text', from: 'E-Mail' },
        at: { type: 'time', from: 'Date' },
        month: { type: 'text', derive: { of: 'at', take: 'month' } },
        weekday: { type: 'text', derive: { of: 'at', take: 'weekday' } },
        hour: { type: 'text', derive: { of: 'at', take: 'hour' } },
        lower: { type: 'text', derive: { of: 'mail', take: 'lower' } },
      },
    });
    expect(read({ 'E-Mail': 'A@B', Date: '2026-11-28T09:30Z' }, dataset)).toMatchObject({
      row: { mail: 'A@B', month: '2026-11', weekday: 'saturday', hour: '09', lower: 'a@b' },
    });
    expect(read({}, dataset)).toMatchObject({ row: { month: null, lower: null } });
  });

  it.each([
    [{ type: 'number' }, '1e3', 1000],
    [{ type: 'number' }, '-.5', -0.5],
    [{ type: 'number' }, '-0', 0],
    [{ type: 'number' }, '1,5', 'x is no number: "1,5"'],
    [{ type: 'number' }, 'Infinity', 'x is no number: "Infinity"'],
    [{ type: 'number' }, '1e999', 'x is no number: "1e999"'],
    [{ type: 'number' }, '0x10', 'x is no number: "0x10"'],
    [{ type: 'number', decimal: ',' }, '1.234,5', 1234.5],
    [{ type: 'number', decimal: ',' }, '1.5', 'x is no number: "1.5"'],
    [{ type: 'number', max: 3 }, '4', 'x is above 3: 4'],
    [{ type: 'integer' }, '12.0', 12],
    [{ type: 'integer' }, '12.5', 'x is no whole number: "12.5"'],
    [{ type: 'integer' }, '9007199254740993', 'x is beyond ±9007199254740991: "9007199254740993"'],
    [{ type: 'boolean' }, 'Yes', true],
    [{ type: 'boolean' }, '0', false],
    [{ type: 'boolean' }, 'maybe', 'x is neither true nor false: "maybe"'],
    [{ type: 'choice', options: ['DE'], ignoreCase: true }, 'de', 'DE'],
    [{ type: 'choice', options: ['DE'] }, 'de', 'x is none of DE: "de"'],
    [{ type: 'text', maxLength: 2 }, 'abc', 'x is longer than 2 characters (3)'],
    [{ type: 'text' }, '', null],
  ] as const)('reads %j of “%s” as %j', (column, text, expected) => {
    expect(one(column as never, text)).toBe(expected);
  });
});
