/** Rules of forms and widgets on the past: tried on what is stored, and counted. */
import * as z from 'zod';
import { COMMON_ERRORS } from '../errors.ts';
import type { Route } from '../route.ts';
import { cursor, paging, range, search, time } from '../shapes.ts';

const rules = z
  .record(z.string(), z.looseObject({}))
  .meta({ description: 'By id, as in the configuration: docs/rules.md' });
const threshold = z.int().min(1).max(1000).meta({ description: 'Points from which on it is spam' });

const outcome = z
  .object({
    held: z.boolean(),
    to: z.array(z.string()).optional(),
    destinations: z.array(z.string()).optional(),
    labels: z.array(z.string()).optional(),
    assignee: z.string().optional(),
    autoresponse: z.union([z.string(), z.literal(false)]).optional(),
    redirect: z.string().optional(),
  })
  .meta({ id: 'RuleOutcome', description: 'What is absent is as the form or widget says' });

const replay = z
  .object({
    tried: z.int(),
    withoutSigns: z.int().meta({ description: 'Held before signs of spam were written down' }),
    changedSince: z.int().meta({ description: 'Changed by their authors since' }),
    counts: z
      .record(z.string(), z.int())
      .meta({ description: 'How many would be different, by what: `to`, `held`, `released`, `labels` …' }),
    fired: z.record(z.string(), z.int()).meta({ description: 'By rule of the candidate' }),
    items: z.array(
      z.object({
        id: z.string(),
        receivedAt: time,
        changes: z.array(z.string()),
        now: outcome,
        candidate: outcome,
      }),
    ),
    search,
    cursor: cursor.optional(),
  })
  .meta({ id: 'Replay' });

const counts = z
  .object({
    rules,
    threshold,
    tried: z.int(),
    items: z.array(
      z.object({
        rule: z.string(),
        fired: z.int(),
        wouldChange: z.int().meta({ description: 'Of a rule that only looks on' }),
        parts: z.array(z.string()).meta({ description: 'What it would have changed' }),
      }),
    ),
    search,
    cursor: cursor.optional(),
  })
  .meta({ id: 'FiredCounts' });

const BOUNDED =
  'One request looks through 2,000 entries or for five seconds at most, and goes on with its cursor. Nothing is sent or written.';

/** @param noun as the addresses have it */
export function pastRoutes(noun: 'form' | 'widget', scopes: readonly string[]): Route[] {
  const path = `/owner/${noun}s/{id}/rules` as const;
  const name = noun === 'form' ? 'Form' : 'Widget';
  const json = (description: string, schema: z.core.$ZodType) => ({
    200: { description, content: { 'application/json': schema } },
  });
  return [
    {
      method: 'post',
      path: `${path}/replay`,
      id: `replay${name}Rules`,
      summary: `What other rules of a ${noun}, or another threshold for spam, would have made of what is stored`,
      description: BOUNDED,
      scopes,
      query: z.object({ from: range.from, ...paging }),
      body: {
        'application/json': z
          .object({ rules: rules.optional(), threshold: threshold.optional() })
          .meta({ id: 'Candidate' }),
      },
      answers: json('What would be different', replay),
      errors: [...COMMON_ERRORS.body, 'BAD_CURSOR', 'BAD_QUERY', 'VALIDATION_FAILED'],
    },
    {
      method: 'get',
      path: `${path}/counts`,
      id: `count${name}Rules`,
      summary: `How often the rules of a ${noun} fired, and what those that only look on would have changed`,
      description: BOUNDED,
      scopes,
      query: z.object({ from: range.from, cursor: paging.cursor }),
      answers: json('By rule, with the rules as they are configured', counts),
      errors: ['BAD_CURSOR', 'BAD_QUERY'],
    },
  ];
}
