/** What the owner routes of all pipelines answer alike: lists in pages, exports, and what became of a deletion. */
import { open, rename, rm } from 'node:fs/promises';
import { ConfigError, type FrontdeskConfig } from '../../config/index.ts';
import { type Place, type PlaceOptions, readPlace, unknownId } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { RouteRefusal } from './client.ts';
import type { Span } from './ids.ts';
import { printJson } from './print.ts';

/** The most that the routes give at once. */
const PAGE = 100;

export interface ListOptions {
  /** How many at most, 1 to 100. */
  readonly limit: number;
  /** Whether to list to the end, whatever the limit. */
  readonly all: boolean;
}

export interface Collected<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** Which part of a list is asked for. */
interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string;
}

/** Asks for a page of a list; the filters are the caller's. */
export type ReadPage<Item> = (paging: Paging) => Promise<{ readonly data: Page<Item> }>;

/** Follows the cursor until there is as much as was asked for. */
export async function collect<Item>(
  readPage: ReadPage<Item>,
  { limit, all }: ListOptions,
): Promise<Collected<Item>> {
  const wanted = all ? Number.POSITIVE_INFINITY : limit;
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Item> = (await readPage({ limit: Math.min(PAGE, wanted - items.length), cursor })).data;
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < wanted);
  return { items, hasMore: cursor !== undefined };
}

/** Everything of a list, a page at a time. */
export async function* walk<Item>(readPage: ReadPage<Item>): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page: Page<Item> = (await readPage({ limit: PAGE, cursor })).data;
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** An id and the time that is stored with it may come from two machines, whose clocks differ. */
const SLACK_MS = 60_000;

/**
 * The ids of a list that were made in a span of time.
 *
 * @param list a client's function that takes `from` and `to`
 */
export function idsMadeIn(
  list: (query: Paging & { from: string; to: string }) => ReturnType<ReadPage<{ readonly id: string }>>,
): (span: Span) => AsyncGenerator<string> {
  return async function* ({ from, to }) {
    const range = {
      from: new Date(from - SLACK_MS).toISOString(),
      to: new Date(Math.min(to + SLACK_MS, LATEST_MS)).toISOString(),
    };
    for await (const { id } of walk((paging) => list({ ...range, ...paging }))) yield id;
  };
}

/** The last moment that has four digits for its year, which is as far as the routes read. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** What a list can be narrowed to by an id of the configuration. */
export interface Entity {
  /** As the option names it. */
  readonly name: 'form' | 'widget' | 'preset';
  readonly idsOf: (config: FrontdeskConfig) => readonly string[];
}

/**
 * Refuses an id that is neither configured nor has anything stored: it is misspelt, and an empty list would not say so.
 * What is stored under an id that is no longer configured can still be listed. Without a configuration to look into,
 * every id passes.
 *
 * @param readPage of what is stored under the id
 * @returns whether ids of what is listed are found by their beginning: of what is no longer configured nobody lists them all
 */
export async function requireEntity(
  readPage: ReadPage<unknown>,
  { name, idsOf }: Entity,
  id: string | undefined,
  options: PlaceOptions,
): Promise<boolean> {
  if (id === undefined) return true;
  const place = await readPlaceIfThere(options);
  if (!place || idsOf(place.config).includes(id)) return true;
  const { data } = await readPage({ limit: 1 });
  if (data.items.length === 0)
    throw new CommandError(unknownId(id, idsOf(place.config), name, place.configFile));
  return false;
}

