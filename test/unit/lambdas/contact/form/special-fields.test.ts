import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { corpus } from '../../../../support/corpus.ts';

const read = (values: Record<string, string | string[]>, honeypot?: string) =>
  readSpecialFields(new Map(Object.entries(values)), honeypot);

/** White space of Unicode, and marks that are copied with it. */
const SPACE = fc
  .array(fc.constantFrom(...' \t\n\r\u00a0\u1680\u2003\u2028\u202f\u3000\ufeff\u200b\u200e'), {
    maxLength: 4,
  })
  .map((characters) => characters.join(''));

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

  it.each([
    [{ Email: 'ada@b.example' }, 'Email', 'ada@b.example'],
    [{ EMAIL: 'ada@b.example' }, 'EMAIL', 'ada@b.example'],
    [{ eMail: ' ada@b.example\u00a0' }, 'eMail', 'ada@b.example'],
    [{ _replyto: 'ada@b.example\t' }, '_replyto', 'ada@b.example'],
    [{ _ReplyTo: 'ada@b.example' }, '_ReplyTo', 'ada@b.example'],
    [{ Email: 'other@b.example', _replyto: 'ada@b.example' }, '_replyto', 'ada@b.example'],
    [{ email: '', Email: 'ada@b.example' }, 'Email', 'ada@b.example'],
    [{ email: ['ada@b.example', '', 'ada@b.example '] }, 'email', 'ada@b.example'],
  ])('finds the address in %j', (fields, field, value) => {
    expect(read(fields as Record<string, string | string[]>).replyTo).toEqual({ field, value });
  });

  it('keeps two different addresses two', () => {
    expect(read({ email: ['a@b.example', 'c@d.example'] }).replyTo?.value).toEqual([
      'a@b.example',
      'c@d.example',
    ]);
  });

  it('takes white space from around what is no text', () => {
    const declared: Parameters<typeof readSpecialFields>[2] = {
      mail: { type: 'email', required: false },
      age: { type: 'number', required: false },
      colour: { type: 'choice', required: false, options: ['red', ' blue '], multiple: true },
      note: { type: 'text', required: false, minLength: 0, maxLength: 100 },
    };
    fc.assert(
      fc.property(SPACE, SPACE, (before, after) => {
        const around = (text: string) => `${before}${text}${after}`;
        const { answers } = readSpecialFields(
          new Map<string, string | string[]>([
            ['mail', around('a@b.example')],
            ['Email', around('c@d.example')],
            ['age', around('7')],
            ['colour', [around('red'), around('blue'), around('green')]],
            ['note', around('text')],
            ['other', around('text')],
          ]),
          undefined,
          declared,
        );
        expect([...answers]).toEqual([
          ['mail', 'a@b.example'],
          ['Email', 'c@d.example'],
          ['age', '7'],
          ['colour', ['red', ' blue ', 'green']],
          ['note', around('text')],
          ['other', around('text')],
        ]);
      }),
      { examples: corpus('contact/space-around') },
    );
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
