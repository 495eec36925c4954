/** What is said of submissions and forms to their owner. */
import * as z from 'zod';
import { annotations } from '../../../lambdas/contact/owner/annotate.ts';
import { SUBMISSION_STATES } from '../../../lambdas/contact/submission/submission.ts';
import {
  email,
  etag,
  id,
  judged,
  pageOf,
  range,
  rate,
  search,
  states,
  time,
  timeline,
  words,
} from '../../shapes.ts';

export const submission = z
  .object({
    id,
    form: z.string(),
    state: z.enum(SUBMISSION_STATES),
    spamReasons: z.array(z.string()).optional().meta({ description: 'While it is spam' }),
    ...judged,
    receivedAt: time,
    deletedAfter: time,
    fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    attachments: z
      .array(
        z.object({
          name: z.string(),
          type: z.string(),
          bytes: z.int(),
          field: z.string().optional().meta({ description: 'The declared field that it came in' }),
          url: z.url().optional().meta({ description: 'Leads to the file for an hour; not in lists' }),
        }),
      )
      .optional(),
    replyTo: z.string().optional(),
    subject: z.string().optional(),
    language: z.string().optional(),
    origin: z.string().optional(),
    shed: z
      .array(z.string())
      .optional()
      .meta({ description: 'What it would have sent, and the budget left out' }),
    notes: z.string().optional().meta({ description: 'What the owner wrote next to it' }),
    labels: z.array(z.string()).optional(),
    assignee: z.string().optional().meta({ description: 'Who takes care of it, in the owner’s words' }),
    changedAt: time.optional().meta({ description: 'When its owner changed it last' }),
    etag,
    legs: timeline,
  })
  .meta({ id: 'Submission' });

export const formShape = z
  .object({
    id: z.string(),
    active: z.boolean(),
    opens: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: 'From when on it takes submissions' }),
    closes: z.iso.datetime({ offset: true }).optional(),
    maxSubmissions: z.int().optional().meta({ description: 'How many it takes in all' }),
    taken: z.int().optional().meta({ description: 'How many of them it has taken' }),
    url: z.url().meta({ description: 'Where it is sent to; in a browser, the form as a page' }),
    site: z.string(),
    origins: z.array(z.string()),
    to: z.array(z.string()),
    subject: z.string(),
    fields: z.array(
      z.object({
        name: z.string(),
        label: z.string().meta({ description: 'What people read' }),
        type: z.enum([
          'text',
          'email',
          'number',
          'choice',
          'url',
          'tel',
          'date',
          'datetime',
          'consent',
          'file',
        ]),
        required: z.boolean(),
        options: z.array(z.string()).optional(),
        multiple: z.boolean().optional(),
        text: z.string().optional().meta({ description: 'What visitors agree to' }),
      }),
    ),
    unknownFields: z.enum(['keep', 'refuse']),
    redirect: z.string().optional(),
    retentionDays: z.int(),
    honeypot: z.string().optional(),
    files: z
      .object({
        maxCount: z.int(),
        maxBytes: z.int(),
        types: z.array(z.string()),
        linkDays: z.int(),
      })
      .optional(),
    captcha: z.enum(['turnstile', 'hcaptcha', 'recaptcha']).optional(),
    autoresponse: z.object({ subject: z.string(), everyHours: z.int(), perDay: z.int() }).optional(),
    destinations: z.array(z.string()),
    autoresponses: z.array(z.string()).meta({ description: 'Names of those that rules may choose' }),
    rules: z.array(z.object({ id: z.string(), shadow: z.boolean() })),
    webhook: z.object({ host: z.string() }).optional(),
    rate,
  })
  .meta({ id: 'ConfiguredForm' });

export const change = z
  .strictObject(annotations.shape)
  .meta({ id: 'SubmissionChange', description: 'An empty text or list takes away what was there' });

export const submissions = pageOf('Submissions', submission);
export const found = pageOf('FoundSubmissions', submission, {
  search: search.optional().meta({ description: 'Where `q`, `label` or `assignee` is asked for' }),
});
export const filters = {
  email: email.optional().meta({ description: 'Only what the e-mail address stands in' }),
  form: z.string().optional(),
  state: states(...SUBMISSION_STATES),
  ...range,
  q: words,
  label: z.string().optional().meta({ description: 'Has exactly this label' }),
  assignee: z.string().optional().meta({ description: 'Is taken care of by exactly this one' }),
};

/** Whatever a form has; these names mean something. */
