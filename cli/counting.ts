/** Counts of feedback, worked on outside of a function. */
import type { FeedbackConfig } from '../config/feedback.ts';
import { feedbackLayout } from '../config/layout.ts';
import type { Counting } from '../lambdas/feedback/counting/count-responses.ts';
import { pageRegistry } from '../lambdas/feedback/counting/pages.ts';
import { createTableClient } from '../lambdas/shared/table/table.ts';

/** Counts responses in a feedback table, outside of a function. */
export function countingOf(
  region: string,
  tableName: string,
  feedback: Pick<FeedbackConfig, 'widgets' | 'shards'>,
): Counting {
  const { widgets } = feedback;
  const table = { client: createTableClient({ region }), tableName, shards: feedbackLayout(feedback) };
  return { ...table, pages: pageRegistry(table, widgets), now: () => new Date(), random: Math.random };
}
