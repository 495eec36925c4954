/** Tolerance of one wrong letter. */

/** Keywords this long may be misspelt by one letter; shorter ones turn into other words (LINK and PINK). */
const FEWEST_LETTERS = 5;
/**
 * Longer words must be right. The keys of a word are as many as its letters, each as long as the word: without a bound,
 * one word of two thousand letters would cost as much as a hundred thousand comments.
 */
export const MOST_LETTERS = 64;

/**
 * Whether a word is a keyword, or differs from it by one letter: one added, missing, replaced, or two neighbours
 * swapped. The first letter must be the same, and the keyword have 5 to 64 letters.
 */
export function isWithinOneTypo(keyword: string, word: string): boolean {
  if (keyword === word) return true;
  // A letter is one or two code units.
  if (Math.abs(keyword.length - word.length) > 2 || keyword.length > 2 * MOST_LETTERS) return false;
  const a = [...keyword];
  const b = [...word];
  if (a.length < FEWEST_LETTERS || a.length > MOST_LETTERS) return false;
  if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let i = 1;
  while (i < a.length && a[i] === b[i]) i++;
  const same = (fromA: number, fromB: number) => a.slice(fromA).join('') === b.slice(fromB).join('');
  if (a.length !== b.length) return a.length > b.length ? same(i + 1, i) : same(i, i + 1);
  return same(i + 1, i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && same(i + 2, i + 2));
}

/**
 * The keys under which a word and its misspellings meet: the word itself and the word less any one letter but the
 * first. Two words one typo apart always share a key; the reverse must be checked.
 *
 * @param longest of the keywords that it may meet, in letters. @default the longest that tolerate a typo
 */
export function typoKeys(word: string, longest: number = MOST_LETTERS): string[] {
  if (word.length > 2 * (longest + 1)) return [word];
  const letters = [...word];
  // A misspelling has one letter more or less than its keyword.
  if (letters.length < FEWEST_LETTERS - 1 || letters.length > longest + 1) return [word];
  const keys = new Set([word]);
  for (let i = 1; i < letters.length; i++) keys.add(letters.toSpliced(i, 1).join(''));
  return [...keys];
}
