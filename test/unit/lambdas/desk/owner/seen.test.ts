import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextSeen, type Seen } from '../../../../../lambdas/desk/owner/seen.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-28T12:00:00.000Z');
const at = (minutes: number) => new Date(start + minutes * MINUTE);

it('knows of no time before at a first visit', () => {
  expect(nextSeen(undefined, at(0))).toEqual({ at: at(0).toISOString() });
});

it('keeps the end of the visit before while this one lasts, and takes its end when the next begins', () => {
  const moments = [0, 10, 20, 600, 610, 5_000];
  const sinces: (string | undefined)[] = [];
  let seen: Seen | undefined;
  for (const minutes of moments) {
    seen = nextSeen(seen, at(minutes));
    sinces.push(seen.since);
  }
  const ends = [undefined, undefined, undefined, at(20), at(20), at(610)];
  expect(sinces).toEqual(ends.map((end) => end?.toISOString()));
});

it('never calls new what came before somebody was here, nor old what came while they were away', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 20 }), (steps) => {
      let minutes = 0;
      let seen: Seen | undefined;
      let lastEnd: number | undefined;
      for (const step of steps) {
        if (seen && step > 30) lastEnd = minutes;
        minutes += step;
        seen = nextSeen(seen, at(minutes));
        expect(seen.since).toBe(lastEnd === undefined ? undefined : at(lastEnd).toISOString());
      }
    }),
  );
});
