/** The shapes that several pipelines' requests and answers share. */
import * as z from 'zod';
import type { LegState } from '../lambdas/shared/legs/lease.ts';
import { ERRORS } from './errors.ts';

/** A moment, in UTC with milliseconds. */
export const time = z.iso.datetime();
export const id = z.uuid().meta({ description: 'A UUID of version 7' });

const LEG_STATES = ['pending', 'sending', 'sent', 'unknown', 'failed', 'expired'] as const;
LEG_STATES satisfies readonly LegState[];
export const legState = z.enum(LEG_STATES);

const leg = z
  .object({
    state: legState,
    attempts: z.int(),
    dueAt: time.optional().meta({ description: 'While it is open: not before then is it tried again' }),
    settledAt: time.optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Leg', description: 'One thing that leaves, or one work that is done' });

/** Where one entry is read alone. */
export const timelineLeg = leg
  .extend({
    createdAt: time.optional(),
    lastAttemptAt: time.optional(),
    tries: z
      .array(z.object({ at: time, result: z.string(), answer: z.string().optional() }))
      .optional()
      .meta({ description: 'What the last attempts of a destination were answered with, oldest first' }),
    givesUpAt: time
      .optional()
      .meta({ description: 'While it is open: until then is it tried, or longer where it has to wait' }),
    canRetry: z.boolean().optional().meta({ description: 'Whether it can be tried again: it has failed' }),
  })
  .meta({ id: 'TimelineLeg', description: 'One thing that leaves, with its times where one entry is read' });

export const timeline = z
  .record(z.string(), timelineLeg)
  .meta({ description: 'By kind, such as `mail`; with all times where one entry is read' });

export const legs = z.record(z.string(), leg).meta({ description: 'By kind, such as `mail`' });

const remains = z
  .object({
    code: z.string().meta({ description: 'What it is, such as `logs`: the same whatever `where` says' }),
    where: z.string(),
    until: time.optional(),
  })
  .meta({
    id: 'Remains',
    description: 'What a deletion can’t reach at once, and when it is gone by itself',
  });

/** Counted up to a bound. */
export const count = z
  .object({
    count: z.int().meta({ description: 'At most 1000' }),
    more: z.boolean().meta({ description: 'Whether there are more than that' }),
  })
  .meta({ id: 'Count' });

/** Of an entry that owners change. */
export const etag = z
  .string()
  .meta({ description: 'Send it as `If-Match` with a change, so that it overwrites none you have not seen' });
export const IF_MATCH = {
  'If-Match': 'The `etag` of what you have read: were it changed since, the answer is 412',
};

/** Limits as they are configured, by their names there. */
export const rate = z
  .record(z.string(), z.number())
  .meta({ description: 'The limits, by their names in the configuration, such as `perAddressPerMinute`' });

/** How far a search came. */
export const search = z
  .object({
    scanned: z.int().meta({ description: 'How many entries this request looked through' }),
    until: time.optional().meta({ description: 'Everything newer was looked through' }),
    complete: z.boolean().meta({ description: 'Whether there is nothing older' }),
  })
  .meta({ id: 'Search' });

export const words = z
  .string()
  .max(200)
  .optional()
  .meta({ description: 'Each of these words must stand in it; case and accents don’t count' });

/** What every deletion answers. */
export const deletion = {
  deleted: z.int().meta({ description: 'How many were deleted' }),
  remains: z.array(remains),
};

/** A deletion that may need several requests. */
export const partialDeletion = {
  ...deletion,
  complete: z.boolean().meta({ description: 'False when there is more: ask again' }),
};

export const cursor = z
  .string()
  .meta({ description: 'Where the page before left off; belongs to the same filters' });

/** The answer of every collection. */
export function pageOf<Item extends z.core.$ZodType>(
  name: string,
  item: Item,
  more: Readonly<Record<string, z.core.$ZodType>> = {},
) {
  return z
    .object({
      items: z.array(item),
      cursor: cursor
        .optional()
        .meta({ description: 'There while there is more: send it with the same filters' }),
      ...more,
    })
    .meta({ id: name });
}

/** The parameters of a list that goes on. */
export const paging = {
  limit: z.int().min(1).max(100).default(25).meta({ description: 'Entries of a page' }),
  cursor: cursor.optional(),
};

const moment = z.string().meta({ examples: ['2026-01-31', '2026-01-31T12:00:00Z'] });
export const range = {
  from: moment.optional().meta({ description: 'A date (from its beginning, UTC) or a moment' }),
  to: moment.optional().meta({ description: 'A date (to its end, UTC) or the first moment outside' }),
};

/**
 * The owner's days that figures are asked of.
 *
 * @param most how many there may be
 */
export function ownDays(most: number) {
  return {
    from: z.iso
      .date()
      .optional()
      .meta({ description: 'A day of the owner’s; 29 days before `to` otherwise' }),
    to: z.iso.date().optional().meta({ description: 'The last day; today otherwise' }),
    days: z
      .int()
      .min(1)
      .max(most)
      .optional()
      .meta({ description: 'In place of `from`: so many days, the last one among them' }),
  };
}

/** Several of a few values, with commas. */
export function states(...values: readonly string[]) {
  return z
    .string()
    .optional()
    .meta({ description: `One or several with commas: ${values.join(', ')}`, examples: [values[0]] });
}

export const email = z.email().meta({ description: 'Of the person' });
export const format = z.enum(['csv', 'jsonl']).default('jsonl');

/** An export's file. */
export const exported = {
  description: 'A part of the file',
  content: { 'application/jsonl': z.string(), 'text/csv': z.string() },
  headers: { Link: 'Where the file goes on: `<?…>; rel="next"`, relative to the request' },
};

const code = z.enum(Object.keys(ERRORS) as [string, ...string[]]).meta({ id: 'ErrorCode' });

/** Every answer that is an error. */
export const error = z
  .object({
    error: z.string().meta({ description: 'A sentence for people' }),
    code,
    errors: z
      .array(z.object({ code, field: z.string().optional(), message: z.string() }))
      .min(1)
      .meta({ description: 'One entry for each field; without `field` the whole request is meant' }),
  })
  .meta({ id: 'Error' });

/** A page that is read by people. */
export const page = { 'text/html': z.string() };

/** Which of the owner's rules fired when it came in. */
const fired = z
  .array(
    z.object({
      id: z.string(),
      because: z
        .array(z.string())
        .meta({ description: 'Its conditions in words; none of one that always holds' }),
      would: z
        .array(z.string())
        .optional()
        .meta({ description: 'Of a rule that is a shadow: what it would have changed' }),
    }),
  )
  .optional()
  .meta({ description: 'Which rules fired when it came in, and why; absent when none did' });

/** How it was judged when it came in. */
export const judged = {
  signals: z
    .array(z.string())
    .optional()
    .meta({ description: 'Signs of spam that were found when it came in, whether they sufficed or not' }),
  points: z.int().optional().meta({ description: 'What they count together' }),
  rules: fired,
};
