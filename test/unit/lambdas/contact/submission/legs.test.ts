import { describe, expect, it } from 'vitest';
import { legsOf, mayRetry } from '../../../../../lambdas/contact/submission/legs.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { makeForm } from '../form.ts';

const form = makeForm({
  autoresponse: {
    subject: 'Thank you',
    text: 'It has arrived.',
    everyHours: 24,
    perDay: 200,
    perDomainPerDay: 20,
  },
  webhook: { url: 'https://hooks.example/' },
});

describe('legsOf', () => {
  it('is the mail alone unless the form says more', () => {
    expect(legsOf(makeForm(), { state: 'new', replyTo: 'ada@mail.example' })).toEqual(['mail']);
  });

  it('is what the form is configured for', () => {
    const all = ['mail', 'autoresponse', 'webhook'];
    expect(legsOf(form, { state: 'new', replyTo: 'ada@mail.example' })).toEqual(all);
  });

  it('answers nobody who gave no address', () => {
    expect(legsOf(form, { state: 'new' })).toEqual(['mail', 'webhook']);
  });

  it('is nothing for spam', () => {
    expect(legsOf(form, { state: 'spam', replyTo: 'ada@mail.example' })).toEqual([]);
  });
});

it.each([
  ['mail', 'complaint', 'new', true],
  ['autoresponse', 'bounce', 'read', true],
  ['autoresponse', 'complaint', 'new', false],
  ['mail', 'bounce', 'spam', false],
] as const)('its owner may try again %s that ended by %s of what is %s: %s', (leg, reason, state, may) => {
  const ended = { ...newLeg({ pk: 'submission#1', leg }, new Date()), state: 'failed' as const, reason };
  expect(mayRetry({ state }, ended)).toBe(may);
});
