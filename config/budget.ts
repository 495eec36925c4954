/** A pipeline's budget: the part of the configuration that all pipelines share. */
import * as z from 'zod';

export const budget = z.strictObject({
  /** What the pipeline may cost in a month (UTC), in dollars, as `docs/cost.md` reckons it. */
  perMonth: z.number().min(0.001, { error: 'must be at least 0.001' }).max(1_000_000),
});
export type BudgetConfig = z.infer<typeof budget>;
