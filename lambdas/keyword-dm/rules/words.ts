/** What two spellings have in common, and what counts as a word. Rules and comments go through the same two functions. */

/** Letters whose stroke Unicode doesn't treat as an accent, so that normalisation leaves them alone. */
const STROKES: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', ς: 'σ' };

/** Marks that change nothing for a reader: zero-width spaces, direction marks, soft hyphens, emoji variation selectors. */
const INVISIBLE = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]|[\uFE0E\uFE0F]/g;
const SKIN_TONES = /[\u{1F3FB}-\u{1F3FF}]/gu;
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;
const STROKED = /[łøđßς]/g;
const PLAIN = /^[ -~\n]*$/;

/**
 * Folds case, width and style by Unicode (`ＬＩＮＫ`, `𝐋𝐈𝐍𝐊` and `LİNK` are `link`), and accents on Latin and Greek letters
 * only: elsewhere a mark is part of the letter (Hindi vowels, Thai tones, Cyrillic й). Skin tones of emoji fold too.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(SKIN_TONES, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTED, '$1')
    .normalize('NFC')
    .replace(STROKED, (letter) => STROKES[letter] ?? letter);
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

/** The folded words of a text, in order; an emoji is a word, punctuation is none. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(fold(text)))
    if (isWordLike || EMOJI.test(segment)) words.push(segment);
  return words;
}

/** Keywords this long may be misspelt by one letter; shorter ones turn into other words (LINK and PINK). */
const TYPO_MIN_LETTERS = 5;

/**
 * Whether a word is a keyword, or differs from it by one letter: one added, missing, replaced, or two neighbours
 * swapped. The first letter must be the same and the keyword have five letters or more.
 */
export function isWithinOneTypo(keyword: string, word: string): boolean {
  if (keyword === word) return true;
  const a = [...keyword];
  const b = [...word];
  if (a.length < TYPO_MIN_LETTERS || Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let i = 1;
  while (i < a.length && a[i] === b[i]) i++;
  const same = (fromA: number, fromB: number) => a.slice(fromA).join('') === b.slice(fromB).join('');
  if (a.length !== b.length) return a.length > b.length ? same(i + 1, i) : same(i, i + 1);
  return same(i + 1, i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && same(i + 2, i + 2));
}

/**
 * The keys under which a word and its misspellings meet: the word itself and the word less any one letter but the
 * first. Two words one typo apart always share a key; the reverse must be checked.
 */
export function typoKeys(word: string): string[] {
  const letters = [...word];
  if (letters.length < TYPO_MIN_LETTERS) return [word];
  const keys = new Set([word]);
  for (let i = 1; i < letters.length; i++) keys.add(letters.filter((_, at) => at !== i).join(''));
  return [...keys];
}
