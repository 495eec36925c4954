/**
 * What has changed since somebody looked, for a page that stays open. An entry stands in the index `gsi2` by when it
 * changed last: that costs one unit of writing with the entry itself, and to look costs one query, whatever there is.
 *
 * Clocks differ, and a transaction may be tried for seconds, so that an entry can appear before one that is there already.
 * What is younger than a minute is therefore told again, and the cursor stays before it. The ETag is of what was found
 * alone: while that stays the same, the answer is an empty 304. Where more was found than is listed, what comes after it
 * can't change what was found, so the ETag is also of where the page goes on.
 */
import type { APIGatewayProxyResult } from 'aws-lambda';
import { etagOf, isMatch } from '../http/etag.ts';
import type { Request } from '../http/request.ts';
import { json, notModified } from '../http/respond.ts';
import type { Reach } from '../people/caller.ts';
import { together } from '../runtime/together.ts';
import { CHANGED, homeOf, readList } from '../table/shards.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { isPosition, readCursor, writeCursor } from './cursor.ts';
import { requireKnown } from './query.ts';

/** Where an entry stands that changed at a moment. @param at ISO 8601 */
export function changedPlace(
  table: Pick<Table, 'shards'>,
  at: string,
  id: string,
): { readonly gsi2pk: string; readonly gsi2sk: string } {
  const gsi2sk = `${at}#${id}`;
  return { gsi2pk: homeOf(table, CHANGED, gsi2sk), gsi2sk };
}

/** What one answer lists at most. Whoever has missed more reads the lists again. */
export const MOST_CHANGES = 100;

/** How late an entry may appear in the index. */
const SETTLES_MILLISECONDS = 60_000;

/** An entry that has changed, by its keys. */
interface ChangedKey {
  readonly pk: string;
  readonly sk: string;
  /** `<ISO time>#<id>`: where the page goes on. */
  readonly at: string;
}

/** The entries of the index that have changed behind a position, oldest first. */
async function* readChanged(table: Table, since: string): AsyncGenerator<ChangedKey> {
  const reading = { index: 'gsi2', list: CHANGED, after: since, isAscending: true } as const;
  const entries = readList<{ pk: string; sk: string; gsi2sk: string }>(table, {
    ...reading,
    batch: MOST_CHANGES + 1,
  });
  for await (const { pk, sk, gsi2sk } of entries) yield { pk, sk, at: gsi2sk };
}

/** What was found behind a position. */
export interface Found<Key> {
  /** Oldest first; more than are listed where there is more. */
  readonly keys: readonly Key[];
  /** The position up to which was looked, where that is not all. */
  readonly until?: string;
}

/** One more than are listed. */
export async function changedSince(table: Table, since: string): Promise<Found<ChangedKey>> {
  const keys: ChangedKey[] = [];
  for await (const key of readChanged(table, since)) {
    keys.push(key);
    if (keys.length > MOST_CHANGES) break;
  }
  return { keys };
}

/** So many entries of others one answer passes over at most: each is read. */
const MOST_PASSED = 2000;

/**
 * The same of those that a caller may see.
 *
 * @param choose those of some entries that the caller may see
 */
async function changedWithin(
  table: Table,
  since: string,
  choose: (keys: readonly ChangedKey[]) => Promise<readonly ChangedKey[]>,
): Promise<Found<ChangedKey>> {
  const found: ChangedKey[] = [];
  let looked: ChangedKey[] = [];
  let count = 0;
  const take = async () => {
    if (looked.length > 0) found.push(...(await choose(looked)));
    looked = [];
  };
  for await (const key of readChanged(table, since)) {
    looked.push(key);
    count++;
    if (looked.length > MOST_CHANGES) await take();
    if (found.length > MOST_CHANGES) break;
    if (count >= MOST_PASSED) {
      await take();
      return { keys: found.slice(0, MOST_CHANGES + 1), until: placeAfter(since, key.at) };
    }
  }
  await take();
  return { keys: found.slice(0, MOST_CHANGES + 1) };
}

/** By the minute, so that it does not tell when somebody else's entry has changed; by the moment where that would not go on. */
function placeAfter(since: string, at: string): string {
  const [moment = ''] = at.split('#');
  const places = [`${moment.slice(0, 16)}:00.000Z#`, `${moment}#`];
  return places.find((place) => place > since) ?? at;
}

