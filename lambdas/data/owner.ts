/** The owner's routes of the data pipeline: what devices report, and the saved questions. They change nothing. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { DataConfig } from '../../config/data.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { createIdentify } from '../shared/people/identify.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { createTableClient } from '../shared/table/table.ts';
import { ownerEnvironment } from './environment.ts';
import type { SavedQuery } from './lake/saved.ts';
import { listDevices, listMetrics, showSummary } from './owner/metrics.ts';
import { answerQuestion, listQuestions, type Questions } from './owner/questions.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<DataConfig & { readonly questions: readonly SavedQuery[] }>();
const { streams, scanLimitMegabytes } = config;
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const looking = { store, streams };
const questions: Questions = {
  questions: config.questions,
  athena: new AthenaClient({}),
  workGroup: environment.WORK_GROUP,
  database: environment.DATABASE,
  scanLimitMegabytes,
};

/** What lands and what devices report is of all forms and widgets: whoever is kept to some sees nothing of it. */
const keeps = 'everything';

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/metrics', keeps, answer: async (request) => listMetrics(looking, request) },
  {
    method: 'GET',
    path: '/owner/metrics/{metric}/devices',
    keeps,
    answer: (request, { metric = '' }) => listDevices(looking, request, metric),
  },
  {
    method: 'GET',
    path: '/owner/metrics/{metric}/summary',
    keeps,
    answer: (request, { metric = '' }) => showSummary(looking, request, metric),
  },
  {
    method: 'GET',
    path: '/owner/questions',
    keeps,
    answer: async (request) => listQuestions(questions, request),
  },
  {
    method: 'GET',
    path: '/owner/questions/{question}',
    keeps,
    answer: (request, { question = '' }) => answerQuestion(questions, request, question),
  },
];

export const handler = ownerHandler({
  pipeline: 'data',
  limitedBy: 'forms',
  routes,
  identify: createIdentify({ ssm: new SSMClient({}), environment }),
  store,
});
