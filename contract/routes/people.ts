/** The owner's routes about who calls, and who changed what; every pipeline has them. */
import * as z from 'zod';
import { LIMIT_KINDS } from '../../lambdas/shared/people/caller.ts';
import type { Publisher, Route } from '../route.ts';
import { pageOf, paging, time } from '../shapes.ts';

const caller = z
  .object({
    kind: z.enum(['token', 'person']),
    id: z.string(),
    label: z.string().meta({ description: 'The token’s label, or the person’s address' }),
    scopes: z.array(z.string()),
    expiresAt: time,
    limits: z
      .partialRecord(z.enum(LIMIT_KINDS), z.array(z.string()))
      .optional()
      .meta({ description: 'The only ones that are shown; everything without it' }),
  })
  .meta({ id: 'Caller' });

const change = z
  .object({
    at: time,
    by: z.object({
      kind: z.enum(['token', 'person', 'mail']).meta({
        description:
          '`mail`: a button of the mail about what `id` names, which whoever has the mail can press',
      }),
      id: z.string(),
      label: z.string(),
    }),
    what: z.string().meta({ description: 'The route, such as `POST /owner/submissions/{id}/archive`' }),
    target: z.string().optional().meta({ description: 'The id in its address' }),
    of: z.string().optional().meta({
      description:
        'The form, widget, preset or account that it belongs to; at the desk, whose rights it is about',
    }),
    status: z.int().optional().meta({ description: 'Of the answer; missing when the change broke off' }),
  })
  .meta({ id: 'AuditEntry' });

export function peopleRoutes(pipeline: Publisher): Route[] {
  return [
    {
      method: 'get',
      path: '/owner/me',
      id: 'getMe',
      summary: 'Who calls, and what they may do',
      scopes: [`${pipeline}:read`],
      answers: { 200: { description: 'The caller', content: { 'application/json': caller } } },
      errors: ['BAD_QUERY'],
    },
    {
      method: 'get',
      path: '/owner/audit',
      id: 'listAudit',
      summary: 'Who changed what, newest first',
      description: 'Never contents: routes and ids, for a year.',
      scopes: [`${pipeline}:audit`],
      query: z.object(paging),
      answers: {
        200: { description: 'A page', content: { 'application/json': pageOf('AuditEntries', change) } },
      },
      errors: ['BAD_QUERY', 'BAD_CURSOR'],
    },
  ];
}
