import * as z from 'zod/mini';
import { common, destinationsEnvironment, owned, telling, text } from '../shared/runtime/environment.ts';

/** Takes requests for uploads. */
export const createEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  UPLOADS_BUCKET: text,
  /** Only on a test's engine: where captcha proofs are checked instead of at their provider. */
  CAPTCHA_VERIFY_URL: z.optional(text),
});

/** Tells what became of an upload. */
export const statusEnvironment = z.object({ ...common, TABLE_NAME: text });

/** Serves the upload script. */
export const assetsEnvironment = z.object({ ...common });

/** Serves variants where there is no CDN, and leads to it where there is one. */
export const variantEnvironment = z.object({
  ...common,
  /** Only where there is no CDN for browsers. */
  RESULTS_BUCKET: z.optional(text),
  /** Where variants are, without a slash at its end, if there is one. */
  CDN_URL: z.optional(text),
});

/** Passes on the first file of a form. */
export const postedEnvironment = z.object({ ...common, UPLOADS_BUCKET: text });

/** Renders uploads. */
export const processEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  UPLOADS_BUCKET: text,
  RESULTS_BUCKET: text,
});

/** Tells what happened to images; where there is somebody to tell. */
export const enqueueEnvironment = z.object({ ...common, ...telling });

/** Tells destinations. */
export const tellEnvironment = z.object(destinationsEnvironment);

/** Finds what was lost, and deletes what nobody needs. */
export const sweepEnvironment = z.object({
  ...common,
  TABLE_NAME: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  /** Only where destinations are told. */
  TOLD_QUEUE_URL: z.optional(text),
  /** Only where forms are given out. */
  POSTED_QUEUE_URL: z.optional(text),
  UPLOADS_BUCKET: text,
  RESULTS_BUCKET: text,
  /** Where the owner hears of the budget; where there is one. */
  ALARM_TOPIC_ARN: z.optional(text),
});

/** The owner's routes. */
export const ownerEnvironment = z.object({
  ...common,
  ...owned,
  TABLE_NAME: text,
  ERASURES_TABLE: text,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  UPLOADS_BUCKET: text,
  HAS_CDN: z.enum(['true', 'false']),
});

/** The kinds of leg that an image can have: the one work that is done for it. */
export const IMAGES_LEGS = ['render'] as const;

/** Sends the canary, and looks for its end. */
export const canaryEnvironment = z.object({ ...common });
