import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Listed, mergeDescending, takePage } from '../../../../../lambdas/shared/owner/listing.ts';

async function* of(keys: readonly string[]): AsyncGenerator<Listed> {
  for (const gsi1sk of keys) yield { gsi1sk };
}

async function collect(items: AsyncIterable<Listed>): Promise<string[]> {
  const keys: string[] = [];
  for await (const { gsi1sk } of items) keys.push(gsi1sk);
  return keys;
}

describe('mergeDescending', () => {
  it('is as if all had been one list', async () => {
    const descending = fc.array(fc.string()).map((keys) => keys.sort().reverse());
    await fc.assert(
      fc.asyncProperty(fc.array(descending, { maxLength: 6 }), async (lists) => {
        expect(await collect(mergeDescending(lists.map(of)))).toEqual(lists.flat().sort().reverse());
      }),
    );
  });
});

describe('takePage', () => {
  it('takes as many as are asked for, and knows whether there are more', async () => {
    expect(await takePage([1, 2, 3], 2)).toEqual({ items: [1, 2], hasMore: true });
    expect(await takePage([1, 2], 2)).toEqual({ items: [1, 2], hasMore: false });
    expect(await takePage([], 2)).toEqual({ items: [], hasMore: false });
  });

  it('takes fewer when the time is over, but at least one', async () => {
    expect(await takePage([1, 2], 2, () => true)).toEqual({ items: [1], hasMore: true });
  });

  it('takes fewer when they would not fit into an answer of Lambda’s, but at least one', async () => {
    const huge = '"'.repeat(400_000);
    const { items, hasMore } = await takePage(
      Array.from({ length: 10 }, () => huge),
      10,
    );
    expect(hasMore).toBe(true);
    expect(items.length).toBeGreaterThan(0);
    // Lambda puts the body into JSON once more.
    expect(JSON.stringify({ body: JSON.stringify(items) }).length).toBeLessThan(6 * 1024 * 1024);
    expect((await takePage(['x'.repeat(9_000_000)], 10)).items).toHaveLength(1);
  });
});
