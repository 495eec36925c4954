/** What the owner routes of all pipelines answer alike: lists in pages, exports, and what became of a deletion. */
import { open, rename, rm } from 'node:fs/promises';
import { CommandError } from '../command.ts';
import type { OwnerClient, Query } from './client.ts';
import { printJson } from './print.ts';

/** The most that the routes give at once. */
const PAGE = 100;

export interface Collected<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** Follows the cursor until there is as much as was asked for. */
export async function collect<Item>(
  client: OwnerClient,
  path: string,
  query: Query,
  limit: string,
): Promise<Collected<Item>> {
  const wanted = Number(limit);
  if (!Number.isInteger(wanted) || wanted < 1) throw new CommandError('--limit: a whole number from 1');
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const size = String(Math.min(PAGE, wanted - items.length));
    const response = await client.call('GET', path, { ...query, limit: size, cursor });
    const page = (await response.json()) as { items: Item[]; cursor?: string };
    items.push(...page.items);
    cursor = page.cursor;
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
export async function exportAll(client: OwnerClient, filters: Query, out: string | undefined): Promise<void> {
  const part = out === undefined ? undefined : `${out}.part`;
  const file = part === undefined ? undefined : await open(part, 'w', 0o600);
  try {
    let query: Query | undefined = filters;
    while (query) {
      const response = await client.call('GET', 'export', query);
      // As they came: read as text, they would lose the mark at their start by which spreadsheets know UTF-8.
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (file) await file.write(bytes);
      else process.stdout.write(bytes);
      const next = /^<(\?[^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      query = next === undefined ? undefined : Object.fromEntries(new URLSearchParams(next));
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
