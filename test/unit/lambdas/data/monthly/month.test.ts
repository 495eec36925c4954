import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDue, isMonth, monthBefore, monthOf, spanOf } from '../../../../../lambdas/data/monthly/month.ts';
import { localTime } from '../../../../../lambdas/shared/runtime/local-time.ts';

const BERLIN = 'Europe/Berlin';

describe('a month', () => {
  it('is the owner’s, not that of UTC', () => {
    expect(monthOf(new Date('2026-10-31T23:30:00Z'), BERLIN)).toBe('2026-11');
    expect(spanOf('2026-10', BERLIN)).toEqual({
      month: '2026-10',
      from: new Date('2026-09-30T22:00:00Z'),
      to: new Date('2026-10-31T23:00:00Z'),
      firstDay: '2026-10-01',
      lastDay: '2026-10-31',
    });
    expect(monthBefore('2026-01')).toBe('2025-12');
    expect(spanOf('2028-02', 'UTC').lastDay).toBe('2028-02-29');
  });

  it.each(['2026-1', '2026-13', '2026-00', '10-2026', ''])('is not %s', (text) => {
    expect(isMonth(text)).toBe(false);
  });

  it('ends where the next one begins, in every zone', () => {
    const zones = fc.constantFrom(
      BERLIN,
      'UTC',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'America/New_York',
    );
    const month = fc.tuple(fc.integer({ min: 2020, max: 2040 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(zones, month, (zone, [year, number]) => {
        const one = `${year}-${String(number).padStart(2, '0')}`;
        const { from, to } = spanOf(one, zone);
        expect(spanOf(monthBefore(one), zone).to).toEqual(from);
        expect(monthOf(from, zone)).toBe(one);
        expect(monthOf(new Date(to.getTime() - 1), zone)).toBe(one);
        expect(localTime(to, zone).date.slice(8)).toBe('01');
      }),
    );
  });
});

describe('a report', () => {
  it.each([
    ['2026-11-01T06:59:00Z', false],
    ['2026-11-01T07:07:00Z', true],
    ['2026-11-02T00:07:00Z', true],
    ['2026-11-07T22:07:00Z', true],
    ['2026-11-08T12:07:00Z', false],
    ['2026-10-31T23:07:00Z', false],
  ])('may begin at %s: %s', (moment, right) => {
    expect(isDue(new Date(moment), { hour: 8 }, BERLIN)).toBe(right);
  });
});
