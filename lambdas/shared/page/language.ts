/** In which language a page of ours speaks, and how that is written. */
import { type Html, html } from '../http/html.ts';
import type { Request } from '../http/request.ts';

/**
 * The page's `?lang=`, else what the browser prefers (RFC 9110, 12.5.4), of the languages that there are.
 *
 * @param languages tags without region; the first one is for everybody else
 */
export function chooseLanguage<Language extends string>(
  { query, headers }: Pick<Request, 'query' | 'headers'>,
  languages: readonly [Language, ...Language[]],
): Language {
  const wanted = [query.lang ?? '', ...preferred(headers['accept-language'] ?? '')];
  const known = wanted.map((tag) => languages.find((language) => language === primaryOf(tag)));
  return known.find((language) => language !== undefined) ?? languages[0];
}

/** Languages that are written from right to left, wherever they are spoken. */
const FROM_THE_RIGHT = ['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'];

/** HTML's `dir` of a text. @param language a tag, such as `ar` or `ar-EG` */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return FROM_THE_RIGHT.includes(primaryOf(language)) ? 'rtl' : 'ltr';
}

/** What an element's tag says of its text's language, within a text of another one. @param around of that text */
export function spokenIn(language: string, around = 'en'): Html {
  const direction = directionOf(language);
  return html` lang="${language}"${direction !== directionOf(around) && html` dir="${direction}"`}`;
}

/** `de` of `de-AT`. */
function primaryOf(tag: string): string {
  return tag.trim().split(/[-_]/)[0]?.toLowerCase() ?? '';
}

/** Those with most weight first; the one named first among equals. */
function preferred(header: string): string[] {
  return header
    .split(',')
    .slice(0, 20)
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';');
      const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/i.exec(text)?.[1]).find(Boolean) ?? '1';
      return { tag, weight: Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
