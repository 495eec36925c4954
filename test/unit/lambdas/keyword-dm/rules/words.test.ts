import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../../../lambdas/keyword-dm/rules/fold.ts';
import { isWithinOneTypo, typoKeys } from '../../../../../lambdas/keyword-dm/rules/typos.ts';
import { wordsOf } from '../../../../../lambdas/keyword-dm/rules/words.ts';
import { corpus } from '../../../../support/corpus.ts';

test.each([
  ['LINK', 'link'],
  ['ＬＩＮＫ', 'link'],
  ['𝐋𝐈𝐍𝐊', 'link'],
  ['LİNK', 'link'],
  ['Précio', 'precio'],
  ['e\u0301te\u0301', 'ete'],
  ['STRASSE', 'strasse'],
  ['Straße', 'strasse'],
  ['ΤΙΜΉ', 'τιμη'],
  ['ΤΙΜΟΣ', 'τιμοσ'],
  ['τιμος', 'τιμοσ'],
  ['Łódź', 'lodz'],
  ['li\u200Bnk', 'link'],
])('%s folds to %s', (text, folded) => expect(fold(text)).toBe(folded));

test.each([
  ['й', 'й'],
  ['क़ीमत', 'क़ीमत'.normalize('NFKC').normalize('NFC')],
  ['ราคา', 'ราคา'],
  ['ที่', 'ที่'],
])('marks of %s are part of the letter', (text, folded) => expect(fold(text)).toBe(folded));

test('Cyrillic й and и stay apart', () => expect(fold('Й')).not.toBe(fold('И')));

test.each([
  ['price, please!', ['price', 'please']],
  ['priced too high', ['priced', 'too', 'high']],
  ['want🔥🔥now', ['want', '🔥', '🔥', 'now']],
  ['❤️', ['❤']],
  ['👍🏽', ['👍']],
  ['👨‍👩‍👧', ['👨‍👩‍👧']],
  ['🇩🇪', ['🇩🇪']],
  ['"LINK"...', ['link']],
  ['#link', ['link']],
  ['?! --', []],
  ['', []],
])('the words of %s', (text, words) => expect(wordsOf(text)).toEqual(words));

/** ICU's own word boundaries, as another pair of eyes, with the tailoring of docs/instagram.md made on top of them. */
function wordsByIcu(text: string): string[] {
  const words: string[] = [];
  for (const { segment: found, isWordLike } of icu.segment(text.replaceAll('’', "'"))) {
    if (/\p{Extended_Pictographic}/u.test(found)) words.push(found.replace(/\uFE0F/g, ''));
    if (!isWordLike) continue;
    const parts = found.split(/(?<!\p{Nd})[.:·'_]|[.'_](?!\p{Nd})|[:·]/u);
    words.push(...parts.filter((part) => part !== ''));
  }
  return words;
}
const icu = new Intl.Segmenter('en', { granularity: 'word' });

test('words are those of ICU, tailored', () => {
  // Of scripts for which ICU has no dictionary.
  const letters = ['a', 'b', 'д', 'й', 'λ', 'א', 'ב', 'د', 'ل', '한', '국', 'क', 'की', 'ա'];
  const others = ['1', '2', '٣', '.', '.', ':', '·', "'", '’', '_', ',', ';', ' ', '!', '-', '🔥', '❤️', '"'];
  const text = fc.array(fc.constantFrom(...letters, ...letters, ...others), { maxLength: 14 });
  fc.assert(
    fc.property(text, (parts) => {
      // Between Hebrew letters ICU keeps a double quote; for us a word ends there, whichever of the two signs it is.
      const written = parts.join('').replaceAll('"', ' ');
      expect(wordsOf(written), written).toEqual(wordsByIcu(written));
    }),
    { numRuns: 20_000, examples: corpus('keyword-dm/words') },
  );
});

test('the work for typos grows with the text and no faster', () => {
  const size = (word: string) => typoKeys(word).reduce((sum, key) => sum + key.length, 0);
  for (const length of [5, 40, 64, 65, 66, 200, 2_200, 100_000]) {
    expect(size('x'.repeat(length)), `${length}`).toBeLessThanOrEqual(66 * length);
    expect(size('𝕏'.repeat(length)), `${length}`).toBeLessThanOrEqual(66 * 2 * length);
  }
  expect(typoKeys('x'.repeat(66))).toHaveLength(1);
  // Where the longest keyword has ten letters, longer words have nobody to meet.
  expect(typoKeys('abcdefghijkl', 10)).toEqual(['abcdefghijkl']);
  expect(typoKeys('abcdefghijk', 10)).toHaveLength(11);
});

test('a long word is compared with no keyword letter by letter', () => {
  const keyword = 'k'.repeat(64);
  expect(isWithinOneTypo(keyword, `${keyword}k`)).toBe(true);
  expect(isWithinOneTypo(`${keyword}k`, keyword)).toBe(false);
  expect(isWithinOneTypo(keyword, 'k'.repeat(2_200))).toBe(false);
});

test.each([
  ['price', 'price'],
  ['price', 'prise'],
  ['price', 'pricee'],
  ['price', 'prce'],
  ['price', 'pirce'],
  ['price', 'pprice'],
])('%s tolerates %s', (keyword, word) => expect(isWithinOneTypo(keyword, word)).toBe(true));

test.each([
  ['link', 'pink'],
  ['link', 'lnik'],
  ['link', 'links'],
  ['price', 'rice'],
  ['price', 'twice'],
  ['price', 'prices!'],
  ['price', 'pirec'],
  ['price', 'priecs'],
])('%s does not tolerate %s', (keyword, word) => expect(isWithinOneTypo(keyword, word)).toBe(false));

test('every tolerated misspelling shares a key with its keyword', () => {
  const letters = 'abcdefghij';
  for (const keyword of ['abcde', 'aabbc', 'jjjjj', 'abcdefgh']) {
    const keys = new Set(typoKeys(keyword));
    for (const word of misspellings(keyword, letters)) {
      expect(isWithinOneTypo(keyword, word), word).toBe(true);
      expect(
        typoKeys(word).some((key) => keys.has(key)),
        word,
      ).toBe(true);
    }
  }
});

function misspellings(word: string, letters: string): string[] {
  const found: string[] = [];
  for (let i = 1; i <= word.length; i++) {
    if (i < word.length) found.push(word.slice(0, i) + word.slice(i + 1));
    if (i < word.length - 1) found.push(word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2));
    for (const letter of letters) {
      found.push(word.slice(0, i) + letter + word.slice(i));
      if (i < word.length) found.push(word.slice(0, i) + letter + word.slice(i + 1));
    }
  }
  return found;
}
