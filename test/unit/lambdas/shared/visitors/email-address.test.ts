import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isDotAtom,
  isEmailAddress,
  mailboxOf,
} from '../../../../../lambdas/shared/visitors/email-address.ts';
import { corpus } from '../../../../support/corpus.ts';

describe('isDotAtom', () => {
  it.each(['ada@example.com', 'ada.lovelace@example.com', "o'hara+x@sub.example.com", '#!$%&@example.com'])(
    'takes %s',
    (address) => expect([isEmailAddress(address), isDotAtom(address)]).toEqual([true, true]),
  );

  it.each([
    'ada..lovelace@example.com',
    '.ada@example.com',
    'ada.@example.com',
    '.@example.com',
    '...@example.com',
  ])('refuses %s, which a browser takes', (address) =>
    expect([isEmailAddress(address), isDotAtom(address)]).toEqual([true, false]),
  );

  it('takes exactly atoms with single dots between', () => {
    const local = fc.stringMatching(/^[a-z.+]{1,12}$/);
    fc.assert(
      fc.property(local, (text) => {
        expect(isDotAtom(`${text}@example.com`)).toBe(/^[a-z+]+(\.[a-z+]+)*$/.test(text));
      }),
      { examples: corpus('visitors/dots') },
    );
  });
});

describe('mailboxOf', () => {
  it('is one for all dotted and tagged spellings at Google', () => {
    const dots = fc.array(fc.constantFrom('', '.'), { minLength: 11, maxLength: 11 });
    const domain = fc.constantFrom('gmail.com', 'GMail.com', 'googlemail.com');
    fc.assert(
      fc.property(dots, domain, fc.constantFrom('', '+news', '+a+b.c'), (between, at, tag) => {
        const spelling = [...'adalovelace1'].map((letter, i) => letter + (between[i] ?? '')).join('');
        expect(mailboxOf(`${spelling}${tag}@${at}`)).toBe('adalovelace1@gmail.com');
      }),
      { examples: corpus('visitors/mailboxes') },
    );
  });

  it('keeps dots everywhere else', () => {
    expect(mailboxOf('Ada.Lovelace+x@Example.COM')).toBe('ada.lovelace@example.com');
    expect(mailboxOf('a.b@constructor')).toBe('a.b@constructor');
  });
});
