/** The desk's own routes: what concerns no pipeline, or all of them. */
import * as z from 'zod';
import { invitation, rightsOfPerson } from '../../lambdas/desk/owner/people.ts';
import { LIMIT_KINDS } from '../../lambdas/shared/people/caller.ts';
import { ROLES } from '../../lambdas/shared/people/roles.ts';
import type { Contract, Route } from '../route.ts';
import { time } from '../shapes.ts';
import { peopleRoutes } from './people.ts';

const READ = ['desk:read'];
const WRITE = ['desk:write'];

const alarm = z
  .object({
    id: z.string().meta({ description: 'What it is about, such as `dead-letters`' }),
    pipeline: z.string().optional().meta({ description: 'All of them, or the account, without it' }),
    state: z.enum(['ok', 'alarm', 'unknown']).meta({ description: '`unknown`: not looked at yet' }),
    since: time.optional().meta({ description: 'Since when it is so' }),
    impact: z.string().meta({ description: 'What it means to the owner' }),
    runbook: z.string().meta({ description: 'Its section of docs/runbook.md' }),
  })
  .meta({ id: 'Alarm' });

const limits = z
  .partialRecord(z.enum(LIMIT_KINDS), z.array(z.string()))
  .meta({ description: 'The only ones that they see; everything without it' });

const person = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    limits: limits.optional(),
    addedAt: time,
    changedAt: time.meta({ description: 'When their rights were changed last; older sessions are void' }),
  })
  .meta({ id: 'Person' });

const routes: readonly Route[] = [
  ...peopleRoutes('desk'),
  {
    method: 'get',
    path: '/owner/alarms',
    id: 'getAlarms',
    summary: 'How the alarms of the environment and of its account are',
    scopes: READ,
    answers: {
      200: {
        description: 'Every alarm',
        content: {
          'application/json': z.object({ checkedAt: time, items: z.array(alarm) }).meta({ id: 'Alarms' }),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'post',
    path: '/owner/seen',
    id: 'noteSeen',
    summary: 'Say that you are here, and since when what came is new to you',
    description: 'A visit ends half an hour after this was called last.',
    scopes: READ,
    answers: {
      200: {
        description: 'When the visit before this one ended',
        content: {
          'application/json': z
            .object({ since: time.nullable().meta({ description: 'Null at the first visit' }) })
            .meta({ id: 'Seen' }),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'get',
    path: '/owner/people',
    id: 'getPeople',
    summary: 'Who may sign in at the desk',
    scopes: ['desk:audit'],
    answers: {
      200: {
        description: 'Everybody, by address; there are at most 200',
        content: {
          'application/json': z
            .object({
              items: z.array(person),
              configured: z
                .record(z.enum(LIMIT_KINDS), z.array(z.string()))
                .meta({ description: 'What somebody can be kept to' }),
            })
            .meta({ id: 'People' }),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'post',
    path: '/owner/people',
    id: 'invitePerson',
    summary: 'Let somebody in: Cognito mails them a first password, valid for seven days',
    description: 'A token has this scope only where it was asked for by name.',
    scopes: WRITE,
    body: { 'application/json': invitation },
    answers: { 201: { description: 'The person', content: { 'application/json': person } } },
    errors: ['MALFORMED_BODY', 'VALIDATION_FAILED'],
  },
  {
    method: 'put',
    path: '/owner/people/{id}',
    id: 'changePerson',
    summary: 'Give somebody another role, or other limits',
    description: 'In force within a minute. Nobody changes their own rights.',
    scopes: WRITE,
    body: { 'application/json': rightsOfPerson },
    answers: { 200: { description: 'The person', content: { 'application/json': person } } },
    errors: ['MALFORMED_BODY', 'VALIDATION_FAILED'],
  },
  {
    method: 'delete',
    path: '/owner/people/{id}',
    id: 'removePerson',
    summary: 'Take somebody’s access away, within a minute on every route',
    scopes: WRITE,
    answers: { 204: { description: 'They are out' } },
  },
];

export const desk: Contract = {
  pipeline: 'desk',
  title: 'Frontdesk: the desk',
  description: 'What the owner’s page needs besides the pipelines: alarms, and who may sign in.',
  routes,
};
