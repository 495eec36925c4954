import { describe, expect, it } from 'vitest';
import { dueWeek, weekBefore } from '../../../../../lambdas/feedback/mail/week.ts';
import { startOfDay } from '../../../../../lambdas/shared/runtime/local-time.ts';

const monday = { weekday: 'monday', hour: 8 } as const;

describe('dueWeek', () => {
  it.each([
    // Berlin is an hour ahead of UTC in winter, two in summer.
    ['2026-11-23T06:59:00Z', 'Europe/Berlin', undefined],
    ['2026-11-23T07:00:00Z', 'Europe/Berlin', { from: '2026-11-16', to: '2026-11-22' }],
    ['2026-07-20T06:00:00Z', 'Europe/Berlin', { from: '2026-07-13', to: '2026-07-19' }],
    ['2026-11-23T22:59:00Z', 'Europe/Berlin', { from: '2026-11-16', to: '2026-11-22' }],
    ['2026-11-23T23:00:00Z', 'Europe/Berlin', undefined],
    ['2026-11-22T19:00:00Z', 'Pacific/Auckland', { from: '2026-11-16', to: '2026-11-22' }],
  ])('at %s in %s', (now, timeZone, week) => {
    expect(dueWeek(new Date(now), monday, timeZone)).toEqual(week);
  });

  it('is compared with the seven days before', () => {
    expect(weekBefore({ from: '2026-11-16', to: '2026-11-22' })).toEqual({
      from: '2026-11-09',
      to: '2026-11-15',
    });
  });
});

describe('startOfDay', () => {
  it.each([
    ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21', 'Europe/Berlin', '2026-11-20T23:00:00.000Z'],
    ['2026-11-21', 'America/Los_Angeles', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21', 'Pacific/Kiritimati', '2026-11-20T10:00:00.000Z'],
    // Clocks go forward at midnight there, so the day begins at one.
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ])('%s in %s', (date, timeZone, moment) => {
    expect(startOfDay(date, timeZone).toISOString()).toBe(moment);
  });
});
