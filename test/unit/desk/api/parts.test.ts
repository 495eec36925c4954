import { expect, it } from 'vitest';
import { readParts } from '../../../../desk/api/parts.ts';

it('an export is read to its end, part by part', async () => {
  const asked: (string | undefined)[] = [];
  const parts = await readParts(async (cursor) => {
    asked.push(cursor);
    const link = asked.length < 3 ? `<?format=csv&cursor=a%2Bb${asked.length}>; rel="next"` : undefined;
    return { data: `part ${asked.length}`, headers: new Headers(link ? { link } : {}) };
  });
  expect(parts).toEqual(['part 1', 'part 2', 'part 3']);
  expect(asked).toEqual([undefined, 'a+b1', 'a+b2']);
});
