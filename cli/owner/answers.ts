/** What the owner routes of all pipelines answer alike: lists in pages, exports, and what became of a deletion. */
import { open, rename, rm } from 'node:fs/promises';
import { CommandError } from '../command.ts';
import { printJson } from './print.ts';

/** The most that the routes give at once. */
const PAGE = 100;

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

/** Follows the cursor until there is as much as was asked for. */
export async function collect<Item>(
  readPage: (paging: Paging) => Promise<{ readonly data: Page<Item> }>,
  limit: string,
): Promise<Collected<Item>> {
  const wanted = Number(limit);
  if (!Number.isInteger(wanted) || wanted < 1) throw new CommandError('--limit: a whole number from 1');
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const { data }: { readonly data: Page<Item> } = await readPage({
      limit: Math.min(PAGE, wanted - items.length),
      cursor,
    });
    items.push(...data.items);
    cursor = data.cursor;
  } while (cursor !== undefined && items.length < wanted);
  return { items, hasMore: cursor !== undefined };
}

export interface Deleted {
  readonly deleted: number;
  readonly complete?: boolean;
  readonly remains: readonly { readonly where: string; readonly until?: string }[];
}

/** Says what was deleted, and what remains of it for a while. */
export function printDeleted(answer: Deleted, { json }: { readonly json: boolean }): void {
  if (json) printJson(answer);
  else console.log(`Deleted: ${answer.deleted}`);
  if (json || answer.deleted === 0) return;
  console.log('What remains for a while:');
  for (const { where, until } of answer.remains)
    console.log(`  ${where}${until === undefined ? '' : `, until ${until.slice(0, 10)}`}`);
}

/** Follows the header `Link` to the end. A file is there when it is complete, or not at all. */
export async function exportAll<Query>(
  readPart: (query: Query) => Promise<{ readonly data: string; readonly headers: Headers }>,
  filters: Query,
  out: string | undefined,
): Promise<void> {
  const part = out === undefined ? undefined : `${out}.part`;
  const file = part === undefined ? undefined : await open(part, 'w', 0o600);
  try {
    let query: Query | undefined = filters;
    while (query) {
      const { data, headers }: Awaited<ReturnType<typeof readPart>> = await readPart(query);
      if (file) await file.write(data);
      else process.stdout.write(data);
      const next = /^<(\?[^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      query = next === undefined ? undefined : (Object.fromEntries(new URLSearchParams(next)) as Query);
    }
  } catch (error) {
    await file?.close();
    if (part !== undefined) await rm(part, { force: true });
    throw error;
  }
  await file?.close();
  if (part !== undefined && out !== undefined) {
    await rename(part, out);
    console.error(`Written: ${out}`);
  }
}

/** An option's value, as the contract knows it. @throws CommandError that lists the values */
export function chosen<Value extends string>(
  option: string,
  value: string | undefined,
  values: Readonly<Record<string, Value>>,
): Value | undefined {
  if (value === undefined) return undefined;
  const known = Object.values(values);
  const found = known.find((one) => one === value);
  if (found === undefined) throw new CommandError(`--${option}: one of ${known.join(', ')}.`);
  return found;
}
