/** What visitors, and the buttons of mails, call. */
import * as z from 'zod';
import { COMMON_ERRORS } from '../../errors.ts';
import type { Route } from '../../route.ts';
import { id, page } from '../../shapes.ts';
import { budgetRoute, documentRoute } from '../common.ts';
import { destinationRoutes } from '../destinations.ts';

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

export const publicRoutes: readonly Route[] = [
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
    errorPages: true,
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
];
