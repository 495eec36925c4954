/** What the desk and the commands of the owner call. */
import * as z from 'zod';
import { VERBS, type Verb } from '../../../lambdas/contact/owner/change-state.ts';
import { TEST_LANGUAGES } from '../../../lambdas/contact/owner/test-message.ts';
import { SUBMISSION_STATES } from '../../../lambdas/contact/submission/submission.ts';
import type { Route } from '../../route.ts';
import {
  count,
  deletion,
  email,
  exported,
  format,
  IF_MATCH,
  id,
  pageOf,
  paging,
  partialDeletion,
  range,
} from '../../shapes.ts';
import { mailRoutes } from '../mails.ts';
import { sharedRoutes } from '../owner.ts';
import { pastRoutes } from '../past.ts';
import { peopleRoutes } from '../people.ts';
import { change, filters, formShape, found, submission, submissions } from './shapes.ts';

const READ = ['contact:read'];
const WRITE = ['contact:write'];

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

export const ownerRoutes: readonly Route[] = [
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
      'It is stored and sent on like a visitor’s: mail, webhook (with `test: true`), destinations, and a confirmation, which goes to the form’s first address. It has the label `test`, and counts against no limit.',
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
];