/** How often a caller who sees a part gets a new cursor, whatever happens to the rest. */
const PASSES_MILLISECONDS = 10 * 60_000;

export interface Changes<Key extends { readonly at: string }, Besides> {
  /**
   * What has changed behind a position. An entry that stays open for long keeps the page from going on: then the newest belongs to it
   * as well, so that the ETag hears of it.
   */
  readonly find: (since: string) => Promise<Found<Key>>;
  /** Reads what was found, for the answer; called only when the answer is none that the caller has. */
  readonly present: (
    found: readonly Key[],
    besides: Besides | undefined,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** Whether an entry stays as it is, where that does not go by its age alone. @default it does */
  readonly isSettled?: (key: Key) => boolean;
  /**
   * Whether the caller sees a part alone. Then ETag and cursor go by that part and by the clock, so that they tell nothing of the
   * rest. @default false
   */
  readonly isPart?: boolean;
  /** What else the ETag stands for. @default nothing */
  readonly besides?: () => Promise<Besides>;
}

/** `?since=`: `{ items, cursor, more }` with an ETag; without `since` a cursor alone. */
export async function answerChanges<Key extends { readonly at: string }, Besides = undefined>(
  request: Request,
  now: Date,
  { find, present, besides, isPart = false, isSettled = () => true }: Changes<Key, Besides>,
): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, 'since');
  const since = readSince(request);
  const settled = `${new Date(now.getTime() - SETTLES_MILLISECONDS).toISOString()}#`;
  const nothing: Found<Key> = { keys: [] };
  const [{ keys, until }, more] = await together([
    since === undefined ? nothing : find(since),
    besides ? besides() : undefined,
  ]);
  const listed = keys.slice(0, MOST_CHANGES);
  const open = listed.findIndex((key) => key.at >= settled || !isSettled(key));
  const isAll = keys.length <= MOST_CHANGES && until === undefined;
  const toldAt = (open === -1 ? listed.at(-1) : listed[open - 1])?.at ?? since ?? settled;
  // Of a part it may go on behind what was told: everything was looked at up to there.
  const passedAt = until === undefined || until > settled ? settled : until;
  const mayPass = isPart && open === -1 && keys.length <= MOST_CHANGES;
  const cursor = mayPass && passedAt > toldAt ? passedAt : toldAt;
  const passes = isPart ? [Math.floor(now.getTime() / PASSES_MILLISECONDS)] : [];
  const etag = etagOf(JSON.stringify([keys, more, ...(isAll ? [] : [cursor]), ...passes]));
  if (isMatch(request.headers['if-none-match'], etag)) return notModified({ etag });
  const answer = {
    ...(await present(listed, more)),
    cursor: writeCursor(listOf(request), cursor),
    more: !isAll,
  };
  return json(200, answer, { etag });
}

interface Entries<Entry> {
  /** What the caller may see. */
  readonly reach: Reach;
  /** Reads entries by their partitions: those that the caller may see, of things that are configured. */
  readonly read: (partitions: readonly string[]) => Promise<readonly Entry[]>;
  readonly describe: (entry: Entry) => object;
}

/** The same for entries that stand in the index by when they changed, of all that a pipeline has. */
export function answerEntries<Entry extends { readonly pk: string }>(
  request: Request,
  store: TimedTable,
  { reach, read, describe }: Entries<Entry>,
): Promise<APIGatewayProxyResult> {
  const isPart = reach !== 'all';
  const readAll = (keys: readonly ChangedKey[]) => read(keys.map(({ pk }) => pk));
  const choose = async (keys: readonly ChangedKey[]) => {
    const shown = new Set((await readAll(keys)).map(({ pk }) => pk));
    return keys.filter(({ pk }) => shown.has(pk));
  };
  return answerChanges(request, store.now(), {
    isPart,
    find: (since) => (isPart ? changedWithin(store, since, choose) : changedSince(store, since)),
    present: async (found) => ({ items: (await readAll(found)).map(describe) }),
  });
}

function readSince(request: Request): string | undefined {
  const { since } = request.query;
  if (since === undefined) return undefined;
  return readCursor({ ...listOf(request), query: { cursor: since } }, isPosition);
}

/** The cursor belongs to the address alone. */
function listOf({ path }: Request) {
  return { path, query: {} };
}
