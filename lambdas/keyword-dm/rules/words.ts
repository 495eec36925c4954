/**
 * What counts as a word: Unicode's word boundaries (UAX 29), tailored for comments. `docs/instagram.md` has the rules for
 * owners; a change here is a change there.
 */
import { fold } from './fold.ts';

/** Begins a token that follows the one before without a blank or anything else in between. */
export const JOINED = '\u0001';

/**
 * An emoji with all that belongs to it: flags, keycaps, skin tones, variation selectors, joined sequences, tags. Found
 * before anything is folded, because some have a letter as their compatible form.
 */
const EMOJI =
  /\p{RI}{1,2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}[\uFE0E\uFE0F\u20E3\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]*(?:\u200D\p{Extended_Pictographic}[\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}]*)*|(?=\p{So})[\u2100-\u214F]/gu;
/** What makes no difference between two emoji: how they are drawn, and the colour of skin. */
const DRESS = /[\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}]/gu;
/** Signs made of letters, such as № and ℃, which normalisation would take for these letters. They are symbols. */
const LETTER_SIGN = /^[\u2100-\u214F]$/;
const PICTURE = /\p{Extended_Pictographic}/u;

/**
 * Scripts that are written without blanks. Where a word ends there, only a dictionary can tell, so each letter with its
 * marks is a word, and a keyword a phrase of them.
 */
const SPACELESS =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tai_Le}\\p{Script=New_Tai_Lue}\\p{Script=Tai_Tham}\\p{Script=Tai_Viet}\\p{Script=Ahom}';
const KATAKANA = '\\p{Script=Katakana}\\u30FC';
/** Stands apart from other letters and from digits, as browsers have it: `LINK요`, `10개`. */
const HANGUL = '\\p{Script=Hangul}';
/** UAX 29's letters and digits, which stand together. */
const RUN = `(?:[[\\p{Alphabetic}\\p{Nd}]--[[${SPACELESS}${KATAKANA}${HANGUL}]--\\p{Nd}]]\\p{M}*)+`;
/** MidNum, MidNumLet and ExtendNumLet: between two digits they belong to the number, elsewhere a word ends there. */
const NUMBER_JOINT = "(?<=\\p{Nd})[.,;'_\\u066C\\u2044\\u2024\\u203F\\u2040](?=\\p{Nd})";
const TOKEN = new RegExp(
  `${RUN}(?:${NUMBER_JOINT}${RUN})*|(?:[${KATAKANA}]\\p{M}*)+|(?:[${HANGUL}]\\p{M}*)+|[[${SPACELESS}]&&[\\p{L}\\p{Nl}]]\\p{M}*|(?<symbol>[\\p{S}#%&*@]+)`,
  'gv',
);
/** The same for text of ASCII only, which most is; \x27 is the apostrophe. */
const PLAIN_TOKEN = /[a-z0-9]+(?:(?<=[0-9])[.,;\x27_](?=[0-9])[a-z0-9]+)*|(?<symbol>[$+<=>^|~#%&*@]+)/g;
const PLAIN = /^[ -~\s]*$/;

/** Web addresses that say so: with a scheme or `www.` */
const URLS = /[a-z][a-z0-9+.-]{1,15}:\/\/[!-~]+|\bwww\.[!-~]+/gi;
/** Those that don't: with a path, or of the endings that are no words. */
const SITES =
  /\b(?:[a-z0-9-]{1,63}\.){1,4}(?:[a-z]{2,24}\/[!-~]+|(?:com|net|org|io)\b(?![.\x27_-]?[a-z0-9]))/gi;
const EMAILS = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.\p{L}{2,24}/gu;
const MENTIONS = /@[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.]*/gu;

/** The folded words of a text, in order. An emoji is a word; punctuation and symbols are none. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  scan(text, (token, isWord) => {
    if (isWord) words.push(token);
  });
  return words;
}

/** The words and the runs of symbols of a text, in order, each with `JOINED` before it where nothing parts them. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  scan(text, (token, _, joined) => tokens.push(joined ? JOINED + token : token));
  return tokens;
}

type Take = (token: string, isWord: boolean, joined: boolean) => void;

function scan(text: string, take: Take): void {
  const bare = withoutAddresses(text);
  const isPlain = PLAIN.test(bare);
  let end = 0;
  for (const { 0: found, index } of isPlain ? [] : bare.matchAll(EMOJI)) {
    scanPiece(fold(bare.slice(end, index)), TOKEN, take, end > 0);
    const isSign = LETTER_SIGN.test(found) && !PICTURE.test(found);
    take(found.replace(DRESS, ''), !isSign, index > 0 && !/\s$/.test(bare.slice(index - 1, index)));
    end = index + found.length;
  }
  scanPiece(fold(bare.slice(end)), isPlain ? PLAIN_TOKEN : TOKEN, take, end > 0);
}

function scanPiece(piece: string, pattern: RegExp, take: Take, afterEmoji: boolean): void {
  let end = afterEmoji ? 0 : -1;
  for (const { 0: found, index, groups } of piece.matchAll(pattern)) {
    take(found, groups?.symbol === undefined, index === end);
    end = index + found.length;
  }
}

/** Addresses and mentions are no words of the writer's. Each leaves a blank, so that nothing grows together. */
function withoutAddresses(text: string): string {
  let bare = text.replaceAll('＠', '@');
  const hasDot = bare.includes('.');
  const hasAt = bare.includes('@');
  if (hasDot || bare.includes('://')) bare = bare.replace(URLS, ' ');
  if (hasAt) bare = bare.replace(EMAILS, ' ');
  if (hasDot) bare = bare.replace(SITES, ' ');
  return hasAt ? bare.replace(MENTIONS, ' ') : bare;
}
