import * as z from 'zod';
import { linkInput } from '../../lambdas/keyword-dm/rules/link.ts';
import { ruleInput } from '../../lambdas/keyword-dm/rules/rule.ts';
import { COMMON_ERRORS } from '../errors.ts';
import type { Contract, Route } from '../route.ts';
import { count, cursor, deletion, etag, IF_MATCH, legState, pageOf, paging, range, time } from '../shapes.ts';
import { budgetRoute, documentRoute } from './common.ts';
import { destinationRoutes } from './destinations.ts';
import { pastRoutes } from './keyword-dm-past.ts';
import { sharedRoutes } from './owner.ts';
import { peopleRoutes } from './people.ts';

const READ = ['keyword-dm:read'];
const WRITE = ['keyword-dm:write'];

const SURFACES = ['post', 'live', 'message', 'story-reply', 'story-mention'] as const;
const OUTBOX_STATES = ['pending', 'sending', 'sent', 'unknown', 'failed', 'expired', 'unanswered'] as const;

const account = z
  .string()
  .optional()
  .meta({ description: 'By its id in the configuration or its Instagram user id; the only one otherwise' });

/** What an owner writes. The account may be left out where there is one. */
const ruleBody = z.strictObject({ ...ruleInput.shape, account }).meta({ id: 'RuleInput' });
const linkBody = z.strictObject({ ...linkInput.shape, account }).meta({ id: 'LinkInput' });

