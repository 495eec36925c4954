/** What goes by itself when its time is over. */
import type { StoredItem } from '../aws/dynamodb/value.ts';
import { chanceOf } from '../kernel/random.ts';
import type { Cloud } from './cloud.ts';

const HOUR = 3_600_000;

/** Deletes what has expired: files by their bucket's rules, items within two days. */
export function expireHourly({ options: { scheduler, seed }, buckets, tables }: Cloud): void {
  const expire = () => {
    scheduler.after(HOUR, expire);
    for (const bucket of buckets.values()) bucket.expire();
    for (const table of tables.values()) {
      const { timeToLive } = table.spec;
      if (timeToLive === undefined) continue;
      const over = [...table.all()].filter((item) => goneAt(item, timeToLive, seed) <= scheduler.now);
      for (const { pk, sk } of over) table.write({ pk, sk } as StoredItem, undefined, { isExpiry: true });
    }
  };
  scheduler.after(HOUR / 2, expire);
}

const times = new WeakMap<StoredItem, number>();

/** When DynamoDB removes an item: up to two days after its end. What has none stays for ever. */
function goneAt(item: StoredItem, timeToLive: string, seed: string): number {
  const known = times.get(item);
  if (known !== undefined) return known;
  const end = item[timeToLive];
  const late = () => chanceOf(`${seed}/${JSON.stringify([item.pk, item.sk, end])}`) ** 4 * 48 * HOUR;
  const at = end && 'N' in end ? Number(end.N) * 1000 + late() : Number.POSITIVE_INFINITY;
  times.set(item, at);
  return at;
}
