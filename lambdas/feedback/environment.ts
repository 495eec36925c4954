import * as z from 'zod/mini';
import { common, owned, telling, text } from '../shared/runtime/environment.ts';

/** Takes responses. */
export const submitEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  ERASURES_TABLE: text,
  /** Only on a test's engine: where captcha proofs are checked instead of at their provider. */
  CAPTCHA_VERIFY_URL: z.optional(text),
});

/** Shows public summaries. */
export const summaryEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Serves the widget's script. */
export const assetsEnvironment = z.object({ ...common });

/** Counts responses. */
export const countEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Puts new legs into the queue. */
export const enqueueEnvironment = z.object({ ...common, ...telling, QUEUE_URL: text });

/** Delivers legs. */
export const notifierEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  MAIL_FROM: text,
  CONFIGURATION_SET: text,
  MAIL_SENDERS: z.coerce.number(),
  ALARM_TOPIC_ARN: text,
});

/** Finds what was lost. */
export const sweepEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  /** Where the owner hears of the budget; where there is one. */
  ALARM_TOPIC_ARN: z.optional(text),
});

/** Begins the weekly digests. */
export const digestEnvironment = z.object({ ...common, TABLE_NAME: text });

/** The owner's routes. */
export const ownerEnvironment = z.object({
  ...common,
  ...owned,
  TABLE_NAME: text,
  ERASURES_TABLE: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
});

/** Hears what became of mails. */
export const mailEventsEnvironment = z.object({ ...common, TABLE_NAME: text, ERASURES_TABLE: text });

/**
 * The kinds of leg that the pipeline has: a low rating's alert, a week's digest, word of what was held as spam, an hour's
 * summary; a survey's mail and its reminder; destinations, each of which has a leg of its own.
 */
export const FEEDBACK_LEGS = [
  'alert',
  'digest',
  'held',
  'summary',
  'invitation',
  'reminder',
  'destination',
] as const;
export type FeedbackLeg = (typeof FEEDBACK_LEGS)[number];

/** Sends the canary, and looks for its end. */
export const canaryEnvironment = z.object({ ...common, TABLE_NAME: text });
