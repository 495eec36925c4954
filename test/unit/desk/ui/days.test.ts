import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginningOf, dayBefore, daysSince, momentsOf } from '../../../../desk/ui/days.ts';

afterEach(() => vi.unstubAllEnvs());

/** Where a day begins early, late, twice, or with an hour that does not exist. */
const PLACES = [
  { zone: 'UTC', day: '2026-11-29', from: '2026-11-29T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z' },
  {
    zone: 'Europe/Berlin',
    day: '2026-10-25',
    from: '2026-10-24T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z',
  },
  {
    zone: 'America/Los_Angeles',
    day: '2026-12-31',
    from: '2026-12-31T08:00:00.000Z',
    to: '2027-01-01T08:00:00.000Z',
  },
  {
    zone: 'Pacific/Kiritimati',
    day: '2026-01-01',
    from: '2025-12-31T10:00:00.000Z',
    to: '2026-01-01T10:00:00.000Z',
  },
  {
    zone: 'America/Santiago',
    day: '2026-09-06',
    from: '2026-09-06T04:00:00.000Z',
    to: '2026-09-07T03:00:00.000Z',
  },
];

describe.each(PLACES)('where $zone is', ({ zone, day, from, to }) => {
  it('a day is from its beginning to its end there', () => {
    vi.stubEnv('TZ', zone);
    expect(momentsOf({ from: day, to: day })).toEqual({ from, to });
  });

  it.each([0, 1, 30])('%i days before is a date there, in its first and its last minute', (days) => {
    vi.stubEnv('TZ', zone);
    const first = dayBefore(days, new Date(from));
    expect(first).toBe(dayBefore(days, new Date(Date.parse(to) - 1)));
    expect(Date.parse(day) - Date.parse(first)).toBe(days * 86_400_000);
  });
});

describe.each(PLACES)('since a moment where $zone is', ({ zone, from, to }) => {
  it('it is one day until midnight, and two from then on', () => {
    vi.stubEnv('TZ', zone);
    const [first, last] = [new Date(from), new Date(Date.parse(to) - 1)];
    expect([daysSince(first, last), daysSince(last, new Date(to)), daysSince(first, new Date(to))]).toEqual([
      1, 2, 2,
    ]);
  });
});

it.each(['2026-02-31', '2026-13-01', '', 'yesterday', '2026-1-1'])(
  '%j is no day, and stays as it is',
  (text) => {
    expect(beginningOf(text)).toBeUndefined();
    expect(momentsOf({ from: text, to: text })).toEqual({ from: text, to: text });
  },
);

it('asks for nothing that was not asked for', () => {
  expect(momentsOf({})).toEqual({});
});
