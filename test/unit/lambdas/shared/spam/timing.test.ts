import { describe, expect, it } from 'vitest';
import { spam } from '../../../../../config/spam.ts';
import { timingSignals } from '../../../../../lambdas/shared/spam/timing.ts';
import { POINTS } from '../../../../../lambdas/shared/spam/verdict.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const ago = (seconds: number) => now.getTime() - seconds * 1000;
const session = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

function names(fields: Record<string, string | string[]> = {}, sessionData?: string, minimumSeconds = 2) {
  const request = { fields: new Map(Object.entries(fields)), sessionData, minimumSeconds, now };
  return timingSignals(request).map(({ name }) => name);
}
const loaded = (seconds: number) => ({ _loaded: String(ago(seconds)) });

describe('what the page measured', () => {
  it('tells who was faster than a person', () => {
    expect(names({ _elapsed: '1999' })).toEqual(['too-fast']);
    expect(names({ _elapsed: '1999.9' })).toEqual(['too-fast']);
    expect(names({ _elapsed: '2000' })).toEqual([]);
  });

  it('stands, whatever a visitor’s clock says', () => {
    expect(names({ _elapsed: '30000', ...loaded(1) }, session({ loadedAt: ago(1) }))).toEqual([]);
    expect(names({ _elapsed: '500', ...loaded(60) })).toEqual(['too-fast']);
  });
});

describe('when the page was loaded', () => {
  it('counts, and less than decides alone, for a clock may run ahead', () => {
    expect(names(loaded(1.9))).toEqual(['loaded-too-fast']);
    expect(POINTS['loaded-too-fast']).toBeLessThan(spam.parse({}).threshold);
    expect(names(loaded(2))).toEqual([]);
    expect(names(loaded(86_400))).toEqual([]);
  });

  it('proves nothing when it is not there, empty or ahead of our clock', () => {
    expect(names()).toEqual([]);
    expect(names({ _loaded: '', _elapsed: '' })).toEqual([]);
    expect(names(loaded(-3))).toEqual([]);
  });
});

it('the fields show who fills in every field', () => {
  for (const value of ['John', '-1', '99999999999999', ['1', '2']]) {
    expect(names({ _loaded: value })).toEqual(['load-time-garbled']);
    expect(names({ _elapsed: value })).toEqual(['load-time-garbled']);
  }
});

it('the trap can be switched off', () => {
  expect(names({ _elapsed: '0', ...loaded(0) }, session({ loadedAt: ago(0) }), 0)).toEqual([]);
});

describe('a client’s session', () => {
  it('counts less, and not beside the field', () => {
    expect(names({}, session({ loadedAt: ago(1) }))).toEqual(['session-too-fast']);
    expect(names(loaded(1), session({ loadedAt: ago(1) }))).toEqual(['loaded-too-fast']);
    expect(names({}, session({ loadedAt: ago(9), webdriver: false }))).toEqual([]);
  });

  it('tells of a webdriver', () => {
    expect(names({}, session({ loadedAt: ago(9), webdriver: true }))).toEqual(['webdriver']);
  });

  it.each([
    '',
    '%%%',
    session(null),
    session([]),
    session({ loadedAt: 'x', webdriver: 'true' }),
    session('x'),
  ])('that can’t be read proves nothing: %s', (header) => {
    expect(names({}, header)).toEqual([]);
  });
});
