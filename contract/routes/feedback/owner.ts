/** What the desk and the commands of the owner call. */
import * as z from 'zod';
import { RESPONSE_STATES } from '../../../lambdas/feedback/response/response.ts';
import { INVITE_OUTCOMES } from '../../../lambdas/feedback/survey/invite.ts';
import type { Route } from '../../route.ts';
import {
  count,
  deletion,
  email,
  exported,
  format,
  id,
  ownDays,
  pageOf,
  paging,
  partialDeletion,
  range,
} from '../../shapes.ts';
import { mailRoutes } from '../mails.ts';
import { sharedRoutes } from '../owner.ts';
import { pastRoutes } from '../past.ts';
import {
  configuredSurvey,
  configuredWidget,
  figures,
  filters,
  found,
  person,
  responses,
} from './owner-shapes.ts';
import { definition } from './public.ts';
import { response, summary, summaryShape } from './shapes.ts';

const READ = ['feedback:read'];
const WRITE = ['feedback:write'];

export const ownerRoutes: readonly Route[] = [
  ...sharedRoutes('feedback', {
    health: { mail: z.object({ from: z.string(), sandbox: z.boolean() }) },
    change: { state: z.enum(RESPONSE_STATES) },
  }),
  {
    method: 'get',
    path: '/owner/widgets',
    id: 'listWidgets',
    summary: 'The widgets as they are configured',
    scopes: READ,
    answers: {
      200: {
        description: 'All of them',
        content: { 'application/json': pageOf('Widgets', configuredWidget) },
      },
    },
  },
  {
    method: 'get',
    path: '/owner/widgets/{id}/definition',
    id: 'getWidgetDefinition',
    summary: 'What the widget’s script is given, for a preview',
    scopes: READ,
    query: z.object({
      lang: z.string().optional().meta({ description: 'A language; the widget’s first one otherwise' }),
    }),
    answers: {
      200: { description: 'The definition', content: { 'application/json': definition } },
    },
    errors: ['BAD_QUERY', 'WIDGET_NOT_FOUND'],
  },
  ...pastRoutes('widget', READ),
  ...mailRoutes(READ),
  {
    method: 'get',
    path: '/owner/responses/counts',
    id: 'countResponses',
    summary: 'How many responses are stored, by widget and state',
    scopes: READ,
    query: z.object({ from: range.from }),
    answers: {
      200: {
        description: 'Every configured widget',
        content: {
          'application/json': z
            .object({ items: z.array(z.object({ widget: z.string(), new: count, spam: count })) })
            .meta({ id: 'ResponseCounts' }),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'post',
    path: '/owner/responses/{id}/legs/{leg}/retry',
    id: 'retryLeg',
    summary: 'Try something again that a response sends, and that has failed',
    description: 'Where the outcome is `unknown`, it may arrive a second time.',
    scopes: WRITE,
    answers: { 202: { description: 'The response', content: { 'application/json': response } } },
    errors: ['NOT_RETRYABLE'],
  },
  {
    method: 'get',
    path: '/owner/responses',
    id: 'listResponses',
    summary: 'List responses, newest first',
    description:
      'A search looks through 2,000 entries or for five seconds at most, ends with the first `limit` found, and goes on with its cursor, even where it found none.',
    scopes: READ,
    query: z.object({ ...filters, ...paging }),
    answers: { 200: { description: 'A page', content: { 'application/json': found } } },
    errors: ['BAD_QUERY', 'BAD_CURSOR'],
  },
  {
    method: 'get',
    path: '/owner/responses/{id}',
    id: 'getResponse',
    summary: 'Read a response, with its alert',
    scopes: READ,
    answers: { 200: { description: 'The response', content: { 'application/json': response } } },
  },
  {
    method: 'delete',
    path: '/owner/responses/{id}',
    id: 'deleteResponse',
    summary: 'Delete a response',
    description: 'Its screenshot is an image of its own: the answer names it.',
    scopes: WRITE,
    answers: {
      200: {
        description: 'It is deleted',
        content: {
          'application/json': z.object({ ...deletion, screenshot: id.optional() }).meta({ id: 'Deletion' }),
        },
      },
    },
  },
  {
    method: 'post',
    path: '/owner/responses/{id}/release',
    id: 'releaseResponse',
    summary:
      'Release a response from the spam: from then on it counts, and it alerts where its rating is low',
    scopes: WRITE,
    answers: { 200: { description: 'The response', content: { 'application/json': response } } },
  },
  {
    method: 'get',
    path: '/owner/aggregates',
    id: 'getAggregates',
    summary: 'A widget’s figures by day, week, month, page, language or what the page passed along',
    scopes: READ,
    query: z.object({
      widget: z.string(),
      ...ownDays(366),
      by: z
        .enum(['day', 'week', 'month', 'page', 'language', 'attribute'])
        .default('day')
        .meta({ description: 'At most 366 days, by page 31' }),
      attribute: z.string().optional().meta({ description: 'One of the widget’s, by attribute' }),
    }),
    answers: {
      200: {
        description: 'The figures',
        content: {
          'application/json': z
            .object({
              widget: z.string(),
              from: z.iso.date(),
              to: z.iso.date(),
              timeZone: z.string(),
              summary,
              days: figures('day').optional(),
              weeks: figures('week').optional().meta({ description: 'By its Monday' }),
              months: figures('month').optional().meta({ description: 'Such as `2026-11`' }),
              pages: figures('page').optional(),
              languages: figures('language')
                .optional()
                .meta({ description: 'Of the newest 5,000 responses; `unknown` names none' }),
              values: z
                .array(
                  z.object({
                    value: z.string().optional().meta({ description: 'Left out where the page passed none' }),
                    ...summaryShape,
                  }),
                )
                .optional()
                .meta({ description: 'Of the newest 5,000 responses' }),
              complete: z
                .boolean()
                .optional()
                .meta({ description: 'Whether those were all, by language and by attribute' }),
            })
            .meta({ id: 'Aggregates' }),
        },
      },
    },
    errors: ['BAD_QUERY', 'WIDGET_NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/owner/export',
    id: 'exportResponses',
    summary: 'Export responses as a file, part by part',
    scopes: READ,
    query: z.object({ ...filters, format, cursor: paging.cursor }),
    answers: { 200: exported },
    errors: ['BAD_QUERY', 'BAD_CURSOR'],
  },
  {
    method: 'get',
    path: '/owner/people',
    id: 'listPerson',
    summary: 'List the responses of a person, newest first',
    scopes: READ,
    query: z.object({ ...person, ...paging }),
    answers: responses,
    errors: ['BAD_QUERY', 'BAD_CURSOR'],
  },
  {
    method: 'delete',
    path: '/owner/people',
    id: 'deletePerson',
    summary: 'Delete the responses of a person',
    scopes: WRITE,
    query: z.object(person),
    answers: {
      200: {
        description: 'They are deleted, or the first of them',
        content: {
          'application/json': z
            .object({ ...partialDeletion, screenshots: z.array(id) })
            .meta({ id: 'PersonDeletion' }),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'get',
    path: '/owner/surveys',
    id: 'listSurveys',
    summary: 'The surveys by mail as they are configured, and how they stand',
    scopes: READ,
    answers: {
      200: {
        description: 'All of them',
        content: {
          'application/json': pageOf('Surveys', configuredSurvey),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'post',
    path: '/owner/surveys/{id}/invitations',
    id: 'invite',
    summary: 'Ask people by mail, up to 50 at a time',
    description: 'Made again after a lost answer, it asks nobody twice.',
    scopes: WRITE,
    body: {
      'application/json': z
        .object({
          recipients: z
            .array(
              z.object({
                email,
                language: z.string().optional().meta({ description: 'One that the survey speaks' }),
                user: z.string().optional().meta({ description: 'The website’s own id of its user' }),
                attributes: z.record(z.string(), z.string()).optional(),
              }),
            )
            .min(1)
            .max(50),
        })
        .meta({ id: 'Invitations' }),
    },
    answers: {
      200: {
        description: 'What came of each, in their order',
        content: {
          'application/json': z
            .object({ outcomes: z.array(z.enum(INVITE_OUTCOMES)) })
            .meta({ id: 'InviteOutcomes' }),
        },
      },
    },
    errors: ['BAD_QUERY', 'INACTIVE', 'MALFORMED_BODY', 'NOT_FOUND', 'VALIDATION_FAILED'],
  },
];
