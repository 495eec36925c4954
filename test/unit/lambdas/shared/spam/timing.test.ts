import { describe, expect, it } from 'vitest';
import { timingSignals } from '../../../../../lambdas/shared/spam/timing.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const ago = (seconds: number) => now.getTime() - seconds * 1000;
const session = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const names = (loadedField?: string | string[], sessionData?: string, minimumSeconds = 2) =>
  timingSignals({ loadedField, sessionData, minimumSeconds, now }).map(({ name }) => name);

describe('the page’s own field', () => {
  it('tells who was faster than a person', () => {
    expect(names(String(ago(1.9)))).toEqual(['too-fast']);
    expect(names(String(ago(2)))).toEqual([]);
    expect(names(String(ago(86_400)))).toEqual([]);
  });

  it('proves nothing when it is not there, empty or ahead of our clock', () => {
    expect(names()).toEqual([]);
    expect(names('')).toEqual([]);
    expect(names(String(ago(-3)))).toEqual([]);
  });

  it('shows who fills in every field', () => {
    for (const value of ['John', '1', '99999999999999', ['1', '2']])
      expect(names(value)).toEqual(['load-time-garbled']);
  });

  it('can be switched off', () => {
    expect(names(String(ago(0)), session({ loadedAt: ago(0) }), 0)).toEqual([]);
  });
});

describe('a client’s session', () => {
  it('counts less, and not beside the field', () => {
    expect(names(undefined, session({ loadedAt: ago(1) }))).toEqual(['session-too-fast']);
    expect(names(String(ago(1)), session({ loadedAt: ago(1) }))).toEqual(['too-fast']);
    expect(names(undefined, session({ loadedAt: ago(9), webdriver: false }))).toEqual([]);
  });

  it('tells of a webdriver', () => {
    expect(names(undefined, session({ loadedAt: ago(9), webdriver: true }))).toEqual(['webdriver']);
  });

  it.each([
    '',
    '%%%',
    session(null),
    session([]),
    session({ loadedAt: 'x', webdriver: 'true' }),
    session('x'),
  ])('that can’t be read proves nothing: %s', (header) => {
    expect(names(undefined, header)).toEqual([]);
  });
});
