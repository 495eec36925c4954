/** The owner's routes of feedback: list, read, release, delete, export, counts, and all that concerns one person. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { BundledFeedback } from '../../config/feedback.ts';
import { notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { tokenLookup } from '../shared/owner/access.ts';
import { showCaller } from '../shared/owner/caller.ts';
import { badQuery, requireKnown } from '../shared/owner/query.ts';
import { remainsOfDeletion } from '../shared/owner/remains.ts';
import { retryLeg } from '../shared/owner/retry.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { isId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { isEmailAddress } from '../shared/visitors/email-address.ts';
import { personPartition, userPartition } from '../shared/visitors/person.ts';
import { ownerEnvironment } from './environment.ts';
import { showAggregates } from './owner/aggregates.ts';
import { deletePerson, deleteResponse, readWithLegs, releaseResponse } from './owner/change.ts';
import { exportResponses, listPerson, listResponses } from './owner/lists.ts';
import { countStored, examine, listChanges } from './owner/overview.ts';
import { presentResponse, presentWithLegs } from './owner/present.ts';
import { presentWidgets, showDefinition } from './owner/widgets.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<BundledFeedback>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const lists = { store, config };
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [saltName, urlName] = ['address-salt', 'url'].map((name) =>
  parameterName(environmentId(environment), 'feedback', name),
) as [string, string];
const examined = {
  store,
  sqs: new SQSClient({}),
  queueUrl: environment.QUEUE_URL,
  deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
  config,
};

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/me', answer: showCaller },
  { method: 'GET', path: '/owner/health', answer: () => examine(examined) },
  { method: 'GET', path: '/owner/changes', answer: (request) => listChanges(lists, request) },
  { method: 'GET', path: '/owner/widgets', answer: showWidgets },
  {
    method: 'GET',
    path: '/owner/widgets/{id}/definition',
    answer: async (request, { id = '' }) => showDefinition(config, request, id),
  },
  { method: 'GET', path: '/owner/responses/counts', answer: (request) => countStored(lists, request) },
  {
    method: 'POST',
    path: '/owner/responses/{id}/legs/{leg}/retry',
    answer: (_, { id, leg }) => tryAgain(id, leg),
  },
  {
    method: 'GET',
    path: '/owner/responses',
    answer: async (request) => listResponses(lists, request, await personAsked(request)),
  },
  { method: 'GET', path: '/owner/responses/{id}', answer: (_, { id }) => show(id) },
  { method: 'DELETE', path: '/owner/responses/{id}', answer: (_, { id }) => remove(id) },
  { method: 'POST', path: '/owner/responses/{id}/release', answer: (_, { id }) => release(id) },
  { method: 'GET', path: '/owner/aggregates', answer: (request) => showAggregates(lists, request) },
  {
    method: 'GET',
    path: '/owner/export',
    answer: async (request) => exportResponses(lists, request, await personAsked(request)),
  },
  {
    method: 'GET',
    path: '/owner/people',
    answer: async (request) => listPerson(lists, request, await person(request)),
  },
  { method: 'DELETE', path: '/owner/people', answer: removePerson },
];

export const handler = ownerHandler({
  pipeline: 'feedback',
  routes,
  lookup: tokenLookup(ssm, environmentId(environment)),
  now: store.now,
});

async function showWidgets() {
  const { [urlName]: baseUrl = '' } = await parameters.get([urlName]);
  return json(200, { items: presentWidgets(config, baseUrl) });
}

async function show(id: string | undefined, status = 200) {
  const found = await readWithLegs(store, requireId(id));
  if (!found) throw notFound();
  return json(status, presentWithLegs(found.response, found.legs, config.delivery.horizonSeconds));
}

async function tryAgain(id: string | undefined, kind = '') {
  const found = await readWithLegs(store, requireId(id));
  if (!found) throw notFound();
  await retryLeg(examined, { legs: found.legs, kind, mayRetry: found.response.state !== 'spam' });
  return show(id, 202);
}

async function release(id: string | undefined) {
  const response = await releaseResponse(store, requireId(id));
  if (!response) throw notFound();
  return json(200, presentResponse(response));
}

/** The screenshot is another pipeline's: its id is in the answer, so that the caller can delete it there. */
async function remove(id: string | undefined) {
  const deleted = await deleteResponse(store, requireId(id));
  if (!deleted) throw notFound();
  const { screenshot } = deleted;
  return json(200, {
    deleted: 1,
    ...(screenshot && { screenshot }),
    remains: remainsOfDeletion(store.now()),
  });
}

/** `complete` is false when there was more than one request has time for: ask again. */
async function removePerson(request: Request) {
  requireKnown(request.query, 'email', 'user');
  const result = await deletePerson(store, await person(request));
  return json(200, { ...result, remains: remainsOfDeletion(store.now()) });
}

function requireId(id: string | undefined): string {
  if (id === undefined || !isId(id)) throw notFound();
  return id;
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
