import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  available,
  nextAvailable,
  release,
  reserve,
  type Sends,
  use,
} from '../../../../../lambdas/keyword-dm/pacer/budget.ts';

const limit = { count: 700, seconds: 3600 };
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 11, 59, 0) + seconds * 1000);

test("twice the limit can't pass around the hour's edge", () => {
  const sends = reserve({}, limit, 700, at(0));
  expect(available(sends, limit, at(61))).toBe(0);
  expect(available(sends, limit, at(3599))).toBe(0);
  expect(available(sends, limit, at(3661))).toBe(700);
});

test('a slot that was given back can be used at once', () => {
  const sends = reserve({}, limit, 700, at(0));
  expect(available(release(sends, limit, at(0)), limit, at(10))).toBe(1);
});

test('the next slot is free when it is said to be, and not before', () => {
  const sends = reserve(reserve({}, limit, 300, at(0)), limit, 400, at(900));
  const next = nextAvailable(sends, limit, at(1000));
  expect(available(sends, limit, next)).toBe(300);
  expect(available(sends, limit, new Date(next.getTime() - 1))).toBe(0);
  expect(nextAvailable({}, limit, at(5))).toEqual(at(5));
});

/** One thing that a sender does: reserves slots until a moment, then uses each or not, or dies with them. */
const step = fc.record({
  wait: fc.integer({ min: 0, max: 30_000 }),
  want: fc.integer({ min: 1, max: 9 }),
  lease: fc.integer({ min: 1_000, max: 60_000 }),
  /** When each was sent and when it was answered, as a share of the lease. */
  sent: fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 9,
      maxLength: 9,
    },
  ),
  refused: fc.boolean(),
  dies: fc.boolean(),
});

test('in no window, wherever it is laid, are there more sends than the limit, however late they leave', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 100 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 90 }),
      (all, count, seconds) => {
        const small = { count, seconds };
        const times: number[] = [];
        let sends: Sends = {};
        let now = at(0).getTime();
        for (const { wait, want, lease, sent, refused, dies } of all) {
          now += wait;
          const until = new Date(now + lease);
          const taken = Math.min(want, available(sends, small, new Date(now)));
          sends = reserve(sends, small, taken, new Date(now), until);
          const uses = sent.slice(0, taken).map(([start, share]) => {
            const left = now + start * lease;
            return { left, answered: left + share * (now + lease - left) };
          });
          for (const [i, { left, answered }] of uses.entries()) {
            const isRefused = refused && i === 0;
            if (!isRefused) times.push(left);
            if (!dies)
              sends = isRefused ? release(sends, small, until) : use(sends, small, until, new Date(answered));
          }
          // The next turn begins after the lease of one that died, and after the last answer of one that did not.
          now = dies ? now + lease : Math.max(now, ...uses.map(({ answered }) => Math.ceil(answered)));
        }
        for (const start of times)
          expect(
            times.filter((time) => time >= start && time < start + seconds * 1000).length,
          ).toBeLessThanOrEqual(count);
      },
    ),
  );
});

test('a slot counts until it can no longer be used, and then from when it was', () => {
  const reserved = reserve({}, limit, 1, at(0), at(120));
  expect(available(reserved, limit, at(3_661))).toBe(699);
  expect(available(reserved, limit, at(3_781))).toBe(700);
  const used = use(reserved, limit, at(120), at(5));
  expect(available(used, limit, at(3_600))).toBe(699);
  expect(available(used, limit, at(3_661))).toBe(700);
});

test('what is stored stays small', () => {
  let sends: Sends = {};
  for (let second = 0; second < 20_000; second += 7) sends = reserve(sends, limit, 1, at(second));
  expect(Object.keys(sends).length).toBeLessThanOrEqual(61);
});

test('what was sent counts on when the window is made longer or shorter', () => {
  const short = { count: 12, seconds: 60 };
  const inMinute = reserve({}, short, 12, at(0));
  expect(available(inMinute, limit, at(30))).toBe(688);
  expect(available(inMinute, limit, at(3660))).toBe(700);
  const inHour = reserve({}, limit, 12, at(0));
  expect(available(inHour, short, at(30))).toBe(0);
  expect(nextAvailable(inHour, short, at(30))).toEqual(at(61));
});
