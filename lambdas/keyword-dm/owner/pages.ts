/** The owner's lists of rules and links, page by page. */
import type { Request } from '../../shared/http/request.ts';
import { isPosition, readCursor, writeCursor } from '../../shared/owner/cursor.ts';
import { newestFirst, takePage } from '../../shared/owner/listing.ts';
import { readLimit, requireKnown } from '../../shared/owner/query.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { Table } from '../../shared/table/table.ts';
import { linkList, rulesKey } from '../table/keys.ts';

export interface Page<Item> {
  readonly items: Item[];
  readonly cursor?: string;
}

/** Rules as they are stored, in the order in which they were made. `?account=&limit=&cursor=` */
export function pageOfRules(table: Table, account: string, request: Request) {
  return readPage<{ sk: string }>(
    request,
    (after) => rulesAfter(table, account, after, request),
    ({ sk }) => sk,
  );
}

/** "~" sorts behind every id. */
const RULES_END = 'rule#~';

async function* rulesAfter(table: Table, account: string, after: string | undefined, { query }: Request) {
  // DynamoDB refuses a span that ends before it begins, which only a cursor that somebody made up has.
  if (after !== undefined && after > RULES_END) return;
  const rules = queryItems<{ sk: string }>(table, {
    // BETWEEN has both its ends in it, and a key takes one condition only.
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :after AND :end',
    ExpressionAttributeValues: { ':pk': rulesKey(account), ':after': after ?? 'rule#', ':end': RULES_END },
    ConsistentRead: true,
    Limit: readLimit(query) + 2,
  });
  for await (const rule of rules) if (rule.sk !== after) yield rule;
}

/** Links as they are stored, newest first. `?account=&limit=&cursor=` */
export function pageOfLinks(table: Table, account: string, request: Request, now: Date) {
  return readPage<{ gsi1sk: string }>(
    request,
    (before) =>
      newestFirst({
        ...table,
        lists: [linkList(account)],
        ...(before !== undefined && { before }),
        batch: readLimit(request.query) + 1,
        now,
      }),
    ({ gsi1sk }) => gsi1sk,
  );
}

async function readPage<Item>(
  request: Request,
  readFrom: (position: string | undefined) => AsyncIterable<Item>,
  positionOf: (item: Item) => string,
): Promise<Page<Item>> {
  requireKnown(request.query, 'account', 'limit', 'cursor');
  const limit = readLimit(request.query);
  const { items, hasMore } = await takePage(readFrom(readCursor(request, isPosition)), limit);
  const last = items.at(-1);
  return { items, ...(hasMore && last && { cursor: writeCursor(request, positionOf(last)) }) };
}
