/** What the owner's lists of submissions and of responses share: entries by query, a person's entries, exported files. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Request } from '../http/request.ts';
import { text } from '../http/respond.ts';
import { type Reach, requireWithin, within } from '../people/caller.ts';
import { queryPages } from '../table/paginate.ts';
import type { TimedTable } from '../table/table.ts';
import { isPosition, readCursor, writeCursor } from './cursor.ts';
import { type Listed, newestFirst, takePage } from './listing.ts';
import { badQuery, readChoices, readLimit, readRange, requireKnown } from './query.ts';

export interface Selection<State extends string> {
  /** What entries belong to, as the query names it, such as `form`. */
  readonly entity: string;
  /** Those that are configured and within reach: a list that names none shows all of them. */
  readonly configured: readonly string[];
  /** What the caller may see. */
  readonly reach: Reach;
  readonly states: readonly State[];
  /** The list of an entity's entries of a state. */
  readonly partition: (entity: string, state: State) => string;
  /** Where the page before ended. */
  readonly position?: string | undefined;
  /** How many entries one query reads. @default 1000, or as many as fit into DynamoDB's 1 MB */
  readonly batch?: number;
}

/**
 * The entries that a query asks for by entity, `state`, `from` and `to`, newest first. An entity that is no longer
 * configured is listed by its name: what came in under it is still there.
 */
export function selectNewest<Item extends Listed, State extends string>(
  store: TimedTable,
  query: Request['query'],
  { entity, configured, reach, states, partition, position, batch }: Selection<State>,
): AsyncGenerator<Item> {
  const { from, to } = readRange(query);
  const chosenStates = readChoices(query, 'state', states);
  const named = query[entity];
  if (named !== undefined && !/^[a-z0-9-]{1,63}$/.test(named))
    throw badQuery(`${entity}: not a ${entity}’s id.`);
  if (named !== undefined) requireWithin(reach, named);
  const chosen = named === undefined ? configured : [named];
  const before = position ?? to;
  return newestFirst<Item>({
    ...store,
    lists: chosen.flatMap((one) => chosenStates.map((state) => partition(one, state))),
    ...(from !== undefined && { from }),
    ...(before !== undefined && { before }),
    ...(batch !== undefined && { batch }),
    now: store.now(),
  });
}

/** An entry that belongs to an entity, such as a form, and came in at a moment. */
type Entry<State extends string> = Readonly<Record<string, unknown>> & {
  readonly state: State;
  /** ISO 8601 */
  readonly receivedAt: string;
};

/** A person's entries, and how they are read. */
export interface OfPerson<Item> {
  /** The partition of the person's index. */
  readonly person: string;
  /** What their entries' partitions begin with, such as `submission#`. */
  readonly entryPrefix: string;
  /** Reads entries by their partitions, in that order, without those that are gone. */
  readonly read: (partitions: readonly string[]) => Promise<readonly Item[]>;
}

/** @param before a partition. @default the newest entry comes first */
async function* entriesOfPerson<Item>(
  store: TimedTable,
  { person, entryPrefix, read }: OfPerson<Item>,
  { before, batch = 100 }: { readonly before?: string | undefined; readonly batch?: number },
): AsyncGenerator<Item> {
  // "~" sorts behind every id.
  const last = before ?? `${entryPrefix}~`;
  // DynamoDB refuses a span that ends before it begins, which only a cursor that somebody made up has.
  if (last < entryPrefix) return;
  const pages = queryPages<{ sk: string }>(store, {
    KeyConditionExpression: 'pk = :person AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':person': person, ':first': entryPrefix, ':last': last },
    ScanIndexForward: false,
    Limit: batch,
  });
  for await (const page of pages) {
    const partitions = page.map(({ sk }) => sk).filter((sk) => sk !== before);
    if (partitions.length > 0) yield* await read(partitions);
  }
}

export interface PersonSelection<Item, State extends string>
  extends OfPerson<Item>,
    Pick<Selection<State>, 'entity' | 'states' | 'position' | 'reach'> {}

/** As `selectNewest`, of one person. Theirs are few: they are all looked at, and those that the query asks for are left. */
export async function* selectOfPerson<Item extends object, State extends string>(
  store: TimedTable,
  query: Request['query'],
  { entity, states, position, reach, ...of }: PersonSelection<Item, State>,
): AsyncGenerator<Item> {
  const named = query[entity];
  if (named !== undefined) requireWithin(reach, named);
  const { from = '', to = '~' } = readRange(query);
  const chosen: readonly string[] = readChoices(query, 'state', states);
  const before =
    position === undefined ? undefined : `${of.entryPrefix}${position.slice(position.indexOf('#') + 1)}`;
  for await (const item of entriesOfPerson(store, of, { before })) {
    const { state, receivedAt, ...rest } = item as unknown as Entry<State>;
    const isOfEntity = named === undefined ? within(reach, String(rest[entity])) : named === rest[entity];
    if (isOfEntity && chosen.includes(state) && receivedAt >= from && receivedAt < to) yield item;
  }
}

/**
 * A page of a person's entries, newest first. Of what is not wanted, nothing tells: neither that it is there nor when it came.
 *
 * @param isWanted whether the caller may see an entry
 */
export async function readPersonPage<Item extends { readonly pk: string }>(
  store: TimedTable,
  request: Request,
  of: OfPerson<Item>,
  isWanted: (item: Item) => boolean,
): Promise<{ items: readonly Item[]; cursor?: string }> {
  requireKnown(request.query, 'email', 'user', 'limit', 'cursor');
  const limit = readLimit(request.query);
  const before = readCursor(request, isPosition);
  async function* wanted() {
    for await (const item of entriesOfPerson(store, of, { before, batch: limit + 1 }))
      if (isWanted(item)) yield item;
  }
  const { items, hasMore } = await takePage(wanted(), limit);
  const last = items.at(-1);
  return { items, ...(hasMore && last && { cursor: writeCursor(request, last.pk) }) };
}

export type ExportFormat = 'csv' | 'jsonl';

/**
 * A page of an export as a file.
 *
 * @param next where the export goes on, for the header `Link`. @default it ends here
 */
export function exportFile(
  request: Request,
  { name, format, lines, next }: { name: string; format: ExportFormat; lines: string[]; next?: unknown },
): APIGatewayProxyResult {
  const type = format === 'jsonl' ? 'application/jsonl' : 'text/csv; charset=utf-8; header=present';
  return text(200, type, lines.join(''), {
    'content-disposition': `attachment; filename="${name}.${format}"`,
    'access-control-expose-headers': 'link, retry-after',
    ...(next !== undefined && { link: nextLink(request, next) }),
  });
}

/** RFC 8288; relative to the request, because the address may have a domain's prefix that we do not see. */
function nextLink(request: Request, position: unknown): string {
  const next = new URLSearchParams({ ...request.query, cursor: writeCursor(request, position) });
  return `<?${next}>; rel="next"`;
}
