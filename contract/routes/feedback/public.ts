/** What a widget and the mails of a survey call. */
import * as z from 'zod';
import { COMMON_ERRORS } from '../../errors.ts';
import type { Route } from '../../route.ts';
import { id, page } from '../../shapes.ts';
import { budgetRoute, CACHED, documentRoute, notModified, scriptRoute } from '../common.ts';
import { destinationRoutes } from '../destinations.ts';
import { peopleRoutes } from '../people.ts';
import { summary } from './shapes.ts';

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

export const display = z
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
  .meta({ id: 'Display', description: 'How it comes to the visitor' });

export const definition = z
  .object({
    kind: z.enum(['stars', 'csat', 'nps', 'ces', 'thumbs', 'emoji', 'comment']),
    language: z.string().meta({ description: 'All texts are in it' }),
    direction: z.enum(['ltr', 'rtl']).meta({ description: 'How that language is written' }),
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
    display,
    accent: z.string().optional().meta({ description: 'The brand’s colour' }),
    texts: z.looseObject({}).meta({ description: 'The widget’s own texts, by name' }),
  })
  .meta({ id: 'Widget', description: 'What a script has to know to show the widget' });

const visitorErrors = [...COMMON_ERRORS.body, ...COMMON_ERRORS.fields, ...COMMON_ERRORS.visitors] as const;

export const publicRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/feedback/{widgetId}',
    id: 'getWidget',
    summary: 'The widget: its definition for a script, a page for people',
    query: z.object({
      page: z.string().optional().meta({ description: 'The page that the feedback is about' }),
      lang: z.string().optional().meta({ description: 'A language tag; the browser’s otherwise' }),
      invitation: z.string().optional().meta({ description: 'A survey’s, from its mail: the page names it' }),
      score: z.string().optional().meta({ description: 'The score that the page has chosen beforehand' }),
    }),
    answers: {
      200: {
        description: 'JSON to whoever asks for it',
        content: { 'application/json': definition, ...page },
        headers: { 'Cache-Control': 'For how long it may be kept' },
      },
    },
    errors: ['INVITATION_CLOSED', 'WIDGET_NOT_FOUND'],
    errorPages: true,
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
    errors: [...visitorErrors, 'INVITATION_CLOSED', 'WIDGET_NOT_FOUND'],
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
  ...(['get', 'post'] as const).map(
    (method): Route => ({
      method,
      path: '/feedback/{widgetId}/unsubscribe',
      id: method === 'get' ? 'showUnsubscribe' : 'unsubscribe',
      summary: method === 'get' ? 'The page that ends surveys by mail' : 'End surveys by mail, by one click',
      description:
        method === 'get'
          ? 'Opening it ends nothing.'
          : 'Mail programs send this for their reader (RFC 8058). It may be sent again.',
      query: z.object({ who: z.string().meta({ description: 'From the mail, as it is' }) }),
      answers: { 200: { description: 'The page', content: page } },
      errors: ['NOT_FOUND', 'WIDGET_NOT_FOUND'],
      errorPages: true,
    }),
  ),
  {
    method: 'get',
    path: '/feedback/{widgetId}/thanks',
    id: 'showThanks',
    summary: 'The page after feedback, where the widget names no other',
    query: z.object({
      lang: z.string().optional().meta({ description: 'A language tag; the browser’s otherwise' }),
      score: z.string().optional().meta({ description: 'What was given: a link may be offered for it' }),
    }),
    answers: { 200: { description: 'The page', content: page } },
    errors: ['WIDGET_NOT_FOUND'],
    errorPages: true,
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
  {
    ...scriptRoute,
    summary: 'A script for a page, or what a widget asks: `definition.<widget>.<language>.json`',
    answers: {
      ...scriptRoute.answers,
      200: {
        description: 'The script, or the definition',
        content: { 'text/javascript': z.string(), 'application/json': definition },
        headers: CACHED,
      },
    },
  },
  documentRoute,
  budgetRoute('feedback'),
  ...destinationRoutes('feedback', 'response'),
  ...peopleRoutes('feedback'),
];
