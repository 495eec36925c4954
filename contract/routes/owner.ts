/** The owner's routes about how a pipeline is; those about who calls are in `people.ts`. */
import * as z from 'zod';
import type { Pipeline } from '../../config/deployment.ts';
import type { Route } from '../route.ts';
import { count, cursor, time } from '../shapes.ts';

const legHealth = z
  .object({
    leg: z.string(),
    pending: count.meta({ description: 'Not ended yet, what is being sent included' }),
    overdue: count.meta({ description: 'Of those, what should have been tried a while ago' }),
    failed: count.meta({ description: 'Given up' }),
  })
  .meta({ id: 'LegHealth' });

const ITEM = { contact: 'form', feedback: 'widget', images: 'preset', 'keyword-dm': 'account' } as const;

/** Of a pipeline’s entries, the one thing by which they can be limited: a form, a widget, a preset, an account. */
function entityOf(pipeline: Pipeline) {
  return { [ITEM[pipeline]]: z.string() };
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

interface Shared {
  /** What else `GET /owner/health` says. @default nothing */
  readonly health?: Shape;
  /** What a change says besides its id and when it was. */
  readonly change: Shape;
  /** What else `GET /owner/changes` says. @default nothing */
  readonly changes?: Shape;
}

export function sharedRoutes(pipeline: Pipeline, { health = {}, change, changes = {} }: Shared): Route[] {
  return [healthRoute(pipeline, health), changesRoute(pipeline, change, changes)];
}

function healthRoute(pipeline: Pipeline, more: Shape): Route {
  const failure = z
    .object({
      id: z.string().optional(),
      ...z.object(entityOf(pipeline)).partial().shape,
      leg: z.string(),
      state: z.enum(['failed', 'unknown']),
      reason: z.string().optional(),
      at: time,
      retry: z.string().optional().meta({ description: 'A POST to this path tries it again' }),
    })
    .meta({ id: 'Failure' });
  const health = z
    .object({
      checkedAt: time,
      legs: z.array(legHealth),
      troubles: z
        .array(z.object({ reason: z.string(), why: z.string(), remedy: z.string() }))
        .meta({ description: 'What keeps things from leaving until somebody mends it' }),
      deadLetters: z.int().meta({ description: 'What queues gave up, about' }),
      failures: z.array(failure).meta({ description: 'Of the last seven days, the newest ten' }),
      ...more,
    })
    .meta({ id: 'Health' });
  return {
    method: 'get',
    path: '/owner/health',
    id: 'getHealth',
    summary: 'What waits, what is late, what was given up lately, and what tries it again',
    scopes: [`${pipeline}:read`],
    answers: { 200: { description: 'As of now', content: { 'application/json': health } } },
  };
}

function changesRoute(pipeline: Pipeline, change: Shape, more: Shape): Route {
  const item = z
    .object({ id: z.string(), ...entityOf(pipeline), ...change, changedAt: time })
    .meta({ id: 'Change' });
  const changes = z
    .object({
      items: z.array(item),
      cursor,
      more: z.boolean().meta({ description: 'There were more: read the lists again' }),
      ...more,
    })
    .meta({ id: 'Changes' });
  const since = cursor
    .optional()
    .meta({ description: 'The cursor of the answer before; none, and it begins now' });
  return {
    method: 'get',
    path: '/owner/changes',
    id: 'getChanges',
    summary: 'What came in or was changed since you asked last',
    description:
      'For a page that stays open. Send `since` and the ETag again after a 304; take the new ones after a 200. What is younger than a minute may come again. Deletions are not among it.',
    scopes: [`${pipeline}:read`],
    query: z.object({ since }),
    headers: { 'If-None-Match': 'An ETag: nothing new, the answer is an empty 304' },
    answers: {
      200: {
        description: 'Up to 100 changes, oldest first',
        content: { 'application/json': changes },
        headers: { ETag: 'Of what was found; send it as `If-None-Match`' },
      },
      304: { description: 'There is nothing new', headers: { ETag: 'The same' } },
    },
    errors: ['BAD_QUERY', 'BAD_CURSOR'],
  };
}
