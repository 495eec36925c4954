import { expect, test } from 'vitest';
import { fold, isWithinOneTypo, typoKeys, wordsOf } from '../../../../../lambdas/keyword-dm/rules/words.ts';

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
