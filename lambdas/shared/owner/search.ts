/**
 * Searches the owner's lists for words. There is no index of words, which each entry would pay for: entries are read newest
 * first and looked through, for as long as one request has time, and the cursor says where the next goes on.
 */

import { normalize } from '../runtime/normalize.ts';
import type { Listed } from './listing.ts';
import { badQuery } from './query.ts';

/** How many entries one request looks through. */
const MOST_SCANNED = 2_000;
/** And for how long; API Gateway waits for 29 seconds, a person for less. */
const LONGEST_MILLISECONDS = 5_000;
/** How many entries of each partition one query reads: the first results come after one. */
export const SEARCH_BATCH = 250;
/** In characters. */
const LONGEST_SEARCH = 200;

/** How far one request came. */
export interface Searched {
  /** How many entries it looked through. */
  readonly scanned: number;
  /** Everything newer was looked through; absent while nothing was. ISO 8601 */
  readonly until?: string;
  /** Whether there is nothing older. */
  readonly complete: boolean;
}

export interface SearchPage<Item> {
  readonly items: Item[];
  readonly search: Searched;
  /** The `gsi1sk` of the entry that was looked at last, unless that was all. */
  readonly leftOffAt?: string;
}

/** As many entries that fit as are asked for, or as there is time for. It looks no further than to the last of them. */
export async function searchPage<Item extends Listed>(
  entries: AsyncIterable<Item>,
  fits: (item: Item) => boolean,
  { limit, now, longest = LONGEST_MILLISECONDS }: Bounds,
): Promise<SearchPage<Item>> {
  const end = now().getTime() + longest;
  const items: Item[] = [];
  let scanned = 0;
  let last: string | undefined;
  let complete = true;
  for await (const entry of entries) {
    scanned++;
    last = entry.gsi1sk;
    if (fits(entry)) items.push(entry);
    if (items.length < limit && scanned < MOST_SCANNED && now().getTime() < end) continue;
    complete = false;
    break;
  }
  const search = { scanned, ...(last !== undefined && { until: last.split('#')[0] ?? '' }), complete };
  return { items, search, ...(!complete && last !== undefined && { leftOffAt: last }) };
}

interface Bounds {
  readonly limit: number;
  readonly now: () => Date;
  /** In milliseconds. @default 5 seconds */
  readonly longest?: number;
}

/**
 * The words of `q`, each of which must stand in an entry; none when it was not asked for.
 *
 * @throws HttpError 400 for an empty one
 */
export function readWords({ q }: Readonly<Record<string, string>>): string[] {
  if (q === undefined) return [];
  const words = foldText(q).split(/\s+/).filter(Boolean);
  if (words.length === 0 || q.length > LONGEST_SEARCH)
    throw badQuery(`q: one or several words, up to ${LONGEST_SEARCH} characters.`);
  return words;
}

/** Whether each word stands somewhere in the texts, within other words too. */
export function holdsWords(words: readonly string[], texts: readonly (string | undefined)[]): boolean {
  if (words.length === 0) return true;
  const text = foldText(texts.filter((one) => one !== undefined).join('\n'));
  return words.every((word) => text.includes(word));
}

/** Case and accents don't count: "Muller" finds Müller, and the other way about. */
function foldText(text: string): string {
  return normalize(text, 'NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
