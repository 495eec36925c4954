/** Finds addresses in what visitors wrote. It stays text; only what surely is an address becomes a link. */

import { mailtoOf } from './mailto.ts';

export interface Piece {
  readonly text: string;
  /** @default plain text */
  readonly href?: string;
}

const ADDRESS =
  /(?<web>https?:\/\/[^\s<>"'`]+)|(?<mail>[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)|(?<phone>(?<![\p{L}\p{N}])\+\d[\d ()/.-]{6,20}\d(?!\d))/gu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}'"»”’]+$/;

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const found = match[0].replace(match.groups?.web ? TRAILING : /[.-]+$/, '');
    const href = hrefOf(found, match.groups ?? {});
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
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
