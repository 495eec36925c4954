/**
 * Text as the rules read it. Invisible marks are no sign in themselves: word processors put in soft hyphens, Thai, Khmer
 * and Burmese are broken by U+200B, Persian and Hindi need joiners, and emoji hold both. So they are taken out before
 * words are looked for, which leaves nothing to hide behind; only where no script and no editor puts one is it a sign.
 */
import { normalize, SURPLUS_MARKS } from '../runtime/normalize.ts';

/** How much of all answers is looked at, in characters: spam shows itself early, and time is the visitor's. */
const LONGEST_TEXT = 20_000;

/** Unicode's own list of what shows nothing: soft hyphen, joiners, direction marks, variation selectors, BOM and others. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** What all answers say, cut to what is looked at. */
export function joined(texts: readonly string[]): string {
  return texts.join('\n').slice(0, LONGEST_TEXT);
}

/** Without invisible marks, and in one notation: full-width letters become plain ones. */
export function readable(text: string): string {
  return normalize(text.replace(INVISIBLE, ''), 'NFKC');
}

/** Letters of scripts that need no invisible mark inside a word. */
const ALPHABET = String.raw`[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]`;
/** Breaks that nobody sees, and operators for formulas. */
const BREAKS = String.raw`\u200b\u2060-\u2064`;
/** Marks of direction, which text that runs from right to left needs, also around its foreign words. */
const DIRECTIONS = String.raw`\u200e\u200f\u202a-\u202e\u2066-\u2069`;

const hiddenIn = (marks: string) => new RegExp(`(?<=${ALPHABET})[${marks}]{1,9}(?=${ALPHABET})`, 'gu');

export const TEXT_PATTERNS = {
  invisible: INVISIBLE,
  surplusMarks: SURPLUS_MARKS,
  hiddenBreaks: hiddenIn(BREAKS),
  hiddenMarks: hiddenIn(BREAKS + DIRECTIONS),
  rightToLeft: /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u,
};

/** How many times invisible marks stand inside words where no script and no editor puts them. */
export function countHidden(text: string): number {
  const { rightToLeft, hiddenBreaks, hiddenMarks } = TEXT_PATTERNS;
  return text.match(rightToLeft.test(text) ? hiddenBreaks : hiddenMarks)?.length ?? 0;
}
