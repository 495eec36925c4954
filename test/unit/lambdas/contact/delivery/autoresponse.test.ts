import { describe, expect, it } from 'vitest';
import { composeAutoresponse, isTooLate } from '../../../../../lambdas/contact/delivery/autoresponse.ts';

describe('composeAutoresponse', () => {
  const config = {
    subject: 'Your message to {form}',
    text: 'Hello {name},\nit has arrived at {form}.\n\n<b>1 & 2</b>',
  };
  const mail = composeAutoresponse(config, (name) => (name === 'form' ? 'main' : undefined));

  it('fills in the form and nothing else', () => {
    expect(mail.subject).toBe('Your message to main');
    expect(mail.text).toBe('Hello {name},\nit has arrived at main.\n\n<b>1 & 2</b>');
  });

  it('says the same in HTML, in paragraphs', () => {
    expect(mail.html.match(/<p /g)).toHaveLength(2);
    expect(mail.html).toContain('&lt;b&gt;1 &amp; 2&lt;/b&gt;');
  });
});

describe('isTooLate', () => {
  const now = new Date('2026-11-21T12:00:00.000Z');
  const receivedAt = '2026-09-01T00:00:00.000Z';

  it('counts from the receipt, or the release, and not from a redrive', () => {
    expect(isTooLate({ createdAt: '2026-11-20T12:00:00.000Z' }, { receivedAt }, now)).toBe(false);
    expect(isTooLate({ createdAt: '2026-11-19T11:59:00.000Z' }, { receivedAt }, now)).toBe(true);
  });

  it('knows of an older leg when its submission came', () => {
    expect(isTooLate({}, { receivedAt }, now)).toBe(true);
    expect(isTooLate({}, { receivedAt: '2026-11-21T11:00:00.000Z' }, now)).toBe(false);
  });
});
