import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { costsOf } from '../../../../../config/activities.ts';
import {
  costOf,
  refusalOf,
  shareOut,
  summarySets,
} from '../../../../../lambdas/contact/submission/budget.ts';
import type { LegName } from '../../../../../lambdas/contact/submission/legs.ts';
import { STEPS } from '../../../../../lambdas/shared/budget/pace.ts';
import { makeForm } from '../form.ts';

const LEGS: LegName[] = ['mail', 'autoresponse', 'webhook', 'destination:team'];

const now = new Date('2026-11-28T23:00:00Z');
const file = { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array(1_000_000) } as const;

it.each([
  ['normal', LEGS, []],
  ['no-autoresponses', ['mail', 'webhook', 'destination:team'], ['autoresponse']],
  ['no-files', ['mail', 'webhook', 'destination:team'], ['autoresponse']],
  ['sparing', ['webhook', 'destination:team'], ['mail', 'autoresponse']],
  ['closed', [], LEGS],
] as const)('at %s a submission sends %j, and leaves out %j', (step, legs, shed) => {
  expect(shareOut(LEGS, step, {})).toEqual({ legs, shed });
});

it.each([
  ['sparing', ['mail', 'webhook', 'destination:team'], ['autoresponse']],
  ['closed', [], LEGS],
] as const)(
  'at %s one that a rule leads to others sends %j, as the summary is not for them',
  (step, legs, shed) => {
    expect(shareOut(LEGS, step, { routed: { to: ['sales@example.com'] } })).toEqual({ legs, shed });
    // Where it tells but other destinations, the mail is the form's own.
    expect(shareOut(['mail'], 'sparing', { routed: { destinations: ['team'] } })).toEqual({
      legs: [],
      shed: ['mail'],
    });
  },
);

test('each leg leaves or is left out, and further steps cost less', () => {
  fc.assert(
    fc.property(fc.subarray(LEGS), fc.integer({ min: 1, max: 10 }), (all, recipients) => {
      const to = Array(recipients).fill('owner@example.com');
      const costs = STEPS.map((step) => {
        const { legs, shed } = shareOut(all, step, {});
        expect([...legs, ...shed].sort()).toEqual([...all].sort());
        return costOf(to, legs, []);
      });
      expect(costs).toEqual(costs.toSorted((a, b) => b - a));
      expect(costs.at(-1)).toBe(costsOf('contact').submission);
    }),
  );
});

it('counts a mail for each recipient, and files by their size', () => {
  const { submission, mail, megabyte } = costsOf('contact');
  const to = ['a@example.com', 'b@example.com'];
  expect(costOf(to, ['mail'], [])).toBe(submission + 2 * mail);
  expect(costOf(to, [], [file, file])).toBe(submission + 2 * megabyte);
});

it('refuses files before words, and words at the ceiling only; spam’s words never', () => {
  const refused = (isSpam: boolean, files: readonly (typeof file)[]) =>
    STEPS.filter((step) => refusalOf(step, { isSpam, files }, now));
  expect(refused(false, [])).toEqual(['closed']);
  expect(refused(true, [])).toEqual([]);
  expect(refused(false, [file])).toEqual(['no-files', 'sparing', 'closed']);
  expect(refused(true, [file])).toEqual(['no-files', 'sparing', 'closed']);
  expect(refusalOf('closed', { isSpam: false, files: [] }, now)).toMatchObject({
    status: 429,
    code: 'TOO_MANY_REQUESTS',
    headers: { 'retry-after': '3600' },
  });
});

it('tells what forms with the same recipients left out in one mail', () => {
  const form = (...to: string[]) => makeForm({ to });
  const sets = summarySets({ a: form('x@a.example'), b: form('X@a.example'), c: form('y@a.example') });
  expect(sets.map(({ held }) => held.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
});
