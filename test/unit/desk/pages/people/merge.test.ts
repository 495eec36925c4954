import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorsOf, type ListPage, mergeNewest } from '../../../../../desk/pages/people/merge.ts';

type Page = ListPage<string, { readonly at: string }>;
const at = (minute: number) => ({ at: new Date(minute * 60_000).toISOString() });
const minutes = (pages: readonly Page[]) => mergeNewest(pages).map((row) => Date.parse(row.at) / 60_000);

describe('lists of several parts', () => {
  it('wait for the one that goes on before they show what is older', () => {
    const busy: Page = { part: 'contact', items: [at(90), at(80)], cursor: '2' };
    const quiet: Page = { part: 'desk', items: [at(85), at(50), at(10)] };
    expect(minutes([busy, quiet])).toEqual([90, 85, 80]);
    expect(minutes([busy, quiet, { part: 'contact', items: [at(70), at(20)] }])).toEqual([
      90, 85, 80, 70, 50, 20, 10,
    ]);
  });

  it('say where each goes on', () => {
    expect(cursorsOf([{ part: 'desk', items: [] }])).toBeUndefined();
    expect(
      cursorsOf([
        { part: 'contact', items: [at(1)], cursor: 'c' },
        { part: 'desk', items: [at(1)] },
      ]),
    ).toEqual(new Map([['contact', 'c']]));
  });

  it('are one without holes after each page, and whole in the end', () => {
    const lists = fc.dictionary(
      fc.constantFrom('contact', 'feedback', 'images', 'desk'),
      fc.uniqueArray(fc.nat(500), { maxLength: 30 }).map((all) => all.sort((a, b) => b - a)),
    );
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 7 }), (all, size) => {
        const whole = Object.values(all)
          .flat()
          .sort((a, b) => b - a);
        const pages: Page[] = [];
        let wanted: ReadonlyMap<string, string> | undefined = new Map(
          Object.keys(all).map((part) => [part, '0']),
        );
        while (wanted) {
          const read: Page[] = [...wanted].map(([part, cursor]) => {
            const from = Number(cursor);
            const rest = all[part] ?? [];
            const items = rest.slice(from, from + size).map(at);
            return { part, items, ...(from + size < rest.length && { cursor: String(from + size) }) };
          });
          pages.push(...read);
          wanted = cursorsOf(read);
          const shown = minutes(pages);
          expect(shown.length).toBeGreaterThan(whole.length > 0 ? 0 : -1);
          expect(shown).toEqual(whole.slice(0, shown.length));
        }
        expect(minutes(pages)).toEqual(whole);
      }),
    );
  });
});
