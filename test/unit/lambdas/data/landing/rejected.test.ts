import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { KEPT_BYTES, RejectedRows, readRejected } from '../../../../../lambdas/data/landing/rejected.ts';

const ROWS = 2_000_000;

/** Reads a part, all of whose rows lack a value, and prints what becomes of it. */
const LOAD_BAD_ROWS = `
  import { loadPart } from './lambdas/data/landing/part.ts';
  import { datasetOf } from './test/unit/lambdas/data/dataset.ts';
  const client = { send: async () => ({}) };
  const sent = [];
  const s3 = { send: async ({ input: { Body } }) => sent.push(Body) };
  const layout = { kind: 'csv', header: ['a', 'b', 'c'], delimiter: ',' };
  const file = { dataset: 'one', hash: 'h', generation: 1, landedAt: '2026-01-01', layout, cuts: [{ start: 6, line: 2 }] };
  const bytes = Buffer.from('1,2\\n'.repeat(${ROWS}));
  const dataset = datasetOf({ columns: { a: { type: 'text' } } });
  await loadPart({ client, tableName: 'T' }, { s3, bucket: 'B' }, { file, part: 0, bytes, dataset });
  const { length } = sent[0];
  console.log(JSON.stringify({ objects: sent.length, length, first: String(sent[0].subarray(0, 200)).split('\\n')[0] }));
`;

describe('rows that were set aside', () => {
  it('are read within little memory, however many a part has', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-old-space-size=100',
      '--input-type=module',
      '--eval',
      LOAD_BAD_ROWS,
    ]);
    const { objects, length, first } = JSON.parse(stdout);
    expect(objects).toBe(1);
    expect(length).toBeLessThanOrEqual(KEPT_BYTES);
    expect(length).toBeGreaterThan(KEPT_BYTES - 1000);
    expect(JSON.parse(first)).toEqual({
      line: 2,
      column: null,
      reason: 'the row has 2 values, and the first line has 3 columns',
      row: '1,2',
    });
  });

  it('are all counted, and kept from the first one on', () => {
    const rows = new RejectedRows();
    const raw = 'x'.repeat(20_000);
    for (let line = 1; line <= 4000; line++) rows.add({ line, raw }, [{ column: null, reason: 'r' }]);
    expect(rows.count).toBe(4000);
    const kept = readRejected(rows.body().toString(), 4000);
    expect(kept.map(({ line }) => line)).toEqual(kept.map((_, i) => i + 1));
    expect(kept.length).toBeGreaterThan(3000);
    expect(kept.length).toBeLessThan(4000);
  });

  it('say each problem once, and are read with all of them', () => {
    const rows = new RejectedRows();
    const [first, second] = [
      { column: 'a', reason: 'a is missing' },
      { column: 'b', reason: 'b is missing' },
    ];
    rows.add({ line: 2, raw: ',1' }, [first]);
    rows.add({ line: 3, raw: ',\n' }, [first, second]);
    const stored = rows.body().toString();
    expect(stored.split('\n')[0]).toBe('{"line":2,"column":"a","reason":"a is missing","row":",1"}');
    const read = [
      { line: 2, ...first, problems: [first], row: ',1' },
      { line: 3, ...first, problems: [first, second], row: ',\n' },
    ];
    expect(readRejected(stored, 9)).toEqual(read);
    expect(readRejected(stored, 1)).toEqual(read.slice(0, 1));
  });
});
