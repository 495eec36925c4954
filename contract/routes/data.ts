/** The owner's routes of the data pipeline: what devices report, and the saved questions. */
import * as z from 'zod';
import type { Contract, Route } from '../route.ts';
import { pageOf, paging, range, time } from '../shapes.ts';
import { CACHED, notModified } from './common.ts';
import { peopleRoutes } from './people.ts';

const READ = ['data:read'];

const window = z.enum(['minute', 'hour', 'day']).meta({ description: 'Hours and days are those of UTC' });
const side = z.enum(['above', 'below']);

const metric = z
  .object({
    metric: z.string(),
    unit: z.string().optional(),
    windows: z.array(window),
    min: z.number().optional(),
    max: z.number().optional(),
    thresholds: z.array(
      z.object({ above: z.number().optional(), below: z.number().optional(), clear: z.number().optional() }),
    ),
    missingAfterMinutes: z.int().optional(),
    keepDays: z.int(),
  })
  .meta({ id: 'Metric' });

const device = z
  .object({
    device: z.string(),
    last: z
      .object({ at: time, value: z.number().optional() })
      .meta({ description: 'The last reading, by its own time' }),
    crossed: z
      .array(z.object({ side, limit: z.number() }))
      .meta({ description: 'Thresholds that are crossed now' }),
    silentSince: time
      .optional()
      .meta({ description: 'There while nothing comes for longer than `missingAfterMinutes`' }),
  })
  .meta({ id: 'Device' });

const quantile = z.number().meta({ description: 'Off by at most `quantileError` of it, unless `isCoarse`' });
const figures = {
  count: z.int(),
  min: z.number(),
  max: z.number(),
  sum: z.number(),
  average: z.number(),
  p50: quantile,
  p90: quantile,
  p99: quantile,
  isCoarse: z
    .literal(true)
    .optional()
    .meta({ description: 'The values span so much that quantiles near zero are off by more' }),
};

const summary = z
  .object({
    metric: z.string(),
    unit: z.string().optional(),
    window,
    from: time,
    to: time,
    devices: z
      .array(
        z.object({
          device: z.string(),
          total: z.object(figures).meta({ id: 'Figures', description: 'Of all windows together' }),
          windows: z
            .array(z.object({ start: time, ...figures }).meta({ id: 'WindowFigures' }))
            .meta({ description: 'Those that have readings' }),
        }),
      )
      .meta({ description: 'Those that have readings, by name' }),
    setAside: z.int().meta({ description: 'Records of the metric that can’t be counted' }),
    quantileError: z.number().meta({ description: 'What a quantile is off by at most, as a share of it' }),
  })
  .meta({ id: 'StreamSummary' });

const answer = z
  .object({
    name: z.string(),
    about: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    more: z.boolean().meta({ description: 'Whether there are more than these 1000 rows' }),
  })
  .meta({ id: 'QuestionAnswer' });

const IF_NONE_MATCH = { 'If-None-Match': 'An ETag: unchanged, the answer is an empty 304' };

const routes: readonly Route[] = [
  ...peopleRoutes('data'),
  {
    method: 'get',
    path: '/owner/metrics',
    id: 'getMetrics',
    summary: 'The metrics that devices report',
    scopes: READ,
    answers: {
      200: {
        description: 'As they are configured',
        content: { 'application/json': z.object({ items: z.array(metric) }).meta({ id: 'Metrics' }) },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'get',
    path: '/owner/metrics/{metric}/devices',
    id: 'listDevices',
    summary: 'How each device stands: its last reading, crossed thresholds, silence',
    scopes: READ,
    query: z.object(paging),
    answers: {
      200: { description: 'By name', content: { 'application/json': pageOf('Devices', device) } },
    },
    errors: ['BAD_QUERY', 'BAD_CURSOR', 'NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/owner/metrics/{metric}/summary',
    id: 'getSummary',
    summary: 'What devices have reported, summed up by device and window',
    description:
      'The last seven days unless it says otherwise. At most 2,500 hours of devices, 250 by minute: ask for one device, or for less time.',
    scopes: READ,
    headers: IF_NONE_MATCH,
    query: z.object({
      window: window
        .optional()
        .meta({ description: 'One of the metric’s windows; by hour unless it says otherwise' }),
      device: z.string().optional().meta({ description: 'One device; all without it' }),
      ...range,
    }),
    answers: {
      200: { description: 'The figures', content: { 'application/json': summary }, headers: CACHED },
      304: notModified,
    },
    errors: ['BAD_QUERY', 'NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/owner/questions',
    id: 'getQuestions',
    summary: 'The saved questions',
    scopes: READ,
    answers: {
      200: {
        description: 'By name',
        content: {
          'application/json': z
            .object({
              state: z.enum(['ready', 'not-configured', 'no-athena']).meta({
                description:
                  '`not-configured`: nothing is kept of what happens. `no-athena`: the engine can’t be asked',
              }),
              items: z.array(z.object({ name: z.string(), about: z.string() })),
            })
            .meta({ id: 'Questions' }),
        },
      },
    },
    errors: ['BAD_QUERY'],
  },
  {
    method: 'get',
    path: '/owner/questions/{question}',
    id: 'answerQuestion',
    summary: 'What a saved question finds',
    description: 'Asked of Athena at most once in ten minutes; in between the same answer is given.',
    scopes: READ,
    headers: IF_NONE_MATCH,
    answers: {
      200: { description: 'The answer', content: { 'application/json': answer }, headers: CACHED },
      304: notModified,
    },
    errors: ['BAD_QUERY', 'NOT_FOUND', 'NO_ANSWER_YET', 'QUESTION_FAILED'],
  },
];

export const data: Contract = {
  pipeline: 'data',
  title: 'Frontdesk: data',
  description: 'What devices report, summed up, and what is asked of the lake.',
  routes,
};
