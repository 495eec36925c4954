import { describe, expect, it } from 'vitest';
import { legsOf } from '../../../../../lambdas/contact/submission/legs.ts';
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
