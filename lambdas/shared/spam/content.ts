/** What the words and links of a submission say against it. Mostly without knowing a language: forms stand in many. */
import type { SpamSignalName } from '../../../config/spam.ts';
import { isPersonalField } from './field-name.ts';
import { hasWrittenLink, linkSignals } from './links.ts';
import { PHRASES } from './phrases.ts';
import { countHidden, joined, readable } from './text.ts';
import type { SpamSignal } from './verdict.ts';

/** Answers by field, a list where a field was sent several times: `Fields`, or a stored submission's pairs. */
export type Answers = Iterable<readonly [name: string, value: string | readonly string[]]>;

/** Different phrases of one kind beyond this many count no more. */
const MOST_PHRASES = 4;

/** Each takes a bounded number of steps at each place, so that all take time in proportion to the text. */
export const CONTENT_PATTERNS = {
  linkMarkup: /<a\s[^>]{0,200}href|\[url[=\]]|\[link[=\]]/i,
  scriptMarkup: /<script\b|<iframe\b|javascript:|\bon(?:error|load|click)(?=\s{0,9}=\s{0,9}["'])/gi,
  /** Latin letters next to others within a word, and back. A foreign name with an ending of one's own changes once. */
  mixedWord:
    /\p{sc=Latin}{1,40}[\p{sc=Cyrillic}\p{sc=Greek}]{1,40}\p{sc=Latin}|[\p{sc=Cyrillic}\p{sc=Greek}]{1,40}\p{sc=Latin}{1,40}[\p{sc=Cyrillic}\p{sc=Greek}]/u,
  word: /\p{L}{4,40}/gu,
  randomWord: /^[a-z]{10,40}$/i,
} satisfies Record<string, RegExp>;

/** @param options.scripts Unicode scripts that the form's visitors write; none given, none is foreign */
export function contentSignals(
  answers: Answers,
  { scripts = [] }: { readonly scripts?: readonly string[] } = {},
): SpamSignal[] {
  const values = [...answers].flatMap(([name, value]) => [value].flat().map((text) => ({ name, text })));
  const raw = joined(values.map((answer) => answer.text));
  const text = readable(raw);
  const texts = values.map((answer) => answer.text.trim());
  const phrases = phraseSignals(text);
  const found: [SpamSignalName, boolean | number][] = [
    ...linkSignals(text, phrases.length > 0),
    ['link-in-name', values.some(({ name, text }) => hasWrittenLink(text) && isPersonalField(name))],
    ['link-markup', CONTENT_PATTERNS.linkMarkup.test(text)],
    ['script-markup', Math.min(countDistinct(text, CONTENT_PATTERNS.scriptMarkup), 2)],
    ['mixed-script', countMixedWords(text) >= 2],
    ['foreign-script', scripts.length > 0 && isForeign(text, scripts)],
    ['hidden-characters', countHidden(raw) >= 2],
    ['gibberish', Math.min(texts.filter(isGibberish).length, 2)],
    ['same-everywhere', hasRepeatedText(texts)],
    ['shouting', isShouting(text)],
    ...phrases,
  ];
  return found
    .filter(([, times]) => times !== false && times !== 0)
    .map(([name, times]) => ({ name, times: Number(times) }));
}

/** How many different phrases of each kind are there. */
function phraseSignals(text: string): [SpamSignalName, number][] {
  return Object.entries(PHRASES)
    .map(([name, phrases]): [SpamSignalName, number] => [
      name as SpamSignalName,
      Math.min(countDistinct(text, phrases), MOST_PHRASES),
    ])
    .filter(([, times]) => times > 0);
}

function countDistinct(text: string, phrases: RegExp): number {
  return new Set(text.match(phrases)?.map((phrase) => phrase.toLowerCase())).size;
}

/** Words of at least four letters, so that units such as `μm` are none. */
function countMixedWords(text: string): number {
  const words = text.match(CONTENT_PATTERNS.word) ?? [];
  return words.filter((word) => CONTENT_PATTERNS.mixedWord.test(word)).length;
}

/** Whether most letters are of other scripts. A few words prove nothing. */
function isForeign(text: string, scripts: readonly string[]): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const own = new RegExp(`[${scripts.map((script) => `\\p{sc=${script}}`).join('')}]`, 'u');
  return letters.length >= 20 && letters.filter((letter) => own.test(letter)).length < letters.length / 2;
}

/** One word in which capitals stand where no language puts them, and closer than in a name such as `OpenStreetMapNorge`. */
function isGibberish(text: string): boolean {
  const capitals = text.match(/[a-z][A-Z]/g)?.length ?? 0;
  return CONTENT_PATTERNS.randomWord.test(text) && capitals >= 3 && capitals * 4 >= text.length;
}

/** Addresses, of mails and of websites, and numbers are asked for twice by honest forms. */
function hasRepeatedText(texts: readonly string[]): boolean {
  const isAddress = (text: string) => text.includes('@') || (text.includes('.') && !/\s/.test(text));
  const long = texts.filter((text) => text.length >= 12 && /\p{L}/u.test(text) && !isAddress(text));
  return new Set(long).size < long.length;
}

function isShouting(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= 30 && capitals > 2 * small;
}