const rule = z
  .object({
    ...ruleInput.shape,
    activeFrom: time.optional(),
    activeUntil: time.optional(),
    id: z.string(),
    listeningSince: time.meta({ description: 'Nothing written earlier is answered by it' }),
    boundMediaId: z.string().optional().meta({ description: 'The post that a `next-post` rule found' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Rule' });

const shadow = z
  .object({ ruleId: z.string(), name: z.string() })
  .meta({ id: 'Shadow', description: 'A rule that always answers first, so that the other never does' });

const describedRule = rule
  .extend({
    etag,
    sent: z.int().meta({ description: 'Direct messages, of all time' }),
    clicked: z.int().meta({ description: 'Clicks by people on the links in them, of all time' }),
    shadowedBy: shadow.optional(),
  })
  .meta({ id: 'DescribedRule' });

const savedRule = describedRule
  .extend({
    warnings: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .meta({ description: 'What its author should know; nothing of it is stored' }),
  })
  .meta({ id: 'SavedRule' });

const link = z
  .object({
    ...linkInput.shape,
    id: z.string().meta({ description: 'The code of its short link' }),
    createdAt: time,
    updatedAt: time,
    etag,
    shortUrl: z.string(),
    sent: z.int().meta({ description: 'Direct messages with it, of all time' }),
    clicks: z.object({ people: z.int(), bots: z.int() }),
  })
  .meta({ id: 'Link' });

const entry = z
  .object({
    id: z.string(),
    account: z.string(),
    surface: z.enum(SURFACES),
    text: z.string(),
    username: z.string().optional(),
    personId: z.string(),
    mediaIds: z.array(z.string()),
    receivedAt: time,
    ruleId: z.string().optional(),
    matchedWords: z.array(z.string()).optional(),
    reason: z.string().optional().meta({ description: 'Why nothing was sent' }),
    sightings: z
      .array(z.object({ ruleId: z.string(), would: z.boolean() }))
      .optional()
      .meta({ description: 'Rules that only look on, and whether each would have answered' }),
    legs: z.record(
      z.string(),
      z
        .object({
          state: legState,
          attempts: z.int(),
          reason: z.string().optional(),
          settledAt: time.optional(),
          deadline: time.meta({ description: 'When Instagram’s window closes' }),
        })
        .meta({ id: 'Reply' }),
    ),
  })
  .meta({ id: 'OutboxEntry', description: 'A comment or message, and what became of it' });

const accountState = z
  .object({
    id: z.string(),
    userId: z.string(),
    username: z.string().optional(),
    state: z.enum(['active', 'paused', 'stopped']),
    reason: z.string().optional(),
    since: time.optional(),
    until: time.optional(),
    tokenExpiresAt: time.optional(),
    tokenRefreshedAt: time.optional(),
    caughtUpTo: time.optional(),
    webhooks: z.boolean().meta({ description: 'Whether Meta is to send webhooks for it' }),
    webhookSeenAt: time.optional().meta({ description: 'When one came last, give or take ten minutes' }),
    backlog: z.array(
      z.object({
        lane: z.enum(['live', 'message', 'post', 'public']),
        waiting: count,
        secondsLeft: z
          .int()
          .meta({ description: 'How long that takes at the account’s limit; longer where there are more' }),
      }),
    ),
  })
  .meta({ id: 'Account' });

const rate = z
  .number()
  .optional()
  .meta({ description: 'Clicks for each message with a link in it; none where nothing was sent' });
const named = z.string().optional().meta({ description: 'None of what was deleted' });
const statisticsDay = z.object({ day: z.iso.date(), sent: z.int(), clicked: z.int() });

const statistics = z
  .object({
    account: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    timeZone: z.string(),
    rules: z.array(
      z.object({
        ruleId: z.string(),
        name: named,
        sent: z.int(),
        sentWithLink: z.int(),
        publicSent: z.int(),
        clicked: z.int(),
        rate,
        lastSentDay: z.iso.date().optional(),
        links: z.array(z.object({ linkId: z.string(), name: named, sent: z.int(), clicked: z.int(), rate })),
        days: z.array(statisticsDay).meta({ description: 'Those on which there was something' }),
      }),
    ),
    links: z.array(
      z.object({
        linkId: z.string(),
        name: named,
        sent: z.int(),
        clicked: z.int(),
        bots: z.int(),
        rate,
        days: z.array(statisticsDay.extend({ bots: z.int() })),
      }),
    ),
    days: z
      .array(statisticsDay.extend({ publicSent: z.int(), bots: z.int() }))
      .meta({ description: 'Every day of the span' }),
  })
  .meta({ id: 'Statistics' });

const checks = z
  .object({
    account: z.string(),
    checkedAt: time,
    checks: z.array(
      z.object({
        check: z.enum(['token', 'account', 'webhook-subscription', 'webhook-seen', 'state']),
        ok: z.boolean().nullable().meta({ description: 'Null where it can’t be known yet' }),
        reason: z.string().optional(),
        expiresAt: time.optional(),
        seenAt: time.optional(),
        userId: z.string().optional().meta({ description: 'As Meta names the token’s account' }),
        username: z.string().optional(),
        missing: z.array(z.string()).optional().meta({ description: 'Fields that it is not subscribed to' }),
      }),
    ),
  })
  .meta({ id: 'AccountChecks' });

const accountDay = z
  .object({
    account: z.string(),
    state: z.enum(['active', 'paused', 'stopped']),
    reason: z.string().optional(),
    sentToday: z.int(),
    clickedToday: z.int(),
  })
  .meta({ id: 'AccountDay' });

const VERDICTS = [
  'answers',
  'looks-on',
  'outranked',
  'other-place',
  'not-listening',
  'older-than-rule',
  'no-keyword',
  'excluded',
] as const;

const body = [...COMMON_ERRORS.body, 'ACCOUNT_NOT_FOUND', 'VALIDATION_FAILED'] as const;
const none = { 204: { description: 'It is deleted' } };
const json = (description: string, schema: z.core.$ZodType) => ({
  description,
  content: { 'application/json': schema },
});

const publicRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/instagram/webhook',
    id: 'verifyWebhook',
    summary: 'Meta’s handshake',
    query: z.object({
      'hub.mode': z.literal('subscribe'),
      'hub.verify_token': z.string(),
      'hub.challenge': z.string(),
    }),
    answers: { 200: { description: 'The challenge', content: { 'text/plain': z.string() } } },
    errors: ['WRONG_TOKEN'],
  },
  {
    method: 'post',
    path: '/instagram/webhook',
    id: 'receiveWebhook',
    summary: 'Meta’s updates, signed with the app’s secret',
    headers: { 'X-Hub-Signature-256': '`sha256=` and the HMAC of the body' },
    body: { 'application/json': z.looseObject({}).meta({ id: 'WebhookUpdate' }) },
    answers: {
      200: json('They are in the queue', z.object({ received: z.literal(true) }).meta({ id: 'Received' })),
    },
    errors: ['TOO_LARGE', 'WRONG_SIGNATURE'],
  },
  {
    method: 'get',
    path: '/l/{code}',
    id: 'followLink',
    summary: 'Follow a short link',
    answers: { 302: { description: 'To its target', headers: { Location: 'The target' } } },
    errors: ['NOT_FOUND'],
    errorPages: true,
  },
  documentRoute,
  budgetRoute('keyword-dm'),
  ...destinationRoutes('keyword-dm', 'account'),
  ...peopleRoutes('keyword-dm'),
];

/** List, create, read, replace and delete; rules and links have them alike. */
function collection(
  noun: 'Rule' | 'Link',
  read: z.core.$ZodType,
  write: z.core.$ZodType,
  saved: z.core.$ZodType,
  deletionErrors: Route['errors'] = [],
): Route[] {
  const name = noun.toLowerCase();
  const path = `/owner/${name}s` as const;
  const one = json(`The ${name}`, read);
  const written = json(`The ${name} as it is then`, saved);
  return [
    {
      method: 'get',
      path,
      id: `list${noun}s`,
      summary: `List an account’s ${name}s`,
      scopes: READ,
      query: z.object({ account, ...paging }),
      answers: { 200: json('A page', pageOf(`${noun}s`, read)) },
      errors: ['ACCOUNT_NOT_FOUND', 'BAD_QUERY', 'BAD_CURSOR'],
    },
    {
      method: 'post',
      path,
      id: `create${noun}`,
      summary: `Make a ${name}`,
      scopes: WRITE,
      body: { 'application/json': write },
      answers: { 201: written },
      errors: body,
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      id: `get${noun}`,
      summary: `Read a ${name}`,
      scopes: READ,
      answers: { 200: one },
    },
    {
      method: 'put',
      path: `${path}/{id}`,
      id: `replace${noun}`,
      summary: `Replace a ${name}`,
      scopes: WRITE,
      headers: IF_MATCH,
      body: { 'application/json': write },
      answers: { 200: written },
      errors: [...body, 'CONFLICT', 'CHANGED_MEANWHILE'],
    },
    {
      method: 'delete',
      path: `${path}/{id}`,
      id: `delete${noun}`,
      summary: `Delete a ${name}`,
      scopes: WRITE,
      answers: none,
      errors: deletionErrors,
    },
  ];
}

/** The answer of work that may need several requests. */
const walked = {
  complete: z.boolean(),
  cursor: cursor.optional().meta({ description: 'There while there is more: ask again with it' }),
};

const ownerRoutes: readonly Route[] = [
  ...sharedRoutes('keyword-dm', {
    health: { accounts: z.array(accountState) },
    change: {},
    changes: { accounts: z.array(accountDay) },
  }),
  {
    method: 'get',
    path: '/owner/statistics',
    id: 'getStatistics',
    summary: 'What was sent and clicked, by rule, by link and by day',
    description:
      'Counted exactly. A click is a rule’s where the link was sent by it; bots are no clicks. Days are the owner’s, at most 92.',
    scopes: READ,
    query: z.object({
      account,
      from: z.iso.date().optional().meta({ description: '29 days before `to` otherwise' }),
      to: z.iso.date().optional().meta({ description: 'The last day; today otherwise' }),
    }),
    answers: { 200: json('The figures', statistics) },
    errors: ['ACCOUNT_NOT_FOUND', 'BAD_QUERY'],
  },
  {
    method: 'get',
    path: '/owner/accounts/{account}/checks',
    id: 'checkAccount',
    summary: 'Ask Meta whether an account is connected, and say what is missing',
    scopes: READ,
    answers: { 200: json('One by one, in the order in which they are mended', checks) },
    errors: ['ACCOUNT_NOT_FOUND'],
  },
  ...collection('Rule', describedRule, ruleBody, savedRule),
  {
    method: 'post',
    path: '/owner/rules/try',
    id: 'tryRules',
    summary: 'Which rule would answer a text written now, and why each other one would not',
    scopes: WRITE,
    body: {
      'application/json': z
        .object({
          account,
          text: z.string(),
          surface: z.enum(SURFACES).default('post'),
          mediaId: z.string().optional(),
        })
        .meta({ id: 'Trial' }),
    },
    answers: {
      200: json(
        'The verdicts, in order of precedence',
        z
          .object({
            rule: z.string().nullable().meta({ description: 'The id of the rule that answers' }),
            rules: z.array(
              z.object({
                ruleId: z.string(),
                name: z.string(),
                verdict: z.enum(VERDICTS),
                words: z.array(z.string()),
                shadowedBy: shadow.optional(),
              }),
            ),
          })
          .meta({ id: 'Verdicts' }),
      ),
    },
    errors: body,
  },
  ...pastRoutes({ account, ...range }),
  {
    method: 'post',
    path: '/owner/rules/{id}/cancel',
    id: 'cancelReplies',
    summary: 'Take back the replies of a rule that wait to be sent',
    scopes: WRITE,
    query: z.object({ cursor: cursor.optional() }),
    answers: {
      200: json(
        'They are taken back, or the first of them',
        z.object({ cancelled: z.int(), ...walked }).meta({ id: 'Cancellation' }),
      ),
    },
    errors: ['BAD_QUERY', 'BAD_CURSOR'],
  },
  ...collection('Link', link, linkBody, link, ['IN_USE']),
  {
    method: 'get',
    path: '/owner/outbox',
    id: 'listOutbox',
    summary: 'List comments and messages with their replies, newest first',
    description: 'A search for a rare state ends after 15 seconds, and goes on with its cursor.',
    scopes: READ,
    query: z.object({ account, state: z.enum(OUTBOX_STATES).optional(), ...paging }),
    answers: { 200: json('A page', pageOf('Outbox', entry)) },
    errors: ['ACCOUNT_NOT_FOUND', 'BAD_QUERY', 'BAD_CURSOR'],
  },
  {
    method: 'post',
    path: '/owner/outbox/{id}/retry',
    id: 'retryReplies',
    summary: 'Give the replies of a comment that were given up new attempts',
    scopes: WRITE,
    query: z.object({ account }),
    answers: { 200: json('How many', z.object({ reopened: z.int() }).meta({ id: 'Retry' })) },
    errors: ['ACCOUNT_NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/owner/accounts',
    id: 'listAccounts',
    summary: 'List the accounts, and whether they send',
    scopes: READ,
    answers: { 200: json('All of them', pageOf('Accounts', accountState)) },
  },
  ...(['pause', 'resume'] as const).map(
    (verb): Route => ({
      method: 'post',
      path: `/owner/accounts/{account}/${verb}`,
      id: `${verb}Account`,
      summary: verb === 'pause' ? 'Send nothing until it is resumed' : 'Send again',
      scopes: WRITE,
      answers: {
        200: json(
          'Its state',
          z
            .object({ state: z.enum(['active', 'stopped']), reason: z.string().optional() })
            .meta({ id: 'AccountMoved' }),
        ),
      },
      errors: ['ACCOUNT_NOT_FOUND'],
    }),
  ),
  {
    method: 'get',
    path: '/owner/people/{personId}',
    id: 'getPerson',
    summary: 'What is kept of a person, apart from what they wrote',
    scopes: READ,
    answers: {
      200: json(
        'Since when they want no automatic replies, by account',
        z
          .object({
            personId: z.string(),
            accounts: z.array(z.object({ account: z.string(), stoppedSince: time.nullable() })),
          })
          .meta({ id: 'Person' }),
      ),
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'delete',
    path: '/owner/people/{personId}',
    id: 'deletePerson',
    summary: 'Delete what a person wrote, with its replies',
    scopes: WRITE,
    query: z.object({ cursor: cursor.optional() }),
    answers: {
      200: json(
        'It is deleted, or the first of it',
        z.object({ ...deletion, ...walked }).meta({ id: 'PersonDeletion' }),
      ),
    },
    errors: ['BAD_QUERY', 'BAD_CURSOR'],
  },
];

export const keywordDm: Contract = {
  pipeline: 'keyword-dm',
  title: 'Frontdesk: keyword-DM',
  description: 'Answers comments on Instagram that have a keyword in them by direct message.',
  routes: [...publicRoutes, ...ownerRoutes],
};
