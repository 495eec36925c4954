/** The owner's routes of feedback: list, read, release, delete, export, counts, and all that concerns one person. */

import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { BundledFeedback } from '../../config/feedback.ts';
import { feedbackLayout } from '../../config/layout.ts';
import { addressesOf } from '../../config/recipients.ts';
import type { KnownDestinations } from '../../config/told.ts';
import { showBudget } from '../shared/budget/present.ts';
import { destinationRoutes, type ToldDestinations } from '../shared/destinations/owner.ts';
import { notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { openForgetPerson } from '../shared/lake/forget-person.ts';
import { ownAddresses } from '../shared/mail/reply-address.ts';
import { listMails, mailsWithin, showMail } from '../shared/owner/mails.ts';
import { badQuery, requireKnown } from '../shared/owner/query.ts';
import { type Remains, remainsOfDeletion } from '../shared/owner/remains.ts';
import { retryLeg } from '../shared/owner/retry.ts';
import { type Call, type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { narrowed, type Reach, within } from '../shared/people/caller.ts';
import { createIdentify } from '../shared/people/identify.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { isId, newId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { isEmailAddress } from '../shared/visitors/email-address.ts';
import { personPartition, userPartition } from '../shared/visitors/person.ts';
import { ownerEnvironment } from './environment.ts';
import { showAggregates } from './owner/aggregates.ts';
import { deletePerson, deleteResponse, type Found, readWithLegs, releaseResponse } from './owner/change.ts';
import { exportResponses, type Lists, listPerson, listResponses } from './owner/lists.ts';
import { countStored, examine, listChanges } from './owner/overview.ts';
import { pastRoutes } from './owner/past.ts';
import { presentResponse, presentWithLegs } from './owner/present.ts';
import { inviteTo, listSurveys, requireSurvey } from './owner/surveys.ts';
import { presentWidgets, showDefinition } from './owner/widgets.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<
  BundledFeedback & { readonly destinations: KnownDestinations; readonly toldDestinations: ToldDestinations }
>();
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: feedbackLayout(config),
  erasures: environment.ERASURES_TABLE,
  now: () => new Date(),
};
const lists = (reach: Reach): Lists => ({
  store,
  config: { ...config, widgets: narrowed(reach, config.widgets) },
  reach,
});
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [saltName, urlName, scriptsName] = ['address-salt', 'url', 'scripts-url'].map((name) =>
  parameterName(environmentId(environment), 'feedback', name),
) as [string, string, string];
const examined = {
  store,
  sqs: new SQSClient({}),
  queueUrl: environment.QUEUE_URL,
  deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
  config,
};

const surveys = {
  store,
  config,
  newId,
  own: ownAddresses({
    from: config.mail.from,
    identity: config.identity,
    owner: config.owner,
    others: Object.values(config.widgets).flatMap(({ rules }) => addressesOf({ to: config.to, rules })),
  }),
  salt: async () => (await parameters.get([saltName]))[saltName] ?? '',
};

const lake = openForgetPerson({ ssm, sqs: examined.sqs, now: store.now, environment });

const showMonth = showBudget({
  table: store,
  budget: config.budget,
  forms: Object.keys(config.widgets),
  now: store.now,
});

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/health', keeps: 'everything', answer: () => examine(examined) },
  {
    method: 'GET',
    path: '/owner/changes',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => listChanges(lists(reach), request),
  },
  {
    method: 'GET',
    path: '/owner/widgets',
    keeps: 'narrowed',
    answer: (_, __, { reach }) => showWidgets(reach),
  },
  {
    method: 'GET',
    path: '/owner/widgets/{id}/definition',
    keeps: 'entry',
    answer: async (request, { id = '' }, { reach }) => {
      if (!within(reach, id)) throw notFound();
      return showDefinition(config, request, id);
    },
  },
  ...pastRoutes({ store, config }),
  {
    method: 'GET',
    path: '/owner/mails',
    keeps: 'narrowed',
    answer: async ({ query }, _, { reach }) => {
      requireKnown(query);
      return listMails(await sampleMails(reach));
    },
  },
  {
    method: 'GET',
    path: '/owner/mails/{name}',
    keeps: 'entry',
    answer: async ({ query }, { name }, { reach }) => {
      requireKnown(query);
      return showMail(await sampleMails(reach), name);
    },
  },
  {
    method: 'GET',
    path: '/owner/responses/counts',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => countStored(lists(reach), request),
  },
  {
    method: 'POST',
    path: '/owner/responses/{id}/legs/{leg}/retry',
    keeps: 'entry',
    answer: async (_, { id, leg }, call) => tryAgain(await required(id, call), call, leg),
  },
  {
    method: 'GET',
    path: '/owner/responses',
    keeps: 'narrowed',
    answer: async (request, _, { reach }) => listResponses(lists(reach), request, await personAsked(request)),
  },
  {
    method: 'GET',
    path: '/owner/responses/{id}',
    keeps: 'entry',
    answer: async (_, { id }, call) => show(await required(id, call)),
  },
  {
    method: 'DELETE',
    path: '/owner/responses/{id}',
    keeps: 'entry',
    answer: async (_, { id }, call) => remove(await required(id, call)),
  },
  {
    method: 'POST',
    path: '/owner/responses/{id}/release',
    keeps: 'entry',
    answer: async (_, { id }, call) => release(await required(id, call)),
  },
  {
    method: 'GET',
    path: '/owner/aggregates',
    keeps: 'entry',
    answer: (request, _, { reach }) => showAggregates(lists(reach), request),
  },
  {
    method: 'GET',
    path: '/owner/export',
    keeps: 'narrowed',
    answer: async (request, _, { reach }) =>
      exportResponses(lists(reach), request, await personAsked(request)),
  },
  {
    method: 'GET',
    path: '/owner/people',
    keeps: 'narrowed',
    answer: async (request, _, { reach }) => listPerson(lists(reach), request, await person(request)),
  },
  {
    method: 'DELETE',
    path: '/owner/people',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => removePerson(request, reach),
  },
  {
    method: 'GET',
    path: '/owner/surveys',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => listSurveys(surveys, request, reach),
  },
  {
    method: 'POST',
    path: '/owner/surveys/{id}/invitations',
    keeps: 'entry',
    answer: (request, { id = '' }, { reach, about }) => {
      const survey = requireSurvey(surveys, id, reach);
      about(survey.widget);
      return inviteTo(surveys, request, id, survey);
    },
  },
  { method: 'GET', path: '/owner/budget', keeps: 'everything', answer: showMonth },
  ...destinationRoutes({
    pipeline: 'feedback',
    store,
    sqs: examined.sqs,
    queueUrl: environment.TOLD_QUEUE_URL,
    destinations: config.toldDestinations,
    horizonSeconds: config.delivery.horizonSeconds,
    item: 'response',
  }),
];

