/** What the words and links of a submission say against it. Mostly without knowing a language: forms stand in many. */
import { PHRASES } from './phrases.ts';
import type { SpamSignal, SpamSignalName } from './verdict.ts';

/** Answers by field, a list where a field was sent several times: `Fields`, or a stored submission's pairs. */
export type Answers = Iterable<readonly [name: string, value: string | readonly string[]]>;

/** How much of all answers is looked at, in characters: spam shows itself early, and time is the visitor's. */
const LONGEST_TEXT = 20_000;

/** Links beyond this many count no more: a list of sources is still a list of sources. */
const MOST_LINKS = 4;

/** Top-level domains by which an address without `https://` is taken for one. Country codes that are words are left out. */
const DOMAINS =
  'com|net|org|info|biz|xyz|top|online|site|website|store|shop|club|pro|live|vip|win|click|link|space|fun|icu|io|co|ru|cn';
const LINK = new RegExp(
  String.raw`\b(?:https?://|www\.)[^\s<>"'\]]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:${DOMAINS})(?![\w-])(?:/[^\s<>"'\]]*)?`,
  'giu',
);

const SHORT_LINK =
  /^(?:https?:\/\/)?(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|is\.gd|cutt\.ly|rb\.gy|shorturl\.at|t\.ly|ow\.ly|v\.gd|rebrand\.ly|clck\.ru|t\.co)\//i;
const MESSENGER_LINK =
  /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|join\.skype\.com|discord\.gg)\b/i;
const ODD_LINK = /^https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}\b|[^/?#]*xn--|[^/?#]*@)/i;

/** Fields that hold a person's name or number. */
const NAME_FIELD =
  /^(?!.*(?:domain|file|user|site))(?:.*name|nom|nombre|prenom|vorname|nachname|tel.*|.*phone)$/i;

const LINK_MARKUP = /<a\s[^>]{0,200}href|\[url[=\]]|\[link[=\]]/i;
const SCRIPT_MARKUP = /<script\b|<iframe\b|javascript:|\bon(?:error|load|click)\s*=\s*["']/i;
const HIDDEN_CHARACTERS = /\p{L}[\u00ad\u200b\u2060\ufeff]\p{L}/gu;

/** @param options.scripts Unicode scripts that the form's visitors write; none given, none is foreign */
export function contentSignals(
  answers: Answers,
  { scripts = [] }: { readonly scripts?: readonly string[] } = {},
): SpamSignal[] {
  const values = [...answers].flatMap(([name, value]) => [value].flat().map((text) => ({ name, text })));
  const text = values
    .map((answer) => answer.text)
    .join('\n')
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC');
  const texts = values.map((answer) => answer.text.trim());
  const found: [SpamSignalName, boolean | number][] = [
    ...linkSignals(text),
    [
      'link-in-name',
      values.some(({ name, text }) => NAME_FIELD.test(name) && /https?:\/\/|www\./i.test(text)),
    ],
    ['link-markup', LINK_MARKUP.test(text)],
    ['script-markup', SCRIPT_MARKUP.test(text)],
    ['mixed-script', countMixedWords(text) >= 2],
    ['foreign-script', scripts.length > 0 && isForeign(text, scripts)],
    ['hidden-characters', (text.match(HIDDEN_CHARACTERS)?.length ?? 0) >= 2],
    ['gibberish', Math.min(texts.filter(isGibberish).length, 2)],
    ['same-everywhere', hasRepeatedText(texts)],
    ['shouting', isShouting(text)],
    ...Object.entries(PHRASES).map(([name, phrases]): [SpamSignalName, number] => [
      name as SpamSignalName,
      Math.min(countDistinct(text, phrases), 2),
    ]),
  ];
  return found
    .filter(([, times]) => times !== false && times !== 0)
    .map(([name, times]) => ({ name, times: Number(times) }));
}

function linkSignals(text: string): [SpamSignalName, boolean | number][] {
  const links = text.match(LINK) ?? [];
  const letters = text.replace(LINK, ' ').match(/\p{L}/gu)?.length ?? 0;
  return [
    ['link', Math.min(links.length, MOST_LINKS)],
    ['mostly-link', links.length > 0 && letters < 30],
    ['short-link', links.some((link) => SHORT_LINK.test(link))],
    ['odd-link', links.some((link) => ODD_LINK.test(link))],
    ['messenger-link', links.some((link) => MESSENGER_LINK.test(link))],
  ];
}

/** How many different ones of the phrases are there. */
function countDistinct(text: string, phrases: RegExp): number {
  return new Set(text.match(phrases)?.map((phrase) => phrase.toLowerCase())).size;
}

/** Words of at least four letters, so that units such as `μm` are none. */
function countMixedWords(text: string): number {
  const words = text.match(/\p{L}{4,}/gu) ?? [];
  return words.filter((word) => /\p{sc=Latin}/u.test(word) && /[\p{sc=Cyrillic}\p{sc=Greek}]/u.test(word))
    .length;
}

/** Whether most letters are of other scripts. A few words prove nothing. */
function isForeign(text: string, scripts: readonly string[]): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const own = new RegExp(`[${scripts.map((script) => `\\p{sc=${script}}`).join('')}]`, 'u');
  return letters.length >= 20 && letters.filter((letter) => own.test(letter)).length < letters.length / 2;
}

/** One word in which capitals stand where no language and no brand puts them. */
function isGibberish(text: string): boolean {
  return /^[a-z]{10,40}$/i.test(text) && (text.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;
}

/** Addresses and numbers are asked for twice by honest forms. */
function hasRepeatedText(texts: readonly string[]): boolean {
  const long = texts.filter((text) => text.length >= 12 && /\p{L}/u.test(text) && !text.includes('@'));
  return new Set(long).size < long.length;
}

function isShouting(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= 30 && capitals > 2 * small;
}
