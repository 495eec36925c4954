/** Links in what people write, and what is odd about them. */
import { domainToUnicode } from 'node:url';
import type { SpamSignalName } from '../../../config/spam.ts';

/** Links beyond this many count no more: a list of sources is still a list of sources. */
const MOST_LINKS = 3;

/** With fewer letters than these next to its links, a text says next to nothing. One of Han, kana or Hangul says as much as three. */
const FEW_LETTERS = 20;

/** Top-level domains by which an address without `https://` is taken for one. Country codes that are words are left out. */
const DOMAINS =
  'com|net|org|info|biz|xyz|top|online|site|website|store|shop|club|pro|live|vip|win|click|link|space|fun|icu|io|co|ru|cn';

/** Each takes a bounded number of steps at each place, so that all take time in proportion to the text. */
export const LINK_PATTERNS = {
  link: new RegExp(
    String.raw`\b(?:https?://|www\.)[^\s<>"'\]]{1,2000}|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,9}(?:${DOMAINS})(?![\w-])(?:/[^\s<>"'\]]{0,2000})?`,
    'giu',
  ),
  short:
    /^(?:https?:\/\/)?(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|is\.gd|cutt\.ly|rb\.gy|shorturl\.at|t\.ly|ow\.ly|v\.gd|rebrand\.ly|clck\.ru|t\.co)\//i,
  messenger:
    /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com|join\.skype\.com|discord\.gg)\b/i,
  numbered: /^https?:\/\/\d{1,3}(?:\.\d{1,3}){3}\b/i,
  withUser: /^https?:\/\/[^/?#]{0,2000}@/i,
  host: /^(?:https?:\/\/)?([^/?#:]{1,255})/i,
  /** An address with its scheme, or one with a path: a bare `www.example.com` may be what a company is called. */
  written: /https?:\/\/|\bwww\.[^\s/]{1,255}\/[^\s]/i,
} satisfies Record<string, RegExp>;

/** Whether a text holds a link and not only the address by which a company is called. */
export function hasWrittenLink(text: string): boolean {
  return LINK_PATTERNS.written.test(text);
}

/** @param says whether the text has other words by which it can be judged, however short it is */
export function linkSignals(text: string, says: boolean): [SpamSignalName, boolean | number][] {
  const { link, short, messenger } = LINK_PATTERNS;
  const links = text.match(link) ?? [];
  const words = text.replace(link, ' ');
  const letters = countOf(/\p{L}/gu, words) + 2 * countOf(DENSE_LETTER, words);
  return [
    ['link', Math.min(links.length, MOST_LINKS)],
    ['mostly-link', links.length > 0 && letters < FEW_LETTERS && !says],
    ['short-link', links.some((address) => short.test(address))],
    ['odd-link', links.some(isOdd)],
    ['messenger-link', links.some((address) => messenger.test(address))],
  ];
}

const DENSE_LETTER = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}

/** By number, with a user name, or with letters in the host that only look like those around them. */
function isOdd(address: string): boolean {
  const { numbered, withUser, host } = LINK_PATTERNS;
  if (numbered.test(address) || withUser.test(address)) return true;
  const name = domainToUnicode(host.exec(address)?.[1] ?? '');
  return name
    .split('.')
    .some((label) => /\p{sc=Latin}/u.test(label) && /[\p{sc=Cyrillic}\p{sc=Greek}]/u.test(label));
}
