import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addSeen,
  isSeen,
  MOST_RUNS,
  readSeen,
  type Seen,
  writeSeen,
} from '../../../../../lambdas/data/streams/seen.ts';

it('knows the numbers that it has seen, and no others, as a set does', () => {
  const numbers = fc.array(fc.oneof(fc.nat(60), fc.maxSafeNat()), { maxLength: 200 });
  fc.assert(
    fc.property(numbers, fc.array(fc.nat(70)), (all, asked) => {
      let seen: Seen = [];
      const right = new Set<number>();
      for (const number of all) {
        expect(isSeen(seen, number)).toBe(right.has(number));
        expect(addSeen(seen, number)).toBe(true);
        right.add(number);
        seen = readSeen(writeSeen(seen));
      }
      for (const number of [...asked, ...all]) expect(isSeen(seen, number)).toBe(right.has(number));
      for (const [i, [first, last]] of seen.entries()) {
        expect(last).toBeGreaterThanOrEqual(first);
        if (i > 0) expect(first).toBeGreaterThan((seen[i - 1]?.[1] ?? 0) + 1);
      }
    }),
  );
});

it('needs one run for numbers that follow each other, in whatever order they come', () => {
  const seen: Seen = [];
  for (let i = 0; i < 100_000; i++) addSeen(seen, i - (i % 1000) + ((i * 7) % 1000));
  expect(writeSeen(seen)).toBe('0+255r');
});

it('refuses what it has no room for, and still knows the others', () => {
  const seen: Seen = [];
  for (let i = 0; i < MOST_RUNS; i++) expect(addSeen(seen, i * 3)).toBe(true);
  expect(addSeen(seen, MOST_RUNS * 3)).toBe(false);
  expect(addSeen(seen, 1)).toBe(true);
  expect(addSeen(seen, 3)).toBe(true);
  expect(isSeen(seen, MOST_RUNS * 3)).toBe(false);
});
