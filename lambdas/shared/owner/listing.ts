/** Reads owners' lists: several lists of the index `gsi1` as one, newest first, page by page. */
import { merge, readList } from '../table/shards.ts';
import { epochSeconds, type Table } from '../table/table.ts';
import { NOT_OVER } from './count.ts';

/** An item in the index of the owner's lists. */
export interface Listed {
  /** `<ISO time>#<id>` */
  readonly gsi1sk: string;
}

export interface Listing extends Table {
  /** Such as `form#main#new`. */
  readonly lists: readonly string[];
  /** The lowest `gsi1sk`, such as a moment. @default none */
  readonly from?: string;
  /** All entries are below this `gsi1sk`. @default none */
  readonly before?: string;
  /** How many items are likely to be wanted; DynamoDB ends a query at 1 MB. @default 1000 */
  readonly batch?: number;
  readonly now: Date;
}

/** The entries of all lists, newest first, without those whose time to live has passed. Reads as it is asked. */
export function newestFirst<Item extends Listed>(listing: Listing): AsyncGenerator<Item> {
  const { lists, now, ...range } = listing;
  const query = {
    FilterExpression: NOT_OVER,
    ExpressionAttributeValues: { ':now': epochSeconds(now) },
  };
  return merge(
    lists.map((list) => readList<Item>(listing, { ...range, index: 'gsi1', list, query })),
    'gsi1sk',
    false,
  );
}

/**
 * Lambda's answers hold 6 MB, counted after the body was put into a JSON string. This leaves room for what is added to
 * the items, and for CSV, which can be longer.
 */
const PAGE_BYTES = 2_500_000;

/**
 * As many items as are asked for and as fit into one answer, at least one of those there are.
 *
 * @param isOver whether the time for it is over. @default never
 */
export async function takePage<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  isOver: () => boolean = () => false,
): Promise<{ items: Item[]; hasMore: boolean }> {
  const taken: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(item)));
    if (taken.length >= limit || (taken.length > 0 && (bytes > PAGE_BYTES || isOver())))
      return { items: taken, hasMore: true };
    taken.push(item);
  }
  return { items: taken, hasMore: false };
}
