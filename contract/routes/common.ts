/** Routes that several pipelines have alike. */
import * as z from 'zod';
import type { Pipeline } from '../../config/deployment.ts';
import { STEPS } from '../../lambdas/shared/budget/pace.ts';
import type { Route } from '../route.ts';

const CACHED = {
  ETag: 'Of the content; send it as `If-None-Match`',
  'Cache-Control': 'For how long it may be kept',
};
export const notModified = { description: 'It has not changed since', headers: CACHED };

/** Serves the document itself. */
export const documentRoute: Route = {
  method: 'get',
  path: '/openapi.json',
  id: 'getDocument',
  summary: 'This document',
  headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
  answers: {
    200: {
      description: 'The contract of this API, as OpenAPI 3.1',
      content: { 'application/json': z.looseObject({ openapi: z.string() }) },
      headers: CACHED,
    },
    304: notModified,
  },
};

/** Serves a script for visitors' pages. */
export const scriptRoute: Route = {
  method: 'get',
  path: '/assets/v1/{file}',
  id: 'getScript',
  summary: 'A script for a page',
  headers: { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' },
  answers: {
    200: { description: 'The script', content: { 'text/javascript': z.string() }, headers: CACHED },
    304: notModified,
  },
  errors: ['NOT_FOUND'],
};

const dollars = z.number().meta({ description: 'In US dollars, as docs/cost.md reckons them' });
const step = z
  .enum(STEPS)
  .meta({ id: 'BudgetStep', description: 'What is left out; each step with all before it' });

const budget = z
  .object({
    month: z.string().meta({ description: 'In UTC', examples: ['2026-11'] }),
    budget: z
      .number()
      .nullable()
      .meta({ description: 'Null where none is configured: then nothing is counted' }),
    ceiling: dollars.optional().meta({ description: 'Up to there text is stored' }),
    spent: dollars.optional(),
    step: step.optional().meta({ description: 'The furthest that is reached at this moment' }),
    today: z
      .object({
        date: z.iso.date(),
        allowance: dollars,
        spent: dollars,
        byForm: z
          .array(z.object({ id: z.string(), spent: dollars, step }))
          .meta({ description: 'By form, widget, preset or account' }),
      })
      .optional(),
    days: z
      .array(z.object({ date: z.iso.date(), spent: dollars }))
      .optional()
      .meta({ description: 'Days on which something was spent' }),
  })
  .meta({ id: 'Budget' });

/** How the pipeline's month stands. */
export function budgetRoute(pipeline: Pipeline): Route {
  return {
    method: 'get',
    path: '/owner/budget',
    id: 'getBudget',
    summary: 'What the month has used of the budget, and what is left out',
    scopes: [`${pipeline}:read`],
    answers: { 200: { description: 'The month', content: { 'application/json': budget } } },
    errors: ['BAD_QUERY'],
  };
}

export { CACHED };
