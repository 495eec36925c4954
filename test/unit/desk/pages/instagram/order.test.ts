import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder, moved } from '../../../../../desk/pages/instagram/order.ts';

const rules = (most: number) =>
  fc
    .uniqueArray(
      fc.record({
        id: fc.uuid(),
        priority: fc.integer({ min: 0, max: most }),
        createdAt: fc.integer({ min: 1, max: 9 }).map((day) => `2026-11-0${day}T00:00:00.000Z`),
      }),
      { minLength: 2, maxLength: 9, selector: ({ id }) => id },
    )
    .map(inOrder);

it.each([3, 1000])(
  'a moved rule stands one place further, and no other pair is turned (priorities to %i)',
  (most) => {
    fc.assert(
      fc.property(rules(most), fc.nat(), fc.constantFrom(-1 as const, 1 as const), (before, n, by) => {
        const from = n % before.length;
        const rule = before[from];
        if (!rule) return;
        const changes = moved(before, rule.id, by);
        const after = inOrder(
          before.map((one) => ({ ...one, ...changes.find(({ id }) => id === one.id) })),
        ).map(({ id }) => id);
        const ids = before.map(({ id }) => id);
        const to = from + by;
        const wanted = to < 0 || to >= ids.length ? ids : ids.toSpliced(from, 1).toSpliced(to, 0, rule.id);
        expect(after).toEqual(wanted);
        for (const { priority } of changes) expect(priority).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 500 },
    );
  },
);

it('changes one rule where there is room', () => {
  const [a, b] = [
    { id: 'a', priority: 0, createdAt: '2026-11-01T00:00:00Z' },
    { id: 'b', priority: 0, createdAt: '2026-11-02T00:00:00Z' },
  ];
  expect(moved([a, b], 'b', -1)).toEqual([{ id: 'b', priority: 1 }]);
  expect(moved([a, b], 'a', 1)).toEqual([{ id: 'b', priority: 1 }]);
  expect(moved([a, b], 'a', -1)).toEqual([]);
});
