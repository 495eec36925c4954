import * as z from 'zod/mini';
import { common, destinationsEnvironment, owned, telling, text } from '../shared/runtime/environment.ts';

/** Takes Meta's webhooks. */
export const webhookEnvironment = z.object({ ...common, QUEUE_URL: text });

/** Matches what came in. */
export const intakeEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  ERASURES_TABLE: text,
  QUEUE_URL: text,
});

/** Wakes the pacers of accounts that have new replies. */
export const wakeEnvironment = z.object({ ...common, TABLE_NAME: text, QUEUE_URL: text });

/** Counts replies that were sent. */
export const countEnvironment = z.object({ ...common, ...telling, TABLE_NAME: text });

/** Tells destinations. */
export const tellEnvironment = z.object(destinationsEnvironment);

/** Takes the turns of the pacers. */
export const sendEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  ALARM_TOPIC_ARN: text,
});

/** Follows short links. */
export const followEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Starts pacers whose chain was lost, and counts dead letters. */
export const sweepEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  INTAKE_DEAD_LETTER_QUEUE_URL: text,
  /** Only where destinations are told. */
  TOLD_QUEUE_URL: z.optional(text),
  /** Where the owner hears of the budget; where there is one. */
  ALARM_TOPIC_ARN: z.optional(text),
});

/** Finds what the webhook missed. */
export const catchUpEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  INTAKE_QUEUE_URL: text,
  QUEUE_URL: text,
  ALARM_TOPIC_ARN: text,
});

/** Keeps tokens alive. */
export const refreshEnvironment = z.object({ ...common, TABLE_NAME: text, ALARM_TOPIC_ARN: text });

/** The owner's routes. */
export const ownerEnvironment = z.object({
  ...common,
  ...owned,
  TABLE_NAME: text,
  ERASURES_TABLE: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  INTAKE_DEAD_LETTER_QUEUE_URL: text,
});

/** The kinds of leg that a comment can have. */
export const KEYWORD_DM_LEGS = ['private-reply', 'public-reply'] as const;
