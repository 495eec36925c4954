/** What people write around a keyword, and with which letters, changes nothing: it is found, and nothing else is. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileRules } from '../../../../../lambdas/keyword-dm/rules/matcher.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { corpus } from '../../../../support/corpus.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';
import { APOSTROPHES } from '../../../../support/keyword-dm/vocabulary.ts';

const answers = (rule: Partial<Rule>, text: string) =>
  compileRules([makeRule(rule)]).match(makeComment(text)) !== undefined;

const word = fc.constantFrom('link', 'info', 'kayıt', 'prix', 'i’m in', 'größe', 'ссылка', 'リンク');
const mark = fc.constantFrom(...(' .,:;!?_·…"()[]«»-–—/#~*🔥\n'.match(/./gsu) ?? []));
const apostrophe = fc.constantFrom(...APOSTROPHES);
const before = fc.oneof(fc.constant(''), mark, fc.constantFrom('Je veux l’', "l'", 'the ', 'no:'));
const after = fc.oneof(fc.constant(''), mark, fc.constantFrom('.Thanks', ':please', '_now', '’ ok'));

test('a keyword is found whatever stands around it, in capitals and with any apostrophe', () => {
  fc.assert(
    fc.property(word, before, after, fc.boolean(), apostrophe, (keyword, left, right, isUpper, sign) => {
      const written = (isUpper ? keyword.toUpperCase() : keyword).replace('’', sign);
      expect(answers({ keywords: [keyword] }, `${left}${written}${right}`)).toBe(true);
    }),
    { examples: corpus('keyword-dm/around') },
  );
});

test('a sign or an emoji is a word of its own, and never the letter that it looks like', () => {
  const sign = fc.constantFrom('+', '$', '€', '&', '%', 'ℹ️', 'Ⓜ️', '™️', '©️', '🅰️', '㊙️', '🔥', '1️⃣');
  const letters = fc.stringMatching(/^[a-z0-9]{1,3}$/);
  fc.assert(
    fc.property(letters, sign, fc.constantFrom('before', 'after', 'alone'), (text, one, place) => {
      const keyword = { before: `${one}${text}`, after: `${text}${one}`, alone: one }[place];
      const isWritten = (written: string) => answers({ keywords: [keyword] }, written);
      fc.pre(/\p{Emoji}/u.test(one) || place !== 'alone');
      expect(isWritten(`so ${keyword} it is`)).toBe(true);
      for (const other of [text, `${text} i m tm c a 1`, 'I love this photo'])
        expect(isWritten(other), other).toBe(false);
    }),
    { examples: corpus('keyword-dm/signs') },
  );
});

test('a mention is no word', () => {
  fc.assert(
    fc.property(fc.constantFrom('link', 'info', 'prices'), mark, (keyword, sign) => {
      fc.pre(sign !== '_' && sign !== '.');
      expect(answers({ keywords: [keyword] }, `@${keyword}${sign}hello`)).toBe(false);
    }),
    { examples: corpus('keyword-dm/mentions') },
  );
});

test('what is excluded is found in whichever way it is written', () => {
  fc.assert(
    fc.property(mark, apostrophe, (between, sign) => {
      // An emoji is a word between the two.
      fc.pre(between !== '🔥');
      expect(answers({ excluded: ['no link'] }, `no${between}link, a link`)).toBe(false);
      expect(answers({ excluded: ["don't"] }, `I don${sign}t want the${between}link`)).toBe(false);
    }),
    { examples: corpus('keyword-dm/excluded') },
  );
});
