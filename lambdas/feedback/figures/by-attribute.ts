/** Figures by what the page passed along, such as the plan: of the responses themselves, because counters do not know it. */
import { newestFirst } from '../../shared/owner/listing.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { addCounts, type Counts, NO_COUNTS } from '../counting/counts.ts';
import { type FeedbackResponse, widgetPartition } from '../response/response.ts';
import type { Days } from './aggregates.ts';
import { addDays, startOfDay } from './local-time.ts';

/** So many of the newest responses are read: some seconds of the owner's function. */
const MOST_READ = 5_000;

export interface ValueCounts {
  /** Undefined: of the responses that the page passed nothing with. */
  readonly value: string | undefined;
  readonly counts: Counts;
}

/**
 * The values of an attribute with their counts, those with most responses first.
 *
 * @returns also whether all responses of the days were read
 */
export async function countsByAttribute(
  store: TimedTable,
  { widget, from, to, timeZone }: Days,
  attribute: string,
): Promise<{ values: ValueCounts[]; complete: boolean }> {
  const found = newestFirst<FeedbackResponse>({
    ...store,
    partitions: [widgetPartition(widget, 'new')],
    from: startOfDay(from, timeZone).toISOString(),
    before: startOfDay(addDays(to, 1), timeZone).toISOString(),
    now: store.now(),
  });
  const byValue = new Map<string | undefined, Counts>();
  let read = 0;
  for await (const { attributes, rating } of found) {
    if (++read > MOST_READ) break;
    const value = attributes?.[attribute];
    const one = { responses: 1, ratings: rating === undefined ? {} : { [rating]: 1 } };
    byValue.set(value, addCounts(byValue.get(value) ?? NO_COUNTS, one));
  }
  const values = [...byValue].map(([value, counts]) => ({ value, counts }));
  values.sort(
    (a, b) => b.counts.responses - a.counts.responses || ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
  );
  return { values, complete: read <= MOST_READ };
}
