/** Who changed what, and when. Never contents: routes and ids only. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Request } from '../http/request.ts';
import { json } from '../http/respond.ts';
import { isPosition, readCursor, writeCursor } from '../owner/cursor.ts';
import { newestFirst, takePage } from '../owner/listing.ts';
import { readLimit, requireKnown } from '../owner/query.ts';
import { newId } from '../runtime/ids.ts';
import { epochSeconds, type TimedTable } from '../table/table.ts';
import { type Caller, type Reach, within } from './caller.ts';

/** How long a change can be looked up. */
const KEPT_DAYS = 365;
const PARTITION = 'audit';

export interface Change {
  readonly at: string;
  /** Of a button in a mail: `mail`, the id of what the mail is about, and no label. Whoever has the mail can press it. */
  readonly by: Pick<Caller, 'id' | 'label'> & { readonly kind: Caller['kind'] | 'mail' };
  /** The route, such as `POST /owner/submissions/{id}/archive`. */
  readonly what: string;
  /** The id in the address, where there is one. */
  readonly target?: string;
  /** The form, widget, preset or account that it belongs to, as far as the route has said. @default several, or none */
  readonly of?: string;
  /** The status of the answer; missing while it is under way, and for ever if it broke off. */
  readonly status?: number;
}

interface Entry extends Change {
  readonly pk: string;
  readonly sk: 'audit';
  readonly type: 'audit';
  readonly gsi1pk: typeof PARTITION;
  readonly gsi1sk: string;
  readonly deleteAt: number;
}

/**
 * Writes a change down before it is made, so that none is made without: when that fails, so does the request.
 *
 * @returns completes the entry with how it ended
 */
export async function beginChange(
  store: TimedTable,
  change: Omit<Change, 'at' | 'status' | 'of'>,
): Promise<(end: Pick<Change, 'status' | 'of'>) => Promise<void>> {
  const at = store.now();
  const id = newId();
  const entry: Entry = {
    ...change,
    at: at.toISOString(),
    pk: `audit#${id}`,
    sk: 'audit',
    type: 'audit',
    gsi1pk: PARTITION,
    gsi1sk: `${at.toISOString()}#${id}`,
    deleteAt: epochSeconds(at) + KEPT_DAYS * 86_400,
  };
  const put = async (Item: Entry) => {
    await store.client.send(new PutCommand({ TableName: store.tableName, Item }));
  };
  await put(entry);
  return (end) => put({ ...entry, ...end });
}

/** `GET /owner/audit`: newest first. Who is kept to some forms sees changes of those only. */
export async function listChanges(
  store: TimedTable,
  request: Request,
  reach: Reach,
): Promise<APIGatewayProxyResult> {
  requireKnown(request.query, 'limit', 'cursor');
  const limit = readLimit(request.query);
  const before = readCursor(request, isPosition);
  const found = newestFirst<Entry>({
    ...store,
    now: store.now(),
    lists: [PARTITION],
    ...(before !== undefined && { before }),
    batch: limit + 1,
  });
  const { items, hasMore } = await takePage(withinReach(found, reach), limit);
  const last = items.at(-1);
  return json(200, {
    items: items.map(present),
    ...(hasMore && last && { cursor: writeCursor(request, last.gsi1sk) }),
  });
}

async function* withinReach(entries: AsyncIterable<Entry>, reach: Reach): AsyncGenerator<Entry> {
  for await (const entry of entries)
    if (reach === 'all' || (entry.of !== undefined && within(reach, entry.of))) yield entry;
}

function present({ at, by, what, target, of, status }: Entry): Change {
  return {
    at,
    by,
    what,
    ...(target !== undefined && { target }),
    ...(of !== undefined && { of }),
    ...(status !== undefined && { status }),
  };
}
