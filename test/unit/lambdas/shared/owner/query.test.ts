import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readChoices,
  readDays,
  readLimit,
  readRange,
  requireKnown,
} from '../../../../../lambdas/shared/owner/query.ts';
import { corpus } from '../../../../support/corpus.ts';

const badQuery = expect.objectContaining({ status: 400, code: 'BAD_QUERY' });

describe('readLimit', () => {
  it('is 25, or what is asked for', () => {
    expect(readLimit({})).toBe(25);
    expect(readLimit({ limit: '1' })).toBe(1);
    expect(readLimit({ limit: '100' })).toBe(100);
  });

  it.each(['0', '101', '-1', '1.5', '', ' 5', '1e1', 'x'])('refuses %j', (limit) => {
    expect(() => readLimit({ limit })).toThrow(badQuery);
  });
});

describe('readRange', () => {
  it('takes dates as whole days in UTC, with both in the range', () => {
    expect(readRange({ from: '2026-01-31', to: '2026-01-31' })).toEqual({
      from: '2026-01-31T00:00:00.000Z',
      to: '2026-02-01T00:00:00.000Z',
    });
  });

  it('takes moments as they are, of any zone', () => {
    expect(readRange({ from: '2026-01-31T12:00:00+02:00', to: '2026-01-31T10:00:00.500Z' })).toEqual({
      from: '2026-01-31T10:00:00.000Z',
      to: '2026-01-31T10:00:00.500Z',
    });
    expect(readRange({})).toEqual({});
  });

  it.each(['2026-02-31', '2026-13-01', '2026-01-01T00:00', 'today', '', '2026', '20260101'])(
    'refuses %j',
    (from) => {
      expect(() => readRange({ from })).toThrow(badQuery);
    },
  );

  it.each(['0000-01-01', '0001-01-01', '1999-12-31', '3000-01-01', '9999-12-31', '9999-12-31T23:59:59Z'])(
    'refuses %j, with which nothing can be reckoned',
    (date) => {
      expect(() => readRange({ to: date })).toThrow(badQuery);
      expect(() => readRange({ from: date })).toThrow(badQuery);
    },
  );

  it('gives times that compare as text, whatever it takes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
          // Around all that is taken.
          fc.date({ min: new Date('1990-01-01'), max: new Date('3010-01-01'), noInvalidDate: true }),
        ),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          try {
            const { to } = readRange({ to: day });
            expect(to).toMatch(/^\d{4}-/);
            expect(String(to) > day).toBe(true);
            expect(day.slice(0, 4) >= '2000').toBe(true);
          } catch (error) {
            expect(error).toEqual(badQuery);
          }
        },
      ),
      { examples: corpus('owner/days') },
    );
  });

  it('refuses a range that ends before it begins', () => {
    expect(() => readRange({ from: '2026-01-02', to: '2026-01-01' })).toThrow(badQuery);
  });
});

describe('readDays', () => {
  const moment = fc.date({
    min: new Date('2001-01-01'),
    max: new Date('2900-01-01'),
    noInvalidDate: true,
  });
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/Los_Angeles',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Asia/Kathmandu',
  );
  const lengthOf = ({ from, to }: { from: string; to: string }) =>
    (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

  it('ends with the owner’s today, and is as long as was asked for, at any hour in any zone', () => {
    fc.assert(
      fc.property(moment, zone, fc.option(fc.integer({ min: 1, max: 366 })), (now, timeZone, days) => {
        const span = readDays(days === null ? {} : { days: String(days) }, { now, timeZone, most: 366 });
        expect(span.to).toBe(new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now));
        expect(lengthOf(span)).toBe(days ?? 30);
      }),
    );
  });

  const berlin = { now: new Date('2026-11-28T23:30:00Z'), timeZone: 'Europe/Berlin', most: 31 };
  it('counts days back from another last day', () => {
    expect(readDays({ days: '7', to: '2026-03-01' }, berlin)).toEqual({
      from: '2026-02-23',
      to: '2026-03-01',
    });
    expect(readDays({ days: '1' }, berlin)).toEqual({ from: '2026-11-29', to: '2026-11-29' });
  });

  it.each(['0', '32', '-1', '1.5', '', '1e1', 'x'])('refuses %j days', (days) => {
    expect(() => readDays({ days }, berlin)).toThrow(badQuery);
  });

  it('refuses days and a first day at once', () => {
    expect(() => readDays({ days: '7', from: '2026-11-01' }, berlin)).toThrow(badQuery);
  });
});

describe('readChoices', () => {
  const values = ['a', 'b', 'c'] as const;
  it('is all, or those that are asked for, each once', () => {
    expect(readChoices({}, 'x', values)).toEqual(['a', 'b', 'c']);
    expect(readChoices({ x: 'b,a,b' }, 'x', values)).toEqual(['b', 'a']);
    for (const x of ['d', 'a,', '']) expect(() => readChoices({ x }, 'x', values)).toThrow(badQuery);
  });
});

describe('requireKnown', () => {
  it('refuses a misspelt filter, which would show everything', () => {
    expect(() => requireKnown({ sate: 'new' }, 'state')).toThrow(badQuery);
    expect(() => requireKnown({ state: 'new' }, 'state')).not.toThrow();
  });
});
