/** A response and a summary, as visitors and owners get them. */
import * as z from 'zod';
import { RESPONSE_STATES } from '../../../lambdas/feedback/response/response.ts';
import { id, judged, time, timeline } from '../../shapes.ts';

const answers = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .meta({ description: 'By the id of the widget’s question' });

export const response = z
  .object({
    id,
    widget: z.string(),
    state: z.enum(RESPONSE_STATES),
    spamReasons: z.array(z.string()).optional(),
    ...judged,
    labels: z.array(z.string()).optional().meta({ description: 'By its rules' }),
    assignee: z.string().optional().meta({ description: 'Who takes care of it, by its rules' }),
    receivedAt: time,
    changedAt: time.optional(),
    rating: z.int().optional(),
    comment: z.string().optional(),
    answers: answers.optional(),
    page: z.string().optional().meta({ description: 'Origin and path' }),
    email: z.string().optional(),
    language: z.string().optional(),
    viewport: z.string().optional().meta({ description: 'In CSS pixels, such as `1280x720`' }),
    screenshot: id.optional().meta({ description: 'Of the images API' }),
    attributes: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'What the page passed along, by the widget’s names' }),
    user: z
      .string()
      .optional()
      .meta({ description: 'The page’s id of its user: hashed, unless the widget keeps it' }),
    survey: z.string().optional().meta({ description: 'The survey by mail that it answers' }),
    origin: z.string().optional(),
    legs: timeline.optional().meta({ description: 'Where one response is read: its alert' }),
  })
  .meta({ id: 'Response' });

export const summaryShape = {
  count: z.int(),
  mean: z.number().nullable().meta({ description: 'Null without ratings' }),
  distribution: z.record(z.string(), z.int()).meta({ description: 'Responses by rating' }),
  nps: z
    .object({
      score: z.number(),
      margin: z.number().meta({ description: 'Half of the 95 % confidence interval' }),
    })
    .optional(),
  csat: z.object({ percent: z.number(), convention: z.literal('top-two-box') }).optional(),
  ces: z
    .object({
      score: z.number().meta({ description: 'The mean, from 1 (hard) to 7 (easy)' }),
      percent: z.number(),
      convention: z.literal('top-three-box'),
    })
    .optional(),
};
export const summary = z.object(summaryShape).meta({ id: 'Summary' });
