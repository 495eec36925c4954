/** Keywords as they are looked for, and the words of a comment as they are looked through. */
import { MOST_LETTERS } from './typos.ts';
import { JOINED, tokensOf, wordsOf } from './words.ts';

/** A keyword: words that must follow each other, with the symbols that the keyword has between them. */
export interface Phrase {
  readonly parts: readonly string[];
  /** Whether symbols count (`A+`, `$10`). Between the words of other keywords they may stand. */
  readonly hasSymbols: boolean;
}

/** @returns undefined for a keyword without words and symbols */
export function phraseOf(keyword: string): Phrase | undefined {
  const tokens = tokensOf(keyword);
  const words = wordsOf(keyword);
  const hasSymbols = tokens.length > words.length;
  const parts = hasSymbols ? tokens.map((part, i) => (i === 0 ? bare(part) : part)) : words;
  return parts.length > 0 ? { parts, hasSymbols } : undefined;
}

/** A comment's words, and on demand its symbols. */
export interface Text {
  readonly words: readonly string[];
  /** Words and symbols; see `tokensOf`. */
  readonly tokens: readonly string[];
}

export function textOf(text: string): Text {
  let tokens: string[] | undefined;
  return {
    words: wordsOf(text),
    get tokens() {
      tokens ??= tokensOf(text);
      return tokens;
    },
  };
}

export type Same = (keyword: string, word: string) => boolean;
export const isSame: Same = (keyword, word) => keyword === word;

/** The first place where a phrase stands in a text. @returns its words, or undefined */
export function findPhrase({ parts, hasSymbols }: Phrase, text: Text, same: Same): string[] | undefined {
  const from = hasSymbols ? text.tokens : text.words;
  const alike = hasSymbols ? isSame : same;
  for (let at = 0; at + parts.length <= from.length; at++)
    if (standsAt(parts, from, at, alike)) return from.slice(at, at + parts.length).map(bare);
  return undefined;
}

/** Whether a text is a phrase and nothing else. */
export function isWhole({ parts, hasSymbols }: Phrase, text: Text, same: Same): boolean {
  const from = hasSymbols ? text.tokens : text.words;
  return parts.length === from.length && standsAt(parts, from, 0, hasSymbols ? isSame : same);
}

function standsAt(parts: readonly string[], from: readonly string[], at: number, same: Same): boolean {
  // What stands before a phrase is no part of it, nor whether anything parts them.
  return parts.every((part, i) => {
    const found = from[at + i] ?? '';
    return same(part, i === 0 ? bare(found) : found);
  });
}

/** A token without the mark of whether it follows another directly. */
export function bare(token: string): string {
  return token.startsWith(JOINED) ? token.slice(1) : token;
}

/** How many letters a keyword can have for a misspelling of it to be looked for. */
export function typoLength({ parts }: Phrase): number {
  const letters = [...(parts[0] ?? '')].length;
  return letters <= MOST_LETTERS ? letters : 0;
}
