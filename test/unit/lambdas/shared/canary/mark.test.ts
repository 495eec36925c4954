import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMark, MARK_SECONDS, makeMark } from '../../../../../lambdas/shared/canary/mark.ts';

const now = new Date('2026-11-28T12:00:00.400Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const key = 'a secret of the pipeline';
const mark = makeMark({ pipeline: 'contact', key, now });

describe('a mark', () => {
  it('is good for its pipeline, at once and for minutes', () => {
    for (const seconds of [0, 1, 60, MARK_SECONDS - 1])
      expect(isMark(mark, { pipeline: 'contact', key, now: later(seconds) })).toBe(true);
    // Clocks differ a little.
    expect(isMark(mark, { pipeline: 'contact', key, now: later(-30) })).toBe(true);
  });

  it.each([
    ['later', { now: later(MARK_SECONDS + 1) }],
    ['long before', { now: later(-120) }],
    ['at another pipeline with the same secret', { pipeline: 'feedback' }],
    ['under another secret', { key: 'another secret' }],
    ['where there is no secret', { key: '' }],
  ])('is none %s', (_, other) => {
    expect(isMark(mark, { pipeline: 'contact', key, now, ...other })).toBe(false);
  });

  it('signed without a secret is none where there is none', () => {
    const forged = makeMark({ pipeline: 'contact', key: '', now });
    expect(isMark(forged, { pipeline: 'contact', key: '', now })).toBe(false);
  });

  it('that was changed in any place is none, nor is any other text', () => {
    const changed = fc
      .tuple(fc.nat({ max: mark.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, sign]) => mark.slice(0, at) + sign + mark.slice(at + 1));
    const renewed = fc.integer({ min: 1, max: 200 }).map((seconds) => {
      const [moment, signature] = mark.split('.');
      return `${Number(moment) + seconds}.${signature}`;
    });
    fc.assert(
      fc.property(fc.oneof(changed, renewed, fc.string()), (given) => {
        expect(isMark(given, { pipeline: 'contact', key, now })).toBe(given === mark);
      }),
    );
  });
});
