import * as z from 'zod';
import { RESPONSE_STATES } from '../../lambdas/feedback/response/response.ts';
import { COMMON_ERRORS } from '../errors.ts';
import type { Contract, Route } from '../route.ts';
import {
  deletion,
  email,
  exported,
  format,
  id,
  legs,
  page,
  pageOf,
  paging,
  partialDeletion,
  range,
  states,
  time,
} from '../shapes.ts';
import { CACHED, documentRoute, notModified, scriptRoute } from './common.ts';

const READ = ['feedback:read'];
const WRITE = ['feedback:write'];

const answers = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .meta({ description: 'By the id of the widget’s question' });

const response = z
  .object({
    id,
    widget: z.string(),
    state: z.enum(RESPONSE_STATES),
    spamReasons: z.array(z.string()).optional(),
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
    origin: z.string().optional(),
    legs: legs.optional().meta({ description: 'Where one response is read: its alert' }),
  })
  .meta({ id: 'Response' });

const summaryShape = {
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
const summary = z.object(summaryShape).meta({ id: 'Summary' });

const content = {
  rating: z.union([z.int(), z.string()]).optional(),
  comment: z.string().optional(),
  page: z.string().optional(),
  email: z.string().optional(),
  answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  language: z.string().optional(),
  viewport: z.union([z.string(), z.object({ width: z.int(), height: z.int() })]).optional(),
  screenshot: z.string().optional(),
};
/** What the page, not its visitor, says; a change leaves it as it was. */
const fromPage = {
  attributes: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .meta({ description: 'By the widget’s names; others are left out' }),
  user: z.string().optional().meta({ description: 'The page’s own id of its user' }),
};
const form = z.looseObject({ ...content, ...fromPage }).meta({ id: 'Feedback' });
const change = z.looseObject({ editToken: z.string(), ...content }).meta({ id: 'FeedbackChange' });

const accepted: Route['answers'] = {
  200: {
    description: 'It is stored',
    content: {
      'application/json': z
        .object({
          ok: z.literal(true),
          next: z.url(),
          responseId: id,
          editToken: z.string().meta({ description: 'Lets its holder change the response' }),
        })
        .meta({ id: 'FeedbackAccepted' }),
    },
  },
  303: { description: 'It is stored', headers: { Location: 'Where the visitor goes on' } },
};

const definition = z
  .object({
    kind: z.enum(['stars', 'csat', 'nps', 'ces', 'thumbs', 'emoji', 'comment']),
    language: z.string().meta({ description: 'All texts are in it' }),
    title: z.string(),
    ratings: z.array(z.int()),
    names: z.array(z.string()).meta({ description: 'Of the ratings, in their order' }),
    ends: z
      .array(z.string())
      .optional()
      .meta({ description: 'What the lowest and the highest rating mean, of a scale of numbers' }),
    emoji: z.array(z.object({ symbol: z.string(), label: z.string() })).optional(),
    comment: z.enum(['none', 'optional', 'required']),
    email: z.boolean(),
    proof: z.string().optional().meta({ description: 'The field that takes the captcha’s proof' }),
    questions: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        type: z.enum(['text', 'choice']),
        required: z.boolean(),
        maxLength: z.int().optional(),
        options: z.array(z.string()).optional().meta({ description: 'What is sent' }),
        labels: z.array(z.string()).optional().meta({ description: 'What is read, in the options’ order' }),
        multiple: z.boolean().optional(),
      }),
    ),
    followUps: z
      .array(
        z.object({
          id: z.string(),
          ratings: z.array(z.int()),
          label: z.string().optional(),
          required: z.boolean().optional(),
          maxLength: z.int().optional(),
          link: z.object({ href: z.url(), text: z.string() }).optional(),
        }),
      )
      .meta({ description: 'Asked with, or offered after, these ratings' }),
    changeSeconds: z.int().meta({ description: 'For how long an answer may be changed' }),
    display: z
      .object({
        mode: z.enum(['inline', 'button', 'popover', 'bar']),
        position: z.enum(['bottom-right', 'bottom-left', 'right', 'left', 'top']),
        label: z.string().optional(),
        when: z
          .object({
            seconds: z.number().optional(),
            scroll: z.number().optional().meta({ description: 'In percent of the page' }),
            leaving: z.boolean().optional(),
            event: z.string().optional(),
          })
          .optional(),
        pages: z.array(z.string()),
        share: z.number(),
        again: z.union([z.enum(['always', 'visit']), z.int()]).meta({ description: 'A number is in days' }),
      })
      .meta({ description: 'How it comes to the visitor' }),
    accent: z.string().optional().meta({ description: 'The brand’s colour' }),
    texts: z.looseObject({}).meta({ description: 'The widget’s own texts, by name' }),
  })
  .meta({ id: 'Widget', description: 'What a script has to know to show the widget' });

