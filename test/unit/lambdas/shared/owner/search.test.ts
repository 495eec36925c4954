import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsWords, readWords, searchPage } from '../../../../../lambdas/shared/owner/search.ts';

const entries = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    gsi1sk: `2026-01-01T00:00:00.${String(999 - i).padStart(3, '0')}Z#${i}`,
    i,
  }));

async function* from<Item>(items: readonly Item[]) {
  yield* items;
}

describe('a search', () => {
  it('finds each entry once over its pages, and looks no further than it must', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 30 }),
        async (count, limit, every) => {
          const all = entries(count);
          const fits = ({ i }: { i: number }) => i % every === 0;
          const seen: number[] = [];
          let scanned = 0;
          let rest = all;
          for (;;) {
            const page = await searchPage(from(rest), fits, { limit, now: () => new Date(0) });
            expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...page.items.map(({ i }) => i));
            scanned += page.search.scanned;
            expect(page.search.complete).toBe(page.leftOffAt === undefined);
            if (page.leftOffAt === undefined) break;
            rest = rest.slice(rest.findIndex(({ gsi1sk }) => gsi1sk === page.leftOffAt) + 1);
          }
          expect(seen).toEqual(all.filter(fits).map(({ i }) => i));
          expect(scanned).toBe(count);
        },
      ),
    );
  });

  it('ends after so many entries, and after so long', async () => {
    const none = () => false;
    const many = await searchPage(from(entries(3_000)), none, { limit: 25, now: () => new Date(0) });
    expect(many).toMatchObject({ items: [], search: { scanned: 2_000, complete: false } });
    let time = 0;
    const slow = await searchPage(from(entries(3_000)), none, {
      limit: 25,
      now: () => {
        time += 100;
        return new Date(time);
      },
    });
    expect(slow.search.scanned).toBeLessThan(60);
    expect(slow.search.until).toMatch(/Z$/);
  });
});

describe('words', () => {
  it.each([
    ['zurich', 'Grüße aus Zürich'],
    ['GRUSSE', 'grusse'],
    ['ürich', 'ZÜRICH'],
    ['a b', 'b\na'],
    ['日本', '日本語'],
  ])('%s stands in %s', (q, text) => {
    expect(holdsWords(readWords({ q }), [text])).toBe(true);
  });

  it.each([
    ['bern', 'Zürich'],
    ['a b', 'a'],
  ])('%s does not stand in %s', (q, text) => {
    expect(holdsWords(readWords({ q }), [text])).toBe(false);
  });

  it('are none where none are asked for, and refused where they are empty', () => {
    expect(readWords({})).toEqual([]);
    expect(holdsWords([], ['x'])).toBe(true);
    for (const q of ['', '  ', '\u0301', 'x'.repeat(201)]) expect(() => readWords({ q })).toThrow('q:');
  });
});
