import * as z from 'zod';
import { annotations } from '../../lambdas/contact/owner/annotate.ts';
import { VERBS, type Verb } from '../../lambdas/contact/owner/change-state.ts';
import { TEST_LANGUAGES } from '../../lambdas/contact/owner/test-message.ts';
import { SUBMISSION_STATES } from '../../lambdas/contact/submission/submission.ts';
import { COMMON_ERRORS } from '../errors.ts';
import type { Contract, Route } from '../route.ts';
import {
  count,
  deletion,
  email,
  etag,
  exported,
  format,
  IF_MATCH,
  id,
  judged,
  page,
  pageOf,
  paging,
  partialDeletion,
  range,
  rate,
  search,
  states,
  time,
  timeline,
  words,
} from '../shapes.ts';
import { budgetRoute, documentRoute } from './common.ts';
import { destinationRoutes } from './destinations.ts';
import { mailRoutes } from './mails.ts';
import { sharedRoutes } from './owner.ts';
import { pastRoutes } from './past.ts';
import { peopleRoutes } from './people.ts';

const READ = ['contact:read'];
const WRITE = ['contact:write'];

const submission = z
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

const formShape = z
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

const change = z
  .strictObject(annotations.shape)
  .meta({ id: 'SubmissionChange', description: 'An empty text or list takes away what was there' });

const submissions = pageOf('Submissions', submission);
const found = pageOf('FoundSubmissions', submission, {
  search: search.optional().meta({ description: 'Where `q`, `label` or `assignee` is asked for' }),
});
const filters = {
  email: email.optional().meta({ description: 'Only what the e-mail address stands in' }),
  form: z.string().optional(),
  state: states(...SUBMISSION_STATES),
  ...range,
  q: words,
  label: z.string().optional().meta({ description: 'Has exactly this label' }),
  assignee: z.string().optional().meta({ description: 'Is taken care of by exactly this one' }),
};

/** Whatever a form has; these names mean something. */
const form = z
  .looseObject({
    email: z.string().optional().meta({ description: 'For Reply-To; so is `_replyto`' }),
    _subject: z.string().optional(),
    _next: z
      .string()
      .optional()
      .meta({ description: 'Where a plain form goes on, on the form’s own origins' }),
    _language: z.string().optional(),
  })
  .meta({ id: 'Form' });

const submit: Omit<Route, 'path' | 'id'> = {
  method: 'post',
  summary: 'Send a form',
  description:
    'JSON answers go to whoever asks for JSON or sends it; a form that navigates gets a redirect, or a page with what is wrong.',
  headers: {
    'Idempotency-Key': 'Names the submission: a repeat within 24 hours is answered like the first',
  },
  body: {
    'application/json': form,
    'application/x-www-form-urlencoded': form,
    'multipart/form-data': form,
    'text/plain': z.string().meta({ description: 'JSON, URL-encoded pairs, or the lines of such a form' }),
  },
  answers: {
    200: {
      description: 'It is stored',
      content: {
        'application/json': z
          .object({ ok: z.literal(true), next: z.url(), submissionId: id })
          .meta({ id: 'SubmissionAccepted' }),
      },
    },
    303: { description: 'It is stored', headers: { Location: 'Where the visitor goes on' } },
  },
  errors: [
    ...COMMON_ERRORS.body,
    ...COMMON_ERRORS.fields,
    ...COMMON_ERRORS.visitors,
    'EMPTY',
    'FORM_NOT_FOUND',
    'NO_FILE_UPLOADS',
    'PROJECT_NOT_FOUND',
  ],
  errorPages: true,
};

const show: Omit<Route, 'path' | 'id'> = {
  method: 'get',
  summary: 'The form as a page, for people',
  description: 'Who asks for no page is told that the address takes no GET.',
  query: z.object({ lang: z.string().optional() }),
  answers: { 200: { description: 'The page', content: page } },
  errors: ['FORM_NOT_FOUND', 'PROJECT_NOT_FOUND', 'METHOD_NOT_ALLOWED'],
  errorPages: true,
};

const SUMMARIES: Readonly<Record<Verb, string>> = {
  read: 'Mark a submission as read',
  unread: 'Mark a submission as new',
  archive: 'Archive a submission',
  spam: 'Mark a submission as spam',
  release: 'Release a submission from the spam, and send what it sends',
};

