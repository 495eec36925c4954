import { describe, expect, it } from 'vitest';
import { takePage } from '../../../../../lambdas/shared/owner/listing.ts';

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
