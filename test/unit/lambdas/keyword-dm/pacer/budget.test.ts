import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  available,
  nextAvailable,
  release,
  reserve,
  type Sends,
  sliceAt,
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
  expect(available(release(sends, sliceAt(limit, at(0)), 3), limit, at(10))).toBe(3);
});

test('the next slot is free when it is said to be, and not before', () => {
  const sends = reserve(reserve({}, limit, 300, at(0)), limit, 400, at(900));
  const next = nextAvailable(sends, limit, at(1000));
  expect(available(sends, limit, next)).toBe(300);
  expect(available(sends, limit, new Date(next.getTime() - 1))).toBe(0);
  expect(nextAvailable({}, limit, at(5))).toEqual(at(5));
});

test('in no window, wherever it is laid, are there more sends than the limit', () => {
  const steps = fc.array(
    fc.record({ wait: fc.integer({ min: 0, max: 30_000 }), want: fc.integer({ min: 1, max: 9 }) }),
    {
      maxLength: 200,
    },
  );
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 90 }),
      (all, count, seconds) => {
        const small = { count, seconds };
        const times: number[] = [];
        let sends: Sends = {};
        let now = at(0).getTime();
        for (const { wait, want } of all) {
          now += wait;
          const taken = Math.min(want, available(sends, small, new Date(now)));
          sends = reserve(sends, small, taken, new Date(now));
          for (let i = 0; i < taken; i++) times.push(now);
        }
        for (const start of times)
          expect(
            times.filter((time) => time >= start && time < start + seconds * 1000).length,
          ).toBeLessThanOrEqual(count);
      },
    ),
  );
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
