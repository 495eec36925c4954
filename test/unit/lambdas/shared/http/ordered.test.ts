import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderedRecord } from '../../../../../lambdas/shared/http/ordered.ts';

it('keeps the order of its names, also of those that are numbers', () => {
  expect(
    JSON.stringify({
      fields: orderedRecord([
        ['10', 'a'],
        ['2', 'b'],
        ['x', 'c'],
        ['1', 'd'],
      ]),
    }),
  ).toBe('{"fields":{"10":"a","2":"b","x":"c","1":"d"}}');
});

it('is otherwise like any other', () => {
  const name = fc.oneof(fc.nat({ max: 30 }).map(String), fc.string()).filter((text) => text !== '__proto__');
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([key]) => key }), (entries) => {
      const record = orderedRecord(entries);
      expect(Object.entries(record)).toEqual(entries);
      expect(JSON.parse(JSON.stringify(record))).toEqual(Object.fromEntries(entries));
      for (const [key, value] of entries)
        expect([Object.hasOwn(record, key), record[key]]).toEqual([true, value]);
      expect(Object.hasOwn(record, 'absent name')).toBe(entries.some(([key]) => key === 'absent name'));
    }),
  );
});
