/** What two spellings of a word have in common. Rules and comments go through the same folding. */
import { normalize } from '../../shared/runtime/normalize.ts';

/** Letters whose stroke, or missing dot, Unicode doesn't treat as an accent, so that normalisation leaves them alone. */
const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ß: 'ss', ς: 'σ', ı: 'i' };
const LETTER = /[łøđßςı]/g;

/**
 * What changes nothing for a reader: soft hyphens, zero-width characters and joiners, direction marks, variation
 * selectors, and the Arabic tatweel, which only stretches a word.
 */
const INVISIBLE =
  /[\u00AD\u0640\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]|[\uFE00-\uFE0F]/g;
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu;
const PLAIN = /^[ -~\s]*$/;

/**
 * Every character that a keyboard puts where an apostrophe belongs: quotes, primes, the acute and grave accent that stand
 * alone, modifier letters, and the Hebrew geresh, the Armenian and the Greek mark.
 */
const APOSTROPHES =
  /[`´\u02B9-\u02BD\u02C8\u02CA\u02CB\u0374\u0384\u055A\u05F3\u1FBD\u1FBF\u1FEF\u1FFD\u1FFE\u2018-\u201B\u2032\u2035\uA78B\uA78C\uFF07\uFF40]/g;

/**
 * Folds case, width and style by Unicode (`ＬＩＮＫ`, `𝐋𝐈𝐍𝐊` and `LİNK` are `link`), the Turkish letters ı and İ, and accents
 * on Latin and Greek letters only: elsewhere a mark is part of the letter (Hindi vowels, Thai tones, Cyrillic й). Every
 * apostrophe becomes `'`.
 *
 * @param text without emoji: some have a letter as their compatible form (`ℹ`, `Ⓜ`)
 */
export function fold(text: string): string {
  // Before normalisation, which turns ´ into a blank with an accent.
  const plain = text.replace(APOSTROPHES, "'");
  if (PLAIN.test(plain)) return plain.toLowerCase();
  const lower = normalize(plain, 'NFKC').replace(INVISIBLE, '').toLowerCase();
  const bare = normalize(lower, 'NFD').replace(ACCENTED, '$1');
  return normalize(bare, 'NFC').replace(LETTER, (letter) => LETTERS[letter] ?? letter);
}
