/** Counts of feedback, worked on outside of a function. */
import type { FeedbackConfig } from '../config/feedback.ts';
import type { Counting } from '../lambdas/feedback/counting/count-responses.ts';
import { pageRegistry } from '../lambdas/feedback/counting/pages.ts';
import { createTableClient } from '../lambdas/shared/table/table.ts';

/** Counts responses in a feedback table, outside of a function. */
export function countingOf(
  region: string,
  tableName: string,
  { widgets }: Pick<FeedbackConfig, 'widgets'>,
): Counting {
  const table = { client: createTableClient({ region }), tableName };
  return { ...table, pages: pageRegistry(table, widgets), now: () => new Date(), random: Math.random };
}
