/** Goes through what is due, item by item, so that one odd item holds up none of the others. */
import type { Tally } from '../../shared/legs/sweep.ts';
import { correlation, logger } from '../../shared/runtime/log.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { dueHomes } from '../../shared/table/shards.ts';
import type { TimedTable } from '../../shared/table/table.ts';

/**
 * Does a work for each item of a queue that is due by now. What fails stays due, and is tried by the next
 * sweep again.
 *
 * @param work gives whether there was anything to do
 */
export async function forEachDue(
  store: TimedTable,
  queue: string,
  work: (pk: string, partition: string) => Promise<boolean>,
): Promise<Tally> {
  let [done, failed] = [0, 0];
  for (const partition of dueHomes(store, queue)) {
    const items = queryItems<{ pk: string }>(store, {
      IndexName: 'gsi2',
      KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :now',
      ExpressionAttributeValues: { ':partition': partition, ':now': store.now().toISOString() },
    });
    for await (const { pk } of items)
      try {
        if (await work(pk, partition)) done++;
      } catch (error) {
        failed++;
        logger.error('upkeep failed', { ...correlation(pk), partition, error: (error as Error).name });
      }
  }
  return { done, failed };
}
