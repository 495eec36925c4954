import * as z from 'zod/mini';
import { common, owned, telling, text } from '../shared/runtime/environment.ts';

/** Takes submissions. */
export const submitEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  FILES_BUCKET: text,
  /** Only on a test's engine: where captcha proofs are checked instead of at their provider. */
  CAPTCHA_VERIFY_URL: z.optional(text),
});

/** Leads from a mail's link to a file. */
export const attachmentEnvironment = z.object({ ...common, TABLE_NAME: text, FILES_BUCKET: text });

/** Sorts a submission by a button of the owner's mail. */
export const byMailEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Puts new legs into the queue, and removals of files. */
export const enqueueEnvironment = z.object({ ...common, ...telling, TABLE_NAME: text, QUEUE_URL: text });

/** Delivers legs. */
export const notifierEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  MAIL_FROM: text,
  CONFIGURATION_SET: text,
  MAIL_SENDERS: z.coerce.number(),
  ALARM_TOPIC_ARN: text,
  FILES_BUCKET: text,
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

/** Serves the owner's routes. */
export const ownerEnvironment = z.object({
  ...common,
  ...owned,
  TABLE_NAME: text,
  ERASURES_TABLE: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
});

/** Hears what became of mails. */
export const mailEventsEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Sends the canary, and looks for its end. */
export const canaryEnvironment = z.object({ ...common, TABLE_NAME: text });
