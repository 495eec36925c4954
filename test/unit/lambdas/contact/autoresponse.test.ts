import { describe, expect, it } from 'vitest';
import { composeAutoresponse } from '../../../../lambdas/contact/autoresponse.ts';

describe('composeAutoresponse', () => {
  const config = {
    subject: 'Your message to {form}',
    text: 'Hello {name},\nit has arrived at {form}.\n\n<b>1 & 2</b>',
    everyHours: 24,
  };
  const mail = composeAutoresponse(config, 'main');

  it('fills in the form and nothing else', () => {
    expect(mail.subject).toBe('Your message to main');
    expect(mail.text).toBe('Hello {name},\nit has arrived at main.\n\n<b>1 & 2</b>');
  });

  it('says the same in HTML, in paragraphs', () => {
    expect(mail.html.match(/<p /g)).toHaveLength(2);
    expect(mail.html).toContain('&lt;b&gt;1 &amp; 2&lt;/b&gt;');
  });
});
