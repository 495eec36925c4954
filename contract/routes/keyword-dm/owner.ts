/** What the desk and the commands of the owner call. */
import * as z from 'zod';
import { COMMON_ERRORS } from '../../errors.ts';
import type { Route } from '../../route.ts';
import { cursor, deletion, IF_MATCH, ownDays, pageOf, paging, range, time } from '../../shapes.ts';
import { sharedRoutes } from '../owner.ts';
import { pastRoutes } from './past.ts';
import {
  account,
  accountDay,
  accountState,
  checks,
  describedRule,
  entry,
  json,
  link,
  linkBody,
  OUTBOX_STATES,
  ruleBody,
  SURFACES,
  savedRule,
  shadow,
  statistics,
  VERDICTS,
} from './shapes.ts';

const READ = ['keyword-dm:read'];
const WRITE = ['keyword-dm:write'];

const body = [...COMMON_ERRORS.body, 'ACCOUNT_NOT_FOUND', 'VALIDATION_FAILED'] as const;
const none = { 204: { description: 'It is deleted' } };

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

export const ownerRoutes: readonly Route[] = [
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
      ...ownDays(92),
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
  ...collection('Link', link, linkBody, link, ['CONFLICT', 'IN_USE']),
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
