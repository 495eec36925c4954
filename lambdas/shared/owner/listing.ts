/** Reads owners' lists: several partitions of the index `gsi1` as one, newest first, page by page. */
import { together } from '../runtime/together.ts';
import { queryItems } from '../table/paginate.ts';
import { epochSeconds, type Table } from '../table/table.ts';

/** An item in the index of the owner's lists. */
export interface Listed {
  /** `<ISO time>#<id>` */
  readonly gsi1sk: string;
}

export interface Listing extends Table {
  /** Values of `gsi1pk`. */
  readonly partitions: readonly string[];
  /** The lowest `gsi1sk`, such as a moment. @default none */
  readonly from?: string;
  /** All entries are below this `gsi1sk`. @default none */
  readonly before?: string;
  /** How many items one query reads at most; DynamoDB ends it at 1 MB. @default 1000 */
  readonly batch?: number;
  readonly now: Date;
}

/** The entries of all partitions, newest first, without those whose time to live has passed. Reads as it is asked. */
export function newestFirst<Item extends Listed>(listing: Listing): AsyncGenerator<Item> {
  return mergeDescending(listing.partitions.map((partition) => readPartition<Item>(listing, partition)));
}

async function* readPartition<Item extends Listed>(
  listing: Listing,
  partition: string,
): AsyncGenerator<Item> {
  const { from, before, batch = 1_000, now } = listing;
  if (from !== undefined && before !== undefined && before <= from) return;
  const items = queryItems<Item>(listing, {
    IndexName: 'gsi1',
    KeyConditionExpression: keyCondition(listing),
    FilterExpression: 'attribute_not_exists(deleteAt) OR deleteAt > :now',
    ExpressionAttributeValues: {
      ':partition': partition,
      ':now': epochSeconds(now),
      ...(from !== undefined && { ':from': from }),
      ...(before !== undefined && { ':before': before }),
    },
    ScanIndexForward: false,
    Limit: batch,
  });
  // BETWEEN has both its ends in it.
  for await (const item of items) if (item.gsi1sk !== before) yield item;
}

/** A key takes one condition only. */
function keyCondition({ from, before }: Listing): string {
  if (from !== undefined && before !== undefined)
    return 'gsi1pk = :partition AND gsi1sk BETWEEN :from AND :before';
  if (from !== undefined) return 'gsi1pk = :partition AND gsi1sk >= :from';
  if (before !== undefined) return 'gsi1pk = :partition AND gsi1sk < :before';
  return 'gsi1pk = :partition';
}

/** Merges sources that are each in descending order. */
export async function* mergeDescending<Item extends Listed>(
  sources: readonly AsyncIterator<Item>[],
): AsyncGenerator<Item> {
  const heads = await together(sources.map(async (source) => ({ source, head: await source.next() })));
  for (;;) {
    let newest: { source: AsyncIterator<Item>; head: IteratorResult<Item> } | undefined;
    for (const entry of heads) {
      if (entry.head.done) continue;
      if (!newest || entry.head.value.gsi1sk > newest.head.value.gsi1sk) newest = entry;
    }
    if (!newest) return;
    yield newest.head.value;
    newest.head = await newest.source.next();
  }
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
