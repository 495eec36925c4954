/** The part of the configuration that says over how many keys something is spread. */
import * as z from 'zod';
import { countAt, MOST_SHARDS, type Spread } from './layout.ts';
import { positive } from './values.ts';

/** Entries of before a day stay where they are, and are read there: so no change is ever taken out of the list again. */
export const shards = z
  .array(
    z.strictObject({
      /** The day from whose beginning on, in UTC, such as 2026-12-01. It must be ahead when it is deployed first. */
      from: z.iso.date({ error: 'not a day, such as 2026-12-01' }),
      /** How many keys there are from then on. */
      count: positive.max(MOST_SHARDS, { error: `more than ${MOST_SHARDS}` }),
    }),
  )
  .max(50, { error: 'more than 50 changes' })
  .refine((all) => all.every(({ from }, i) => i === 0 || from > (all[i - 1]?.from ?? '')), {
    error: 'not in the order of their days, each day once',
  });

/**
 * What all share must keep up with each that shares it.
 *
 * @param what the entities' name in the configuration, such as `forms`
 */
export function checkShared<What extends string>(what: What) {
  return (
    pipeline: Spread & Readonly<Record<What, Readonly<Record<string, Spread>>>>,
    context: z.core.$RefinementCtx,
  ): void => {
    const { shards: shared = [] } = pipeline;
    for (const [id, { shards: own = [] }] of Object.entries<Spread>(pipeline[what])) {
      const days = [...own, ...shared].map(({ from }) => from);
      const day = days.find((from) => countAt(own, from) > countAt(shared, from));
      if (day === undefined) continue;
      const message = `fewer than ${what}.${id}.shards from ${day} on: what all ${what} share needs as many at least`;
      context.addIssue({ code: 'custom', path: ['shards'], message });
    }
  };
}
