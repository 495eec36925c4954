import { describe, expect, it } from 'vitest';
import { notKeptSentence, rejectedRows } from '../../../../cli/data/rejected-rows.ts';
import { rejectedKey } from '../../../../lambdas/data/lake/keys.ts';
import { RejectedRows } from '../../../../lambdas/data/landing/rejected.ts';
import type { DataFile } from '../../../../lambdas/data/landing/store.ts';
import { Bucket, runS3 } from '../../../sim/aws/s3.ts';

const ALL = Number.POSITIVE_INFINITY;
const [a, b] = ['a', 'b'].map((name) => ({
  dataset: 'orders',
  key: `landing/orders/${name}.csv`,
  hash: name.repeat(64),
  state: 'done',
  setAside: 3,
})) as unknown as [DataFile, DataFile];

/** A bucket with so many rows of each part of `a`. */
function placeWith(...parts: readonly number[]) {
  const bucket = new Bucket('B', { now: 0 } as never);
  let line = 0;
  for (const [part, count] of parts.entries()) {
    const rows = new RejectedRows();
    for (let i = 0; i < count; i++) rows.add({ line: ++line, raw: '1' }, [{ column: null, reason: 'r' }]);
    bucket.put(rejectedKey(a, part), rows.body());
  }
  const send = async ({ constructor: { name }, input }: { input: object }) =>
    runS3(name, input as never, () => bucket, false);
  return { s3: { send } as never, bucket: 'B' };
}

describe('rejectedRows', () => {
  it('gives rows part by part, however many there are', async () => {
    const place = placeWith(130_000, 3);
    const { items } = await rejectedRows(place, [a, b], 130_002);
    expect(items.length).toBe(130_002);
    expect(items.at(-1)).toMatchObject({ file: 'a.csv', hash: a.hash, line: 130_002 });
    expect((await rejectedRows(place, [a], 2)).items.map(({ line }) => line)).toEqual([1, 2]);
  });

  it.each([
    ['fewer are kept', 3, ALL, [{ file: 'a.csv', hash: a.hash, rows: 2 }]],
    ['fewer are wanted', 3, 1, []],
    ['all are kept', 1, ALL, []],
    ['none is kept any more', 3, ALL, [], 0],
  ])('says how many are in the file alone when %s', async (_, setAside, limit, notKept, kept = 1) => {
    const place = kept === 0 ? placeWith() : placeWith(kept);
    expect((await rejectedRows(place, [{ ...a, setAside }], limit)).notKept).toEqual(notKept);
  });

  it('says nothing of a file that is read again, whose rows are counted from nothing', async () => {
    const file = { ...a, state: 'loading' as const, setAside: 5 };
    expect((await rejectedRows(placeWith(1), [file], ALL)).notKept).toEqual([]);
  });
});

it('leads from what is not kept to the file', () => {
  expect(notKeptSentence({ file: 'a.csv', hash: a.hash, rows: 12 })).toMatch(
    /^12 more rows of a\.csv\. Only the first 64 MB .* take them from the file itself\.$/,
  );
});
