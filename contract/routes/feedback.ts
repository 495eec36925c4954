import * as z from 'zod';
import { RESPONSE_STATES } from '../../lambdas/feedback/response/response.ts';
import { INVITE_OUTCOMES } from '../../lambdas/feedback/survey/invite.ts';
import { COMMON_ERRORS } from '../errors.ts';
import type { Contract, Route } from '../route.ts';
import {
  count,
  deletion,
  email,
  exported,
  format,
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
import { budgetRoute, CACHED, documentRoute, notModified, scriptRoute } from './common.ts';
import { destinationRoutes } from './destinations.ts';
import { mailRoutes } from './mails.ts';
import { sharedRoutes } from './owner.ts';
import { pastRoutes } from './past.ts';
import { peopleRoutes } from './people.ts';

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

const display = z
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
    display,
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
  budgetRoute('feedback'),
  ...destinationRoutes('feedback', 'response'),
  ...peopleRoutes('feedback'),
];

/** One of them. */
const person = {
  email: email.optional(),
  user: z.string().optional().meta({ description: 'Instead of it: the website’s own id of its user' }),
};
const filters = {
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
const responses = {
  200: { description: 'A page', content: { 'application/json': pageOf('Responses', response) } },
};
const found = pageOf('FoundResponses', response, {
  search: search.optional().meta({
    description: 'Where `q`, `rating`, `comment`, `page` or `language` is asked for',
  }),
});
const figures = (name: 'day' | 'week' | 'month' | 'page' | 'language') =>
  z.array(z.object({ [name]: z.string(), ...summaryShape }));

const configuredWidget = z
  .object({
    id: z.string(),
    active: z.boolean(),
    url: z.url().meta({ description: 'Where it is sent to; in a browser, the widget as a page' }),
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

const configuredSurvey = z
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

const ownerRoutes: readonly Route[] = [
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
    summary: 'Release a response from the spam: from then on it counts',
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
      from: z.iso
        .date()
        .optional()
        .meta({ description: 'A day of the owner’s; 29 days before `to` otherwise' }),
      to: z.iso.date().optional().meta({ description: 'The last day; today otherwise' }),
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
    errors: ['BAD_QUERY', 'MALFORMED_BODY', 'NOT_FOUND', 'VALIDATION_FAILED'],
  },
];

export const feedback: Contract = {
  pipeline: 'feedback',
  title: 'Frontdesk: feedback',
  description: 'Takes ratings and comments, counts them, and shows them to their owner.',
  routes: [...publicRoutes, ...ownerRoutes],
};
