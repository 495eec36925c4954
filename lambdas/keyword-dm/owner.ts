/** The owner's routes: rules with their try-out, links, statistics, the outbox, accounts, and deleting a person's data. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { KeywordDmConfig, SendLane } from '../../config/keyword-dm.ts';
import { keywordDmLayout } from '../../config/layout.ts';
import { showBudget } from '../shared/budget/present.ts';
import { destinationRoutes, type ToldDestinations } from '../shared/destinations/owner.ts';
import { notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { openForgetPerson } from '../shared/lake/forget-person.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import type { Reach } from '../shared/people/caller.ts';
import { createIdentify } from '../shared/people/identify.ts';
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
import { pastRoutes } from './owner/replay.ts';
import { accountOf, keptTo } from './owner/request.ts';
import { ruleRoutes } from './owner/rules.ts';
import { showStatistics } from './owner/statistics.ts';
import { rousePacer } from './pacer/pacer.ts';
import { turnSender } from './pacer/send-turn.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<
  KeywordDmConfig & { readonly timeZone: string; readonly toldDestinations: ToldDestinations }
>();
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: keywordDmLayout(config),
  erasures: environment.ERASURES_TABLE,
};
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

const lake = openForgetPerson({ ssm, sqs, now, environment });

async function baseUrl(): Promise<string> {
  const { [urlName]: url = '' } = await parameters.get([urlName]);
  return url;
}

async function wake(account: string): Promise<void> {
  await rousePacer(table, account, Object.keys(config.limits) as SendLane[], sendTurn, now());
}

const routes: OwnerRoute[] = [
  { method: 'GET', path: '/owner/health', keeps: 'everything', answer: () => examine(overview) },
  {
    method: 'GET',
    path: '/owner/changes',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => listChanges({ ...overview, config: reachable(reach) }, request),
  },
  ...pastRoutes({ table, config, now }),
  ...ruleRoutes({ table, config, now }),
  ...linkRoutes({ table, config, now, baseUrl }),
  {
    method: 'GET',
    path: '/owner/budget',
    keeps: 'everything',
    answer: showBudget(budgetOf(table, config, now)),
  },
  ...destinationRoutes({
    pipeline: 'keyword-dm',
    store: overview.store,
    sqs,
    queueUrl: environment.TOLD_QUEUE_URL,
    destinations: config.toldDestinations,
    horizonSeconds: config.delivery.horizonSeconds,
    item: 'account',
  }),
  {
    method: 'GET',
    path: '/owner/outbox',
    keeps: 'entry',
    answer: async (request, _, { reach }) =>
      json(200, await listOutbox(table, keptTo(config, reach), request, now)),
  },
  {
    method: 'POST',
    path: '/owner/outbox/{id}/retry',
    keeps: 'entry',
    answer: async ({ query }, { id = '' }, call) => {
      const account = accountOf(config, call, query.account);
      const reopened = await retryReplies(table, account, id, now());
      if (reopened > 0) await wake(account);
      return json(200, { reopened });
    },
  },
  {
    method: 'GET',
    path: '/owner/statistics',
    keeps: 'entry',
    answer: async (request, _, { reach }) =>
      json(200, await showStatistics(table, reachable(reach), request, now())),
  },
  {
    method: 'GET',
    path: '/owner/accounts',
    keeps: 'narrowed',
    answer: async (_, __, { reach }) => json(200, { items: await describeAccounts(table, reachable(reach)) }),
  },
  {
    method: 'GET',
    path: '/owner/accounts/{account}/checks',
    keeps: 'entry',
    answer: async (_, { account }, call) =>
      json(200, await checkAccount({ table, config, openGraph, now }, accountOf(config, call, account))),
  },
  {
    method: 'POST',
    path: '/owner/accounts/{account}/resume',
    keeps: 'entry',
    answer: async (_, { account: name }, call) => {
      const account = accountOf(config, call, name);
      await resumeAccount(table, account, now());
      await wake(account);
      return json(200, { state: 'active' });
    },
  },
  {
    method: 'POST',
    path: '/owner/accounts/{account}/pause',
    keeps: 'entry',
    answer: async (_, { account: name }, call) => {
      await stopByOwner(table, accountOf(config, call, name), now());
      return json(200, { state: 'stopped', reason: BY_OWNER });
    },
  },
  {
    method: 'POST',
    path: '/owner/rules/{id}/cancel',
    keeps: 'narrowed',
    answer: async (request, { id = '' }, { reach }) =>
      json(200, await cancelReplies(table, keptTo(config, reach), id, request, now)),
  },
  {
    method: 'GET',
    path: '/owner/people/{personId}',
    keeps: 'narrowed',
    answer: async (_, { personId = '' }, { reach }) =>
      json(200, await describePerson(table, keptTo(config, reach), personId)),
  },
  {
    method: 'DELETE',
    path: '/owner/people/{personId}',
    keeps: 'narrowed',
    answer: (request, { personId = '' }, { reach }) => removePerson(request, personId, reach),
  },
];

/** The lake first: if it can't be asked, nothing is deleted, and the owner asks again. */
async function removePerson(request: Request, personId: string, reach: Reach) {
  await lake.forget({ instagram: personId }, reach);
  const { remains, ...result } = await deletePerson(
    { table, config: reachable(reach), personId, now },
    request,
  );
  return json(200, { ...result, remains: [...remains, ...lake.remains()] });
}

/** The configuration with the accounts that a caller may see. */
function reachable(reach: Reach) {
  return { ...config, ...keptTo(config, reach) };
}

/** What can't be an id names nothing; DynamoDB would refuse it as a key. */
function withSoundIds(route: OwnerRoute): OwnerRoute {
  return {
    ...route,
    answer: async (request, params, call) => {
      if (!Object.values(params).every((id) => idIn(id) !== '')) throw notFound();
      return route.answer(request, params, call);
    },
  };
}

export const handler = ownerHandler({
  pipeline: 'keyword-dm',
  routes: routes.map(withSoundIds),
  limitedBy: 'accounts',
  identify: createIdentify({ ssm, environment }),
  store: { ...table, now },
});
