import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, type Counts } from '../../../../../lambdas/feedback/counting/counts.ts';
import { summarise } from '../../../../../lambdas/feedback/figures/statistics.ts';

const emoji: never[] = [];
const none: Counts = { responses: 0, ratings: {} };

describe('summarise', () => {
  it('gives NPS with its margin: 5 promoters, 3 passives, 2 detractors', () => {
    const counts = { responses: 10, ratings: { 10: 3, 9: 2, 8: 2, 7: 1, 6: 1, 0: 1 } };
    // Score 50 - 20; variance .5 + .2 - .3² = .61; 1.96 · √(.61 / 10) = .484.
    expect(summarise({ kind: 'nps', emoji }, counts)).toMatchObject({
      count: 10,
      mean: 7.7,
      nps: { score: 30, margin: 48.4 },
    });
  });

  it('gives CSAT by top-two-box', () => {
    const counts = { responses: 4, ratings: { 5: 1, 4: 1, 3: 1, 1: 1 } };
    expect(summarise({ kind: 'csat', emoji }, counts).csat).toEqual({
      percent: 50,
      convention: 'top-two-box',
    });
  });

  it('does not take no responses for zero', () => {
    expect(summarise({ kind: 'nps', emoji }, none)).toEqual({
      count: 0,
      mean: null,
      distribution: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, 0])),
    });
    expect(summarise({ kind: 'csat', emoji }, none)).not.toHaveProperty('csat');
    expect(summarise({ kind: 'thumbs', emoji }, { responses: 1, ratings: { 0: 1 } }).mean).toBe(0);
  });

  it('does not matter how the ratings were split over counters', () => {
    const ratings = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 });
    const count = (list: readonly number[]) =>
      list.reduce<Counts>((sum, rating) => addCounts(sum, { responses: 1, ratings: { [rating]: 1 } }), none);
    fc.assert(
      fc.property(ratings, ratings, (a, b) => {
        const [together, apart] = [count([...a, ...b]), addCounts(count(a), count(b))];
        expect(summarise({ kind: 'stars', emoji }, apart)).toEqual(
          summarise({ kind: 'stars', emoji }, together),
        );
        expect(addCounts(apart, count(b), -1)).toEqual(count(a));
      }),
    );
  });
});
