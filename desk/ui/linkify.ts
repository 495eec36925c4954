/** Finds addresses in what visitors wrote. It stays text; only what surely is an address becomes a link. */

import { mailtoOf } from './mailto.ts';

export interface Piece {
  readonly text: string;
  /** @default plain text */
  readonly href?: string;
}

// A mail address begins where no character of it stands before: tried from within, a long word would be read once for each of its letters.
const ADDRESS =
  /(?<web>https?:\/\/[^\s<>"'`]+)|(?<mail>(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)|(?<phone>(?<![\p{L}\p{N}])\+\d[\d ()/.-]{6,20}\d(?!\d))/gu;
/** What ends a sentence rather than an address. */
const TRAILING = new Set('.,;:!?)]}\'"»”’');
const TRAILING_OTHERS = new Set('.-');

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const found = withoutEnd(match[0], match.groups?.web ? TRAILING : TRAILING_OTHERS);
    const href = hrefOf(found, match.groups ?? {});
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** Character by character: a pattern would begin at each of them, which takes long where there are many. */
function withoutEnd(text: string, trailing: ReadonlySet<string>): string {
  let { length } = text;
  while (trailing.has(text.charAt(length - 1))) length--;
  return text.slice(0, length);
}

function hrefOf(
  found: string,
  { web, mail }: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (mail) return mailtoOf({ to: found });
  if (!web) return `tel:${found.replace(/[^\d+]/g, '')}`;
  const url = URL.parse(found);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined;
}