/** Undefined where there is no configuration that could be read, as on a machine that only has a token. */
export async function readPlaceIfThere(options: PlaceOptions): Promise<Place | undefined> {
  try {
    return await readPlace(options);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

export interface Deleted {
  readonly deleted: number;
  readonly complete?: boolean;
  readonly remains: readonly { readonly where: string; readonly until?: string }[];
}

/**
 * Deletes one after the other. What is not there is taken for gone, as after a deletion that broke off; where that is so of
 * all of them, the ids are wrong.
 *
 * @returns what came of each that was there
 * @throws the first refusal, after it was said how many are deleted, and which are not
 */
export async function deleteEach<Answer>(
  given: readonly string[],
  deleteOne: (id: string) => Promise<Answer>,
): Promise<Answer[]> {
  const ids = [...new Set(given)];
  const answers: Answer[] = [];
  const absent: { readonly id: string; readonly error: RouteRefusal }[] = [];
  for (const [i, id] of ids.entries()) {
    try {
      answers.push(await deleteOne(id));
    } catch (error) {
      if (!(error instanceof RouteRefusal) || error.status !== 404) {
        const left = ids.slice(i).join(' ');
        if (ids.length > 1)
          console.error(
            `Deleted: ${answers.length} of ${ids.length}. Not deleted: ${left}. Again with these ids: what is gone is not found by its beginning any more.`,
          );
        throw error;
      }
      absent.push({ id, error });
    }
  }
  const [first] = absent;
  if (first && answers.length === 0) throw first.error;
  if (first) console.error(`Not there, or deleted before: ${absent.map(({ id }) => id).join(' ')}`);
  return answers;
}

/**
 * Asks again from the cursor until everything is done: one request has time for some thousands.
 *
 * @param sayUnfinished what was done of it, when a later request fails
 * @throws the first refusal
 */
export async function askToTheEnd<Part extends { readonly cursor?: string }>(
  ask: (cursor: string | undefined) => Promise<{ readonly data: Part }>,
  sayUnfinished: (done: readonly Part[]) => string,
): Promise<Part[]> {
  const parts: Part[] = [];
  let cursor: string | undefined;
  try {
    do {
      const { data: part }: { readonly data: Part } = await ask(cursor);
      parts.push(part);
      cursor = part.cursor;
    } while (cursor !== undefined);
  } catch (error) {
    if (parts.length > 0) console.error(sayUnfinished(parts));
    throw error;
  }
  return parts;
}

/** Says what was deleted, and what remains of it for a while. */
export function printDeleted(answer: Deleted, { json }: { readonly json: boolean }): void {
  if (json) printJson(answer);
  else console.log(`Deleted: ${answer.deleted}`);
  if (!json && answer.deleted > 0) printRemains(answer.remains);
}

export function printRemains(remains: Deleted['remains']): void {
  console.log('What remains for a while:');
  for (const { where, until } of remains)
    console.log(`  ${where}${until === undefined ? '' : `, until ${until.slice(0, 10)}`}`);
}

/**
 * Writes an export to its end. A file is there when it is complete, or not at all.
 *
 * @param readPart a client's function that exports
 * @param out a file. @default the terminal
 */
export async function exportAll<Query>(
  readPart: ReadPart<Query>,
  filters: Query,
  out: string | undefined,
): Promise<void> {
  if (out === undefined) {
    for await (const text of exportParts(readPart, filters)) process.stdout.write(text);
    return;
  }
  const part = `${out}.part`;
  const file = await open(part, 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`--out: ${out} can't be written (${reasonOf(error)}).`);
  });
  try {
    for await (const text of exportParts(readPart, filters)) await file.write(text);
    await file.close();
    await rename(part, out).catch((error: NodeJS.ErrnoException) => {
      throw new CommandError(`--out: ${out} can't be written (${reasonOf(error)}).`);
    });
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  console.error(`Written: ${out}`);
}

/** A part of the file; the header `Link` says where it goes on. */
type ReadPart<Query> = (query: Query) => Promise<{ readonly data: string; readonly headers: Headers }>;

async function* exportParts<Query>(readPart: ReadPart<Query>, filters: Query): AsyncGenerator<string> {
  let query: Query | undefined = filters;
  while (query) {
    const { data, headers }: Awaited<ReturnType<ReadPart<Query>>> = await readPart(query);
    yield data;
    const next = /^<(\?[^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    query = next === undefined ? undefined : (Object.fromEntries(new URLSearchParams(next)) as Query);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EISDIR: 'it is a folder',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};

function reasonOf({ code = '', message }: NodeJS.ErrnoException): string {
  return REASONS[code] ?? message;
}
