/** What only the owner asks by, and gets. */
import * as z from 'zod';
import { RESPONSE_STATES } from '../../../lambdas/feedback/response/response.ts';
import { count, email, pageOf, range, rate, search, states, words } from '../../shapes.ts';
import { display } from './public.ts';
import { response, summaryShape } from './shapes.ts';

/** One of them. */
export const person = {
  email: email.optional(),
  user: z.string().optional().meta({ description: 'Instead of it: the website’s own id of its user' }),
};
export const filters = {
  email: email.optional().meta({ description: 'Only what this e-mail address left' }),
  user: z
    .string()
    .optional()
    .meta({ description: 'Only what this user of the website left, by its own id of them' }),
  widget: z.string().optional(),
  state: states(...RESPONSE_STATES),
  ...range,
  q: words,
  rating: z
    .string()
    .optional()
    .meta({ description: 'One or several with commas', examples: ['1,2'] }),
  comment: z.literal('true').optional().meta({ description: 'Only those with words' }),
  page: z.string().optional().meta({ description: 'About exactly this page' }),
  language: z.string().optional().meta({ description: 'In exactly this language' }),
};
export const responses = {
  200: { description: 'A page', content: { 'application/json': pageOf('Responses', response) } },
};
export const found = pageOf('FoundResponses', response, {
  search: search.optional().meta({
    description: 'Where `q`, `rating`, `comment`, `page` or `language` is asked for',
  }),
});
export const figures = (name: 'day' | 'week' | 'month' | 'page' | 'language') =>
  z.array(z.object({ [name]: z.string(), ...summaryShape }));

export const configuredWidget = z
  .object({
    id: z.string(),
    active: z.boolean(),
    url: z.url().meta({ description: 'Where it is sent to; in a browser, the widget as a page' }),
    scripts: z.url().meta({ description: 'What `/assets/v1` is appended to' }),
    kind: z.enum(['stars', 'csat', 'nps', 'ces', 'thumbs', 'emoji', 'comment']),
    title: z.string().optional().meta({ description: 'In English where it is there in it, as all words' }),
    site: z.string(),
    origins: z.array(z.string()),
    scale: z.object({ lowest: z.int(), highest: z.int() }).optional(),
    emoji: z.array(z.object({ symbol: z.string(), label: z.string() })).optional(),
    comment: z.enum(['none', 'optional', 'required']),
    email: z.boolean(),
    questions: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        type: z.enum(['text', 'choice']),
        required: z.boolean(),
        options: z.array(z.string()).optional(),
        multiple: z.boolean().optional(),
      }),
    ),
    followUps: z.array(
      z.object({
        id: z.string(),
        atLeast: z.int().optional(),
        atMost: z.int().optional(),
        required: z.boolean(),
        ask: z.string().optional(),
        link: z.object({ href: z.url(), text: z.string() }).optional(),
      }),
    ),
    attributes: z.array(z.string()),
    userId: z.enum(['hash', 'keep']),
    display,
    publicSummary: z.boolean(),
    alert: z.object({ atMost: z.int(), everySeconds: z.int() }).optional(),
    retentionDays: z.int(),
    changeSeconds: z.int(),
    captcha: z.enum(['turnstile', 'hcaptcha', 'recaptcha']).optional(),
    rate,
    redirect: z.string().optional(),
    screenshots: z.boolean().meta({ description: 'Whether screenshots have a preset of their own' }),
  })
  .meta({ id: 'ConfiguredWidget' });

export const configuredSurvey = z
  .object({
    id: z.string(),
    widget: z.string(),
    remindAfterDays: z.int(),
    closesAfterDays: z.int(),
    askAgainAfterDays: z.int(),
    languages: z.array(z.string()),
    attributes: z.array(z.string()).meta({ description: 'That recipients may have' }),
    invitations: z
      .object({ open: count, answered: count, unsubscribed: count })
      .meta({ description: 'Of those that are not closed' }),
  })
  .meta({ id: 'Survey' });
