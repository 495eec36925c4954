import { describe, expect, it } from 'vitest';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';

const read = (values: Record<string, string | string[]>, honeypot?: string) =>
  readSpecialFields(new Map(Object.entries(values)), honeypot);

describe('readSpecialFields', () => {
  it('keeps answers only: no instructions, no captcha proofs, no trap', () => {
    const { answers } = read(
      { b: '1', _next: '/', 'h-captcha-response': 'x', a: '2', website: '' },
      'website',
    );
    expect([...answers]).toEqual([
      ['b', '1'],
      ['a', '2'],
    ]);
  });

  it('takes _replyto before email, unless it is empty', () => {
    expect(read({ _replyto: 'a', email: 'b' }).replyTo).toEqual({ field: '_replyto', value: 'a' });
    expect(read({ _replyto: ' ', email: 'b' }).replyTo).toEqual({ field: 'email', value: 'b' });
    expect(read({ email: '' }).replyTo).toBeUndefined();
  });

  it('is trapped by _gotcha and by the form own trap, when filled in', () => {
    expect(read({ _gotcha: 'x' }).isTrapped).toBe(true);
    expect(read({ website: 'x' }, 'website').isTrapped).toBe(true);
    expect(read({ website: 'x' }).isTrapped).toBe(false);
    expect(read({ _gotcha: '' }).isTrapped).toBe(false);
    expect(read({ _gotcha: ['', 'x'] }).isTrapped).toBe(true);
  });

  it('takes language tags only', () => {
    expect(read({ _language: 'de-AT' }).language).toBe('de-AT');
    expect(read({ _language: '"><script>' }).language).toBeUndefined();
  });

  it('ignores a _next that was sent twice', () => {
    expect(read({ _next: ['/a', '/b'] }).next).toBeUndefined();
  });
});
