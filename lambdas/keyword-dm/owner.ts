/** The owner's routes: rules with their try-out, links, statistics, the outbox, accounts, and deleting a person's data. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { KeywordDmConfig, SendLane } from '../../config/keyword-dm.ts';
import { showBudget } from '../shared/budget/present.ts';
import { notFound } from '../shared/http/endpoint.ts';
import { json } from '../shared/http/respond.ts';
import { tokenLookup } from '../shared/owner/access.ts';
import { showCaller } from '../shared/owner/caller.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { BY_OWNER, resumeAccount, stopByOwner } from './account/account.ts';
import { budgetOf } from './account/fuse.ts';
import { ownerEnvironment } from './environment.ts';
import { graphOpener } from './graph/open.ts';
import { idIn } from './incoming/bounds.ts';
import { describeAccounts } from './owner/accounts.ts';
import { checkAccount } from './owner/checks.ts';
import { linkRoutes } from './owner/links.ts';
import { cancelReplies, listOutbox, retryReplies } from './owner/outbox.ts';
import { examine, listChanges } from './owner/overview.ts';
import { deletePerson, describePerson } from './owner/people.ts';
import { requireAccount } from './owner/request.ts';
import { ruleRoutes } from './owner/rules.ts';
import { showStatistics } from './owner/statistics.ts';
import { rousePacer } from './pacer/pacer.ts';
import { turnSender } from './pacer/send-turn.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<KeywordDmConfig & { readonly timeZone: string }>();
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const openGraph = graphOpener(ssm, environmentId(environment), config);
const sqs = new SQSClient({});
const sendTurn = turnSender(sqs, environment.QUEUE_URL);
const urlName = parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, 'url');
const now = () => new Date();
const overview = {
  store: { ...table, now },
  config,
  sqs,
  deadLetterQueueUrls: [environment.DEAD_LETTER_QUEUE_URL, environment.INTAKE_DEAD_LETTER_QUEUE_URL],
};

async function baseUrl(): Promise<string> {
  const { [urlName]: url = '' } = await parameters.get([urlName]);
  return url;
}

async function wake(account: string): Promise<void> {
  await rousePacer(table, account, Object.keys(config.limits) as SendLane[], sendTurn, now());
}

const routes: OwnerRoute[] = [
  { method: 'GET', path: '/owner/me', answer: showCaller },
  { method: 'GET', path: '/owner/health', answer: () => examine(overview) },
  { method: 'GET', path: '/owner/changes', answer: (request) => listChanges(overview, request) },
  ...ruleRoutes({ table, config, now }),
  ...linkRoutes({ table, config, now, baseUrl }),
  { method: 'GET', path: '/owner/budget', answer: showBudget(budgetOf(table, config, now)) },
  {
    method: 'GET',
    path: '/owner/outbox',
    answer: async (request) => json(200, await listOutbox(table, config, request, now)),
  },
  {
    method: 'POST',
    path: '/owner/outbox/{id}/retry',
    answer: async ({ query }, { id = '' }) => {
      const account = requireAccount(config, query.account);
      const reopened = await retryReplies(table, account, id, now());
      if (reopened > 0) await wake(account);
      return json(200, { reopened });
    },
  },
  {
    method: 'GET',
    path: '/owner/statistics',
    answer: async (request) => json(200, await showStatistics(table, config, request, now())),
  },
  {
    method: 'GET',
    path: '/owner/accounts',
    answer: async () => json(200, { items: await describeAccounts(table, config) }),
  },
  {
    method: 'GET',
    path: '/owner/accounts/{account}/checks',
    answer: async (_, { account }) =>
      json(200, await checkAccount({ table, config, openGraph, now }, requireAccount(config, account))),
  },
  {
    method: 'POST',
    path: '/owner/accounts/{account}/resume',
    answer: async (_, { account: name }) => {
      const account = requireAccount(config, name);
      await resumeAccount(table, account, now());
      await wake(account);
      return json(200, { state: 'active' });
    },
  },
  {
    method: 'POST',
    path: '/owner/accounts/{account}/pause',
    answer: async (_, { account: name }) => {
      await stopByOwner(table, requireAccount(config, name), now());
      return json(200, { state: 'stopped', reason: BY_OWNER });
    },
  },
  {
    method: 'POST',
    path: '/owner/rules/{id}/cancel',
    answer: async (request, { id = '' }) => json(200, await cancelReplies(table, config, id, request, now)),
  },
  {
    method: 'GET',
    path: '/owner/people/{personId}',
    answer: async (_, { personId = '' }) => json(200, await describePerson(table, config, personId)),
  },
  {
    method: 'DELETE',
    path: '/owner/people/{personId}',
    answer: async (request, { personId = '' }) =>
      json(200, await deletePerson({ table, config, personId, now }, request)),
  },
];

/** What can't be an id names nothing; DynamoDB would refuse it as a key. */
function withSoundIds(route: OwnerRoute): OwnerRoute {
  return {
    ...route,
    answer: async (request, params, caller) => {
      if (!Object.values(params).every((id) => idIn(id) !== '')) throw notFound();
      return route.answer(request, params, caller);
    },
  };
}

export const handler = ownerHandler({
  pipeline: 'keyword-dm',
  routes: routes.map(withSoundIds),
  lookup: tokenLookup(ssm, environmentId(environment)),
  now,
});