const visitorErrors = [...COMMON_ERRORS.body, ...COMMON_ERRORS.fields, ...COMMON_ERRORS.visitors] as const;

const publicRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/feedback/{widgetId}',
    id: 'getWidget',
    summary: 'The widget: its definition for a script, a page for people',
    query: z.object({
      page: z.string().optional().meta({ description: 'The page that the feedback is about' }),
      lang: z.string().optional().meta({ description: 'A language tag; the browser’s otherwise' }),
    }),
    answers: {
      200: {
        description: 'JSON to whoever asks for it',
        content: { 'application/json': definition, ...page },
        headers: { 'Cache-Control': 'For how long it may be kept' },
      },
    },
    errors: ['WIDGET_NOT_FOUND'],
  },
  {
    method: 'post',
    path: '/feedback/{widgetId}',
    id: 'giveFeedback',
    summary: 'Give feedback',
    headers: { 'Idempotency-Key': 'Names the response: a repeat within 24 hours is answered like the first' },
    body: {
      'application/json': form,
      'application/x-www-form-urlencoded': form,
      'multipart/form-data': form,
    },
    answers: accepted,
    errors: [...visitorErrors, 'WIDGET_NOT_FOUND'],
    errorPages: true,
  },
  {
    method: 'put',
    path: '/feedback/{widgetId}/{responseId}',
    id: 'changeFeedback',
    summary: 'Change a response; an empty text takes an answer back',
    body: { 'application/json': change },
    answers: accepted,
    errors: [
      ...visitorErrors,
      'BAD_EDIT_TOKEN',
      'CHANGE_CLOSED',
      'CONFLICT',
      'NOT_FOUND',
      'RESPONSE_NOT_FOUND',
      'WIDGET_NOT_FOUND',
    ],
    errorPages: true,
  },
  {
    method: 'get',
    path: '/feedback/{widgetId}/thanks',
    id: 'showThanks',
    summary: 'The page after feedback, where the widget names no other',
    answers: { 200: { description: 'The page', content: page } },
    errors: ['WIDGET_NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/feedback/{widgetId}/summary',
    id: 'getSummary',
    summary: 'The widget’s figures, where they are public',
    query: z.object({
      format: z
        .enum(['jsonld'])
        .optional()
        .meta({ description: 'For search engines: schema.org’s AggregateRating' }),
    }),
    headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
    answers: {
      200: {
        description: 'The figures',
        content: {
          'application/json': summary,
          'application/ld+json': z.looseObject({ '@context': z.literal('https://schema.org') }),
        },
        headers: CACHED,
      },
      304: notModified,
    },
    errors: ['NOT_PUBLIC', 'WIDGET_NOT_FOUND'],
  },
  scriptRoute,
  documentRoute,
];

/** One of them. */
const person = {
  email: email.optional(),
  user: z.string().optional().meta({ description: 'Instead of it: the website’s own id of its user' }),
};
const filters = { widget: z.string().optional(), state: states(...RESPONSE_STATES), ...range };
const responses = {
  200: { description: 'A page', content: { 'application/json': pageOf('Responses', response) } },
};
const figures = (name: 'day' | 'page') => z.array(z.object({ [name]: z.string(), ...summaryShape }));

const ownerRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/owner/responses',
    id: 'listResponses',
    summary: 'List responses, newest first',
    scopes: READ,
    query: z.object({ ...filters, ...paging }),
    answers: responses,
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
    summary: 'Release a response from the spam: from then on it counts',
    scopes: WRITE,
    answers: { 200: { description: 'The response', content: { 'application/json': response } } },
  },
  {
    method: 'get',
    path: '/owner/aggregates',
    id: 'getAggregates',
    summary: 'A widget’s figures by day, by page or by what the page passed along',
    scopes: READ,
    query: z.object({
      widget: z.string(),
      from: z.iso
        .date()
        .optional()
        .meta({ description: 'A day of the owner’s; 29 days before `to` otherwise' }),
      to: z.iso.date().optional().meta({ description: 'The last day; today otherwise' }),
      by: z
        .enum(['day', 'page', 'attribute'])
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
              pages: figures('page').optional(),
              values: z
                .array(
                  z.object({
                    value: z.string().optional().meta({ description: 'Left out where the page passed none' }),
                    ...summaryShape,
                  }),
                )
                .optional()
                .meta({ description: 'Of the newest 5,000 responses' }),
              complete: z.boolean().optional().meta({ description: 'By attribute: whether these were all' }),
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
];

export const feedback: Contract = {
  pipeline: 'feedback',
  title: 'Frontdesk: feedback',
  description: 'Takes ratings and comments, counts them, and shows them to their owner.',
  routes: [...publicRoutes, ...ownerRoutes],
};
