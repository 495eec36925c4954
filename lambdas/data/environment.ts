import * as z from 'zod/mini';
import { common, mailing, owned, text } from '../shared/runtime/environment.ts';

/** Reads files that landed. */
export const landEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  BUCKET: text,
  /** Set where what happens is kept. */
  LAKE_STREAM: z.optional(z.string()),
});

/** Finds what was lost on the way. */
export const sweepEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  BUCKET: text,
});

/** Puts small files together. */
export const compactEnvironment = z.object({ ...common, TABLE_NAME: text, BUCKET: text });

/** Counts what devices report. */
export const reportEnvironment = z.object({ ...common, TABLE_NAME: text, ALARM_TOPIC_ARN: text });

/** Counts what comes by streams at Kinesis. */
export const readStreamEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  ALARM_TOPIC_ARN: text,
  /** The ARN of the stream that was made for the owner, where there is one. */
  MADE_STREAM_ARN: z.optional(z.string()),
});

/** Counts what comes by topics of Kafka. */
export const readTopicEnvironment = z.object({ ...common, TABLE_NAME: text, ALARM_TOPIC_ARN: text });

/** Finds devices that are silent. */
export const watchEnvironment = z.object({ ...common, TABLE_NAME: text, ALARM_TOPIC_ARN: text });

/** Mails the monthly report. */
export const monthlyEnvironment = z.object({
  ...common,
  ...mailing,
  TABLE_NAME: text,
  /** Where questions are asked; not on an engine without Athena, nor where nothing is kept to be asked. */
  WORK_GROUP: z.optional(z.string()),
  DATABASE: z.optional(z.string()),
});

/** Marks a report that bounced. */
export const mailEventsEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Serves the owner. */
export const ownerEnvironment = z.object({
  ...common,
  ...owned,
  TABLE_NAME: text,
  /** Where questions are asked; not on an engine without Athena, nor where nothing is kept to be asked. */
  WORK_GROUP: z.optional(z.string()),
  DATABASE: z.optional(z.string()),
});
