import { expect, it } from 'vitest';
import { isMeant } from '../../../../cli/data/files.ts';
import { rawRows, requireAlike } from '../../../../cli/data/rejected-raw.ts';
import type { Layout } from '../../../../lambdas/data/format/format.ts';
import { KEPT_CHARACTERS, type RejectedRow } from '../../../../lambdas/data/landing/rejected.ts';
import type { DataFile } from '../../../../lambdas/data/landing/store.ts';

const csv = (...header: string[]): Layout => ({ kind: 'csv', header, delimiter: ',' });
const jsonl: Layout = { kind: 'jsonl', header: [], delimiter: '\t' };
const JANUARY = 'a1'.repeat(32);
const FEBRUARY = 'b2'.repeat(32);

function file(name: string, hash: string, layout: Layout): DataFile {
  return { key: `landing/orders/${hash.slice(0, 16)}-1764547200000-${name}`, hash, layout } as DataFile;
}
function rejected(line: number, row: string): RejectedRow {
  return { line, row, column: null, reason: 'x', problems: [] };
}

it('prints rows under the first line of their file', () => {
  const rows = [rejected(2, '1,soon'), rejected(5, '2,later')];
  expect(rawRows(csv('id', 'the, time'), rows)).toEqual({
    lines: ['id,"the, time"', '1,soon', '2,later'],
    cut: [],
  });
  expect(rawRows(jsonl, [rejected(1, '{}')]).lines).toEqual(['{}']);
  expect(rawRows({ kind: 'cloudfront', header: ['date', 'time'], delimiter: '\t' }, rows).lines[0]).toBe(
    '#Fields: date time',
  );
  expect(rawRows(csv('id'), [])).toEqual({ lines: [], cut: [] });
});

it('leaves out a row of which only the beginning is kept', () => {
  const long = rejected(7, 'x'.repeat(KEPT_CHARACTERS));
  expect(rawRows(csv('id'), [rejected(2, 'y'), long])).toEqual({ lines: ['id', 'y'], cut: [long] });
  expect(rawRows(csv('id'), [long]).lines).toEqual([]);
});

it.each([
  ['another order of columns', csv('at', 'id')],
  ['another kind', jsonl],
  ['another delimiter', { ...csv('id', 'at'), delimiter: ';' }],
] as const)('asks for one file where another has %s, and names both', (_, layout) => {
  const january = file('january.csv', JANUARY, csv('id', 'at'));
  const both = [january, file('february.csv', FEBRUARY, layout)];
  expect(() => requireAlike(both)).toThrow(
    /--file <hash or name>:\n {2}a1a1a1a1a1a1a1a1 {2}january\.csv.*\n {2}b2b2b2b2b2b2b2b2 {2}february\.csv/,
  );
  expect(() => requireAlike([january])).not.toThrow();
});

it('puts files with the same first line together', () => {
  const layout = csv('id', 'at');
  expect(() => requireAlike([file('a.csv', JANUARY, layout), file('b.csv', FEBRUARY, layout)])).not.toThrow();
});

it('knows a file by its name, its hash, and the beginning of that', () => {
  const january = file('january.csv', JANUARY, jsonl);
  for (const given of ['january.csv', JANUARY, JANUARY.slice(0, 8)])
    expect(isMeant(january, given), given).toBe(true);
  for (const given of ['february.csv', FEBRUARY, 'a1', ''])
    expect(isMeant(january, given), given).toBe(false);
});
