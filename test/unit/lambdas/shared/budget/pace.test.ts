import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  allowanceOf,
  CEILING_FACTOR,
  daysLeftAt,
  furthest,
  hasRoom,
  isAtLeast,
  partOfDay,
  STEPS,
  stepOf,
  thresholdOf,
} from '../../../../../lambdas/shared/budget/pace.ts';

const money = fc.integer({ min: 1, max: 1_000_000_000 });
const daysLeft = fc.integer({ min: 1, max: 31 });
const FORMS = ['a', 'b', 'c'];
const spentBy = (max: number) =>
  fc
    .record({ a: fc.nat(max), b: fc.nat(max), c: fc.nat(max), gone: fc.nat(max) })
    .map((by) => new Map(Object.entries(by)));

describe('a day', () => {
  it.each([
    ['2026-11-01T00:00:00Z', 30],
    ['2026-11-30T23:59:59Z', 1],
    ['2028-02-29T12:00:00Z', 1],
    ['2026-12-31T23:00:00-01:00', 31],
  ])('%s has %i days left, itself included, in UTC', (moment, days) => {
    expect(daysLeftAt(new Date(moment))).toBe(days);
  });

  it('may use three times an even day’s part, half of what is left at most, and on the last day all', () => {
    expect([30, 10, 6, 5, 2, 1].map(partOfDay)).toEqual([0.1, 0.3, 0.5, 0.5, 0.5, 1]);
  });

  test('whatever days before have used, each has at least an even part of what is left, and the month is never beyond', () => {
    fc.assert(
      fc.property(
        money,
        fc.integer({ min: 28, max: 31 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 31, maxLength: 31 }),
        (perMonth, days, greed) => {
          let before = 0;
          for (let day = 1; day <= days; day++) {
            const left = days - day + 1;
            const allowance = allowanceOf(perMonth, before, left);
            if (before < perMonth)
              expect(allowance).toBeGreaterThanOrEqual(((perMonth - before) / left) * (1 - 1e-9));
            before += allowance * (greed[day - 1] ?? 1);
            expect(before).toBeLessThanOrEqual(perMonth * (1 + 1e-9));
          }
        },
      ),
    );
  });
});

describe('a form', () => {
  test('always finds its reserve, whatever others have used', () => {
    fc.assert(
      fc.property(
        money,
        spentBy(1_000_000_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (allowance, by, used) => {
          const mine = (allowance / 2 / FORMS.length) * used;
          expect(hasRoom(new Map(by).set('a', mine), FORMS, 'a', allowance)).toBe(true);
        },
      ),
    );
  });

  test('all together use no more than the day, but for what the last of each costs', () => {
    const tries = fc.array(fc.tuple(fc.constantFrom(...FORMS, 'gone'), fc.integer({ min: 1, max: 100 })), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), tries, (allowance, wanted) => {
        const today = new Map<string, number>();
        for (const [form, cost] of wanted)
          if (hasRoom(today, FORMS, form, allowance)) today.set(form, (today.get(form) ?? 0) + cost);
        const total = [...today.values()].reduce((sum, one) => sum + one, 0);
        expect(total).toBeLessThanOrEqual(allowance + 100 * (FORMS.length + 1));
      }),
    );
  });
});

describe('a step', () => {
  const standing = fc.record({
    perMonth: money,
    before: fc.nat(1_000_000_000),
    today: spentBy(500_000_000),
    daysLeft,
    forms: fc.constant(FORMS),
  });

  test('only rises while more is used, by whichever form', () => {
    fc.assert(
      fc.property(standing, fc.constantFrom(...FORMS, 'gone'), money, (one, by, more) => {
        const today = new Map(one.today).set(by, (one.today.get(by) ?? 0) + more);
        for (const form of FORMS)
          expect(isAtLeast(stepOf({ ...one, today }, form), stepOf(one, form))).toBe(true);
      }),
    );
  });

  test('is closed only beyond what a budget of the ceiling’s size would allow', () => {
    fc.assert(
      fc.property(standing, fc.constantFrom(...FORMS), (one, form) => {
        const ceiling = allowanceOf(one.perMonth * CEILING_FACTOR, one.before, one.daysLeft);
        expect(stepOf(one, form) === 'closed').toBe(!hasRoom(one.today, FORMS, form, ceiling));
      }),
    );
  });

  test('no month spends more than the ceiling, and none closes a form for good: each day opens it again', () => {
    const flood = fc.array(fc.constantFrom(...FORMS), { minLength: 400, maxLength: 400 });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000 }), flood, (perMonth, wanted) => {
        const cost = 5;
        let before = 0;
        for (let left = 30; left >= 1; left--) {
          const today = new Map<string, number>();
          const step = (form: string) =>
            stepOf({ perMonth, before, today, daysLeft: left, forms: FORMS }, form);
          if (before < perMonth * CEILING_FACTOR)
            for (const form of FORMS) expect(step(form)).not.toBe('closed');
          for (const form of wanted)
            if (step(form) !== 'closed') today.set(form, (today.get(form) ?? 0) + cost);
          before += [...today.values()].reduce((sum, one) => sum + one, 0);
          // A day is beyond its own part by the last of each form.
          expect(before).toBeLessThanOrEqual(perMonth * CEILING_FACTOR + cost * (FORMS.length + 1));
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [0, 'normal'],
    [69, 'normal'],
    [70, 'no-autoresponses'],
    [84, 'no-autoresponses'],
    [85, 'no-files'],
    [99, 'no-files'],
    [100, 'sparing'],
    // 3,000 in a month, 100 of them a day: the ceiling’s day has 500.
    [499, 'sparing'],
    [500, 'closed'],
  ] as const)('of one form that has used %i %% of its day is %s', (used, step) => {
    const today = new Map([['a', used * 3]]);
    expect(stepOf({ perMonth: 3_000, before: 0, today, daysLeft: 30, forms: ['a'] }, 'a')).toBe(step);
  });

  it('beyond the month’s budget stores text on each day, up to the ceiling', () => {
    const over = { perMonth: 100, before: 100, daysLeft: 10, forms: ['a'] };
    expect(stepOf({ ...over, today: new Map() }, 'a')).toBe('sparing');
    expect(stepOf({ ...over, today: new Map([['a', 119]]) }, 'a')).toBe('sparing');
    expect(stepOf({ ...over, today: new Map([['a', 120]]) }, 'a')).toBe('closed');
    expect(stepOf({ ...over, before: 500, today: new Map() }, 'a')).toBe('closed');
  });

  it('is compared by what it leaves out', () => {
    expect(furthest([])).toBe('normal');
    expect(furthest(['no-files', 'sparing', 'normal'])).toBe('sparing');
    for (const [i, step] of STEPS.entries())
      expect(STEPS.filter((from) => isAtLeast(step, from))).toEqual(STEPS.slice(0, i + 1));
  });
});

it.each([
  [0, undefined],
  [49, undefined],
  [50, 50],
  [79, 50],
  [80, 80],
  [99, 80],
  [100, 100],
  [500, 100],
] as const)('at %i of 100 the highest threshold is %s', (spent, threshold) => {
  expect(thresholdOf(100, spent)).toBe(threshold);
});