/** Whoever looks at the desk has one to lead to. */
async function sampleMails(reach: Reach) {
  const { feedbackMails } = await import('./mail/sample-mails.ts');
  return mailsWithin(reach, feedbackMails({ ...config, hasDesk: true }));
}

export const handler = ownerHandler({
  pipeline: 'feedback',
  limitedBy: 'widgets',
  routes,
  identify: createIdentify({ ssm, environment }),
  store,
});

/** A response that the caller may see. A widget keeps its responses, so nothing changes until they are written. */
async function required(id: string | undefined, { reach, about }: Call): Promise<Found> {
  const found = id !== undefined && isId(id) ? await readWithLegs(store, id) : undefined;
  if (!found || !within(reach, found.response.widget)) throw notFound();
  about(found.response.widget);
  return found;
}

async function showWidgets(reach: Reach) {
  const { [urlName]: baseUrl = '', [scriptsName]: scripts = '' } = await parameters.get([
    urlName,
    scriptsName,
  ]);
  const widgets = narrowed(reach, config.widgets);
  return json(200, { items: presentWidgets({ ...config, widgets }, baseUrl, scripts) });
}

function show({ response, legs }: Found, status = 200) {
  return json(status, presentWithLegs(response, legs, config.delivery.horizonSeconds));
}

async function tryAgain({ response, legs }: Found, call: Call, kind = '') {
  await retryLeg(examined, { legs, kind, mayRetry: () => response.state !== 'spam' });
  return show(await required(response.id, call), 202);
}

async function release({ response: { id } }: Found) {
  const response = await releaseResponse(store, id, config.widgets);
  if (!response) throw notFound();
  return json(200, presentResponse(response));
}

/** The screenshot is another pipeline's: its id is in the answer, so that the caller can delete it there. */
async function remove({ response: { id } }: Found) {
  const deleted = await deleteResponse(store, id);
  if (!deleted) throw notFound();
  const { screenshot } = deleted;
  return json(200, {
    deleted: 1,
    ...(screenshot && { screenshot }),
    remains: remains(),
  });
}

/** `complete` is false when there was more than one request has time for: ask again. */
async function removePerson(request: Request, reach: Reach) {
  requireKnown(request.query, 'email', 'user');
  const { email } = request.query;
  const asked = await person(request);
  await lake.forget(email === undefined ? { user: asked } : { email }, reach);
  const result = await deletePerson(store, asked, reach);
  return json(200, { ...result, remains: remains() });
}

function remains(): Remains[] {
  const answers =
    'what destinations answered when they heard of it, up to 200 characters each, 30 days from then';
  return [
    ...remainsOfDeletion(store.now()),
    { code: 'destination-answers', where: answers },
    ...lake.remains(),
  ];
}

/** The person that a list is narrowed to, if it is. */
async function personAsked(request: Request): Promise<string | undefined> {
  const { email, user } = request.query;
  return email === undefined && user === undefined ? undefined : person(request);
}

/** By an e-mail address, or by the website's own id of its user. */
async function person({ query: { email, user } }: Request): Promise<string> {
  if ((email === undefined) === (user === undefined)) throw badQuery('Name one of email and user.');
  if (email !== undefined && !isEmailAddress(email.trim())) throw badQuery('email: not an address.');
  if (user?.trim() === '') throw badQuery('user: empty.');
  const { [saltName]: salt = '' } = await parameters.get([saltName]);
  return email === undefined ? userPartition(user ?? '', salt) : personPartition(email, salt);
}
