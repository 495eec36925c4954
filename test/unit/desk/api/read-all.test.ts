import { expect, it } from 'vitest';
import { readAll } from '../../../../desk/api/read-all.ts';

it('a collection is read page by page, to its end', async () => {
  const asked: (string | undefined)[] = [];
  const all = await readAll(async (cursor) => {
    asked.push(cursor);
    return { data: { items: [asked.length], ...(asked.length < 3 && { cursor: `c${asked.length}` }) } };
  });
  expect(all).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, 'c1', 'c2']);
});