const VERB_ERRORS: Readonly<Partial<Record<Verb, NonNullable<Route['errors']>>>> = {
  read: ['IS_SPAM'],
  unread: ['IS_SPAM'],
  archive: ['IS_SPAM'],
  release: ['FORM_NOT_CONFIGURED'],
};

const one = {
  description: 'The submission as it is then',
  content: { 'application/json': submission },
  headers: { ETag: 'The submission’s `etag`' },
};

function verbRoute(verb: Verb): Route {
  return {
    method: 'post',
    path: `/owner/submissions/{id}/${verb}`,
    id: `${verb}Submission`,
    summary: SUMMARIES[verb],
    description: 'What is so already stays so.',
    scopes: WRITE,
    headers: IF_MATCH,
    answers: { 200: one },
    errors: ['CONFLICT', 'CHANGED_MEANWHILE', ...(VERB_ERRORS[verb] ?? [])],
  };
}

export const contact: Contract = {
  pipeline: 'contact',
  title: 'Frontdesk: contact form',
  description: 'Takes what visitors send by a form, and shows it to its owner.',
  routes: [
    { ...submit, path: '/f/{formId}', id: 'submitForm' },
    { ...submit, path: '/p/{project}/f/{formId}', id: 'submitProjectForm' },
    { ...show, path: '/f/{formId}', id: 'showForm' },
    { ...show, path: '/p/{project}/f/{formId}', id: 'showProjectForm' },
    {
      method: 'get',
      path: '/f/{formId}/thanks',
      id: 'showThanks',
      summary: 'The page after a form, where it names no other',
      query: z.object({ lang: z.string().optional() }),
      answers: { 200: { description: 'The page', content: page } },
      errors: ['FORM_NOT_FOUND'],
    },
    {
      method: 'get',
      path: '/a/{token}',
      id: 'getAttachment',
      summary: 'Lead to a file of a submission',
      answers: { 302: { description: 'To the file', headers: { Location: 'Good for a minute' } } },
      errors: ['NOT_FOUND'],
      errorPages: true,
    },
    {
      method: 'get',
      path: '/m/{action}',
      id: 'askMailAction',
      summary: 'The page that a button of the owner’s mail leads to',
      description: 'Opening it changes nothing, and it shows nothing of a message.',
      answers: { 200: { description: 'The page', content: page } },
      errors: ['NOT_FOUND'],
      errorPages: true,
    },
    {
      method: 'post',
      path: '/m/{action}',
      id: 'sortByMail',
      summary: 'Archive a submission, or call it spam, by a button of its mail',
      description:
        'The token stands in the button’s address behind `#`, and is good for one submission and one action, for 14 days. It may be sent again: the answer is the same, and nothing changes.',
      body: {
        'application/x-www-form-urlencoded': z.object({ token: z.string() }).meta({ id: 'MailAction' }),
      },
      answers: { 200: { description: 'The page', content: page } },
      errors: [...COMMON_ERRORS.body, ...COMMON_ERRORS.fields, 'CONFLICT', 'NOT_FOUND', 'TOKEN_REFUSED'],
      errorPages: true,
    },
    documentRoute,
    budgetRoute('contact'),
    ...destinationRoutes('contact'),
    ...sharedRoutes('contact', {
      health: { mail: z.object({ from: z.string(), sandbox: z.boolean() }) },
      change: { state: z.enum(SUBMISSION_STATES) },
    }),
    {
      method: 'get',
      path: '/owner/forms',
      id: 'listForms',
      summary: 'The forms as they are configured',
      scopes: READ,
      answers: {
        200: { description: 'All of them', content: { 'application/json': pageOf('Forms', formShape) } },
      },
    },
    ...peopleRoutes('contact'),
    {
      method: 'get',
      path: '/owner/submissions',
      id: 'listSubmissions',
      summary: 'List submissions, newest first',
      scopes: READ,
      query: z.object({ ...filters, ...paging }),
      description:
        'A search looks through 2,000 entries or for five seconds at most, ends with the first `limit` found, and goes on with its cursor, even where it found none.',
      answers: { 200: { description: 'A page', content: { 'application/json': found } } },
      errors: ['BAD_QUERY', 'BAD_CURSOR'],
    },
    ...pastRoutes('form', READ),
    ...mailRoutes(READ),
    {
      method: 'post',
      path: '/owner/forms/{id}/test',
      id: 'sendTestMessage',
      summary: 'Send a form a message, to see where it arrives',
      description:
        'It is stored and sent on like a visitor’s: mail, webhook, and a confirmation, which goes to the form’s first address. It has the label `test`, and counts against no limit.',
      scopes: WRITE,
      body: { 'application/json': z.object({ language: z.enum(TEST_LANGUAGES).default('en') }) },
      answers: {
        201: {
          description: 'It is stored',
          content: {
            'application/json': z.object({ submissionId: id }).meta({ id: 'TestMessage' }),
          },
        },
      },
      errors: ['INACTIVE', 'MALFORMED_BODY', 'VALIDATION_FAILED'],
    },
    {
      method: 'get',
      path: '/owner/submissions/counts',
      id: 'countSubmissions',
      summary: 'How many submissions there are, by form and state',
      scopes: READ,
      query: z.object({ from: range.from }),
      answers: {
        200: {
          description: 'Every configured form',
          content: {
            'application/json': z
              .object({
                items: z.array(
                  z.object({ form: z.string(), new: count, read: count, archived: count, spam: count }),
                ),
              })
              .meta({ id: 'SubmissionCounts' }),
          },
        },
      },
      errors: ['BAD_QUERY'],
    },
    {
      method: 'get',
      path: '/owner/submissions/{id}',
      id: 'getSubmission',
      summary: 'Read a submission',
      scopes: READ,
      answers: { 200: { ...one, description: 'The submission' } },
    },
    {
      method: 'patch',
      path: '/owner/submissions/{id}',
      id: 'updateSubmission',
      summary: 'Write notes and labels next to a submission, and who takes care of it',
      scopes: WRITE,
      headers: IF_MATCH,
      body: { 'application/json': change },
      answers: { 200: one },
      errors: ['MALFORMED_BODY', 'VALIDATION_FAILED', 'CONFLICT', 'CHANGED_MEANWHILE'],
    },
    {
      method: 'post',
      path: '/owner/submissions/{id}/legs/{leg}/retry',
      id: 'retryLeg',
      summary: 'Try something again that a submission sends, and that has failed',
      description: 'Where the outcome is `unknown`, it may arrive a second time.',
      scopes: WRITE,
      answers: { 202: one },
      errors: ['NOT_RETRYABLE'],
    },
    {
      method: 'delete',
      path: '/owner/submissions/{id}',
      id: 'deleteSubmission',
      summary: 'Delete a submission with all that belongs to it',
      scopes: WRITE,
      answers: {
        200: {
          description: 'It is deleted',
          content: { 'application/json': z.object(deletion).meta({ id: 'Deletion' }) },
        },
      },
    },
    ...VERBS.map(verbRoute),
    {
      method: 'get',
      path: '/owner/export',
      id: 'exportSubmissions',
      summary: 'Export submissions as a file, part by part',
      scopes: READ,
      query: z.object({ ...filters, format, cursor: paging.cursor }),
      answers: { 200: exported },
      errors: ['BAD_QUERY', 'BAD_CURSOR'],
    },
    {
      method: 'get',
      path: '/owner/people',
      id: 'listPerson',
      summary: 'List the submissions that an e-mail address stands in, newest first',
      scopes: READ,
      query: z.object({ email, ...paging }),
      answers: { 200: { description: 'A page', content: { 'application/json': submissions } } },
      errors: ['BAD_QUERY', 'BAD_CURSOR'],
    },
    {
      method: 'delete',
      path: '/owner/people',
      id: 'deletePerson',
      summary: 'Delete the submissions that an e-mail address stands in',
      scopes: WRITE,
      query: z.object({ email }),
      answers: {
        200: {
          description: 'They are deleted, or the first of them',
          content: { 'application/json': z.object(partialDeletion).meta({ id: 'PersonDeletion' }) },
        },
      },
      errors: ['BAD_QUERY'],
    },
  ],
};
