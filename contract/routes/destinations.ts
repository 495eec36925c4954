/** The owner's routes about the destinations that a pipeline tells; alike in all of them. */
import * as z from 'zod';
import type { Pipeline } from '../../config/deployment.ts';
import type { Route } from '../route.ts';
import { count, pageOf, time, timelineLeg } from '../shapes.ts';

const TYPES = ['webhook', 'slack', 'discord', 'teams', 'telegram', 'mail'] as const;

const destination = z
  .object({
    id: z.string(),
    type: z.enum(TYPES),
    failures: z.int().meta({ description: 'Attempts in a row that failed' }),
    failingSince: time.optional(),
    reason: z
      .string()
      .optional()
      .meta({ description: 'The last answer, or what it waits for: `MissingParameter`' }),
    pausedAt: time.optional().meta({ description: 'Since when nothing is sent, as it has failed for long' }),
    probeAt: time.optional().meta({ description: 'When the next attempt looks whether it is back' }),
    waiting: count,
    givenUp: count,
  })
  .meta({ id: 'Destination', description: 'How a destination is doing, as this pipeline finds it' });

const told = z
  .object({
    destination: z.string(),
    event: z.string().meta({ description: 'An event’s type; `submission` for one that has legs of its own' }),
    about: z.string().meta({ description: 'The id of what it is about' }),
    at: time.optional().meta({ description: 'When it happened' }),
    leg: timelineLeg,
  })
  .meta({ id: 'Told', description: 'What a destination was told, or is to be' });

const toldList = z.object({ items: z.array(told), more: z.boolean() }).meta({ id: 'ToldList' });
const body = (content: z.core.$ZodType) => ({ 'application/json': content });

type Item = 'response' | 'image' | 'account';

/** @param item what several events can be about, where an entry has no legs of its own that say who heard of it */
export function destinationRoutes(pipeline: Pipeline, item?: Item): Route[] {
  const read = [`${pipeline}:read`];
  return [
    ...readingRoutes(read),
    ...changingRoutes([`${pipeline}:write`]),
    ...(item ? [heardRoute(read, item)] : []),
  ];
}

function readingRoutes(scopes: readonly string[]): Route[] {
  return [
    {
      method: 'get',
      path: '/owner/destinations',
      id: 'listDestinations',
      summary: 'The destinations that are told, and how each is doing',
      scopes,
      answers: {
        200: {
          description: 'All of them',
          content: body(pageOf('Destinations', destination)),
        },
      },
      errors: ['BAD_QUERY'],
    },
    {
      method: 'get',
      path: '/owner/destinations/{id}/legs',
      id: 'getDestinationLegs',
      summary: 'What waits for a destination, or was given up: fifty at most',
      description: 'What has arrived stands with what it is about, and in no list.',
      scopes,
      query: z.object({ state: z.enum(['waiting', 'given-up']).default('waiting').optional() }),
      answers: { 200: { description: 'Some of them', content: body(toldList) } },
      errors: ['BAD_QUERY'],
    },
  ];
}

function changingRoutes(scopes: readonly string[]): Route[] {
  return [
    {
      method: 'post',
      path: '/owner/destinations/{id}/resume',
      id: 'resumeDestination',
      summary: 'Tell a destination again that is paused',
      scopes,
      answers: {
        200: {
          description: 'How many waited and leave now',
          content: body(z.object({ leaving: z.int() }).meta({ id: 'Resumed' })),
        },
      },
    },
    {
      method: 'post',
      path: '/owner/destinations/{id}/test',
      id: 'testDestination',
      summary: 'Send a destination a marked message, and wait for its answer',
      description: 'The answer is awaited for some twenty seconds; `pending` then means that none came.',
      scopes,
      answers: { 200: { description: 'What became of it', content: body(timelineLeg) } },
    },
    {
      method: 'post',
      path: '/owner/destinations/{id}/replay',
      id: 'replayDestination',
      summary: 'Tell a destination what was given up since a time',
      scopes,
      body: body(
        z
          .strictObject({
            since: time,
            includeUnknown: z
              .boolean()
              .default(false)
              .optional()
              .meta({ description: 'Also what may have arrived: it may then be heard twice' }),
          })
          .meta({ id: 'Replaying' }),
      ),
      answers: {
        200: {
          description: 'How many are tried again',
          content: body(z.object({ again: z.int() }).meta({ id: 'Replayed' })),
        },
      },
      errors: ['MALFORMED_BODY', 'VALIDATION_FAILED'],
    },
  ];
}

function heardRoute(scopes: readonly string[], item: Item): Route {
  return {
    method: 'get',
    path: '/owner/heard',
    id: 'getHeard',
    summary: `What each destination has heard of one ${item}`,
    description: 'For each destination the newest first, twenty at most; kept for thirty days.',
    scopes,
    query: z.object({ [item]: z.string() }),
    answers: { 200: { description: 'All of it', content: body(toldList) } },
    errors: ['BAD_QUERY'],
  };
}
