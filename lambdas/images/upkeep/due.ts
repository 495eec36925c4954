/** Goes through what is due, item by item, so that one odd item holds up none of the others. */
import { attention, correlation, logger } from '../../shared/runtime/log.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import type { TimedTable } from '../../shared/table/table.ts';

/** What came of some work: how many items it did, and how many it failed at. */
export interface Tally {
  readonly done: number;
  readonly failed: number;
}

/**
 * Does a work for each item of an index partition that is due by now. What fails stays due, and is tried by the next
 * sweep again.
 *
 * @param work gives whether there was anything to do
 */
export async function forEachDue(
  store: TimedTable,
  partition: string,
  work: (pk: string) => Promise<boolean>,
): Promise<Tally> {
  let [done, failed] = [0, 0];
  const items = queryItems<{ pk: string }>(store, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :now',
    ExpressionAttributeValues: { ':partition': partition, ':now': store.now().toISOString() },
  });
  for await (const { pk } of items)
    try {
      if (await work(pk)) done++;
    } catch (error) {
      failed++;
      logger.error('upkeep failed', { ...correlation(pk), partition, error: (error as Error).name });
    }
  return { done, failed };
}

/**
 * Does all of several works, whatever becomes of each, and reports those that failed, wholly or at some items.
 *
 * @returns how many items each has done, by name
 */
export async function doAll(
  works: Readonly<Record<string, () => Promise<Tally>>>,
): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  for (const [name, work] of Object.entries(works)) {
    const tally = await work().catch((error: Error) => {
      logger.error('upkeep failed', { work: name, error: error.name });
      return { done: 0, failed: 1 };
    });
    done[name] = tally.done;
    if (tally.failed > 0) attention('sweep-failed', { work: name, items: tally.failed });
  }
  return done;
}
