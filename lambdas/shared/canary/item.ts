/** How a canary is stored. */
import { epochSeconds } from '../table/table.ts';
import { endOfCanary, isCanary } from './id.ts';

interface Stored {
  readonly id: string;
  readonly type: string;
  readonly deleteAt: number;
}

/**
 * An item as it is stored. Whatever lists, counts, exports, or says what has happened goes by an index or by the type: a canary's item
 * is in no index, and of a type of its own. It goes soon.
 *
 * @param item with all its places in indexes
 */
export function storedAs<Item extends Stored>(item: Item, now: Date): Stored {
  if (!isCanary(item.id)) return item;
  const none = { gsi1pk: undefined, gsi1sk: undefined, gsi2pk: undefined, gsi2sk: undefined };
  return { ...item, ...none, type: 'canary', deleteAt: epochSeconds(endOfCanary(now)) };
}
