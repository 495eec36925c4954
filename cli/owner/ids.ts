/** Ids as people type and read them: by their beginning, as far as it is unique. */
import { isId } from '../../lambdas/shared/runtime/ids.ts';
import { CommandError } from '../command-error.ts';

/** Our ids begin with the time (UUIDv7). So many characters hold it to the millisecond. */
const SHORTEST = 13;

/** Beginnings of some ids, as short as they may be to differ. What is no id of ours stays as it is. */
export function shortIds(ids: readonly string[]): (id: string) => string {
  let length = SHORTEST;
  while (new Set(ids.map((id) => id.slice(0, length))).size < new Set(ids).size) length++;
  return (id) => (isId(id) ? id.slice(0, length).replace(/-$/, '') : id);
}

/** In the place of `shortIds`, where an id is not found by its beginning. */
export const wholeIds: typeof shortIds = () => (id) => id;

/** A span of time, both ends in it, in Unix milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When ids with this beginning were made; undefined for what begins none of ours. */
export function spanOf(beginning: string): Span | undefined {
  if (!/^[0-9a-f-]{4,36}$/.test(beginning)) return undefined;
  const time = beginning.replaceAll('-', '').slice(0, 12);
  return { from: Number.parseInt(time.padEnd(12, '0'), 16), to: Number.parseInt(time.padEnd(12, 'f'), 16) };
}

/** Where ids are looked for. */
export interface IdSearch {
  /** What they are of, such as `submission`. */
  readonly what: string;
  /** The command that lists them. */
  readonly list: string;
  /** The ids that were made in a span of time, or somewhat around it. */
  readonly madeIn: (span: Span) => AsyncIterable<string>;
}

/** More than this with one beginning: nobody means all of them. */
const SHOWN = 5;

/**
 * The whole id of what a person typed.
 *
 * @throws CommandError when no id begins so, or several do
 */
export async function resolveId(search: IdSearch, typed: string): Promise<string> {
  const given = typed.toLowerCase();
  if (isId(given)) return given;
  const span = spanOf(given);
  return pick(search, typed, span ? await matching(search.madeIn(span), given) : []);
}

/** The same where all ids can be listed, whatever they look like. */
export async function resolveListed(
  search: Omit<IdSearch, 'madeIn'> & { readonly all: () => AsyncIterable<string> },
  typed: string,
): Promise<string> {
  return pick(search, typed, await matching(search.all(), typed));
}

async function matching(ids: AsyncIterable<string>, beginning: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const id of ids) {
    if (id === beginning) return [id];
    if (id.startsWith(beginning)) found.add(id);
    if (found.size > SHOWN) break;
  }
  return [...found];
}

function pick(
  { what, list }: Pick<IdSearch, 'what' | 'list'>,
  typed: string,
  found: readonly string[],
): string {
  const [only, ...more] = found;
  if (only === undefined)
    throw new CommandError(
      `There is no ${what} whose id begins with "${typed}". To list them: ${list}. What is no longer configured is found by its whole id.`,
    );
  if (more.length === 0) return only;
  const shown = found.slice(0, SHOWN).join(', ');
  throw new CommandError(
    `Several ids of ${what}s begin with "${typed}": ${shown}${found.length > SHOWN ? ' and more' : ''}. Type more of it.`,
  );
}
