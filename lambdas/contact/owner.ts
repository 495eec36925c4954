/** The owner's routes of the contact form: list, read, sort, annotate, delete, export, and all that concerns one person. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { BundledContact } from '../../config/contact.ts';
import { showBudget } from '../shared/budget/present.ts';
import { notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { tokenLookup } from '../shared/owner/access.ts';
import { showCaller } from '../shared/owner/caller.ts';
import { readInput, readObject } from '../shared/owner/input.ts';
import { badQuery, requireKnown } from '../shared/owner/query.ts';
import { type Remains, remainsOfDeletion } from '../shared/owner/remains.ts';
import { retryLeg } from '../shared/owner/retry.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import type { Seen } from '../shared/owner/unchanged.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { isId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { isEmailAddress } from '../shared/visitors/email-address.ts';
import { personPartition } from '../shared/visitors/person.ts';
import { ownerEnvironment } from './environment.ts';
import { type AttachmentLink, attachmentLinks } from './files/links.ts';
import { annotate, annotations } from './owner/annotate.ts';
import { changeState, VERBS, type Verb } from './owner/change-state.ts';
import { deletePerson, deleteSubmission } from './owner/delete.ts';
import { presentForms } from './owner/forms.ts';
import { exportSubmissions, listPerson, listSubmissions } from './owner/lists.ts';
import { countSubmissions, examine, listChanges } from './owner/overview.ts';
import { presentAlone } from './owner/present.ts';
import { readSubmission, type SubmissionWithLegs } from './owner/read.ts';
import { tagOf } from './owner/write.ts';
import type { Submission } from './submission/submission.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<BundledContact>();
const { forms, budget } = config;
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const lists = { store, forms };
const ssm = new SSMClient({});
const sqs = new SQSClient({});
const parameters = createParameters(ssm);
const examined = {
  store,
  sqs,
  queueUrl: environment.QUEUE_URL,
  deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
  config,
};
const [saltName, urlName, keyName] = ['address-salt', 'url', 'token-key'].map((name) =>
  parameterName(environmentId(environment), 'contact', name),
) as [string, string, string];

/** How long a link to a file in an answer leads there. Asking again gives a new one. */
const LINK_MILLISECONDS = 60 * 60 * 1000;

const showMonth = showBudget({ table: store, budget, forms: Object.keys(forms), now: store.now });

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/me', answer: showCaller },
  { method: 'GET', path: '/owner/health', answer: () => examine(examined) },
  { method: 'GET', path: '/owner/changes', answer: (request) => listChanges(lists, request) },
  { method: 'GET', path: '/owner/forms', answer: showForms },
  { method: 'GET', path: '/owner/submissions/counts', answer: (request) => countSubmissions(lists, request) },
  {
    method: 'GET',
    path: '/owner/submissions',
    answer: async (request) => listSubmissions(lists, request, await personAsked(request)),
  },
  { method: 'GET', path: '/owner/submissions/{id}', answer: (_, { id }) => show(id) },
  { method: 'PATCH', path: '/owner/submissions/{id}', answer: (request, { id }) => change(request, id) },
  { method: 'DELETE', path: '/owner/submissions/{id}', answer: (_, { id }) => remove(id) },
  {
    method: 'POST',
    path: '/owner/submissions/{id}/legs/{leg}/retry',
    answer: (_, { id, leg }) => tryAgain(id, leg),
  },
  ...VERBS.map(
    (verb): OwnerRoute => ({
      method: 'POST',
      path: `/owner/submissions/{id}/${verb}`,
      answer: (request, { id }) => sort(request, id, verb),
    }),
  ),
  {
    method: 'GET',
    path: '/owner/export',
    answer: async (request) => exportSubmissions(lists, request, await personAsked(request)),
  },
  {
    method: 'GET',
    path: '/owner/people',
    answer: async (request) => listPerson(lists, request, await person(request)),
  },
  { method: 'DELETE', path: '/owner/people', answer: removePerson },
  { method: 'GET', path: '/owner/budget', answer: showMonth },
];

export const handler = ownerHandler({
  pipeline: 'contact',
  routes,
  lookup: tokenLookup(ssm, environmentId(environment)),
  now: store.now,
});

async function show(id: string | undefined) {
  return present(await readSubmission(store, requireId(id)));
}

async function showForms() {
  const { [urlName]: baseUrl = '' } = await parameters.get([urlName]);
  return json(200, { items: presentForms(forms, baseUrl) });
}

async function sort(seen: Seen, id: string | undefined, verb: Verb) {
  const findForm = (name: string) => (Object.hasOwn(forms, name) ? forms[name] : undefined);
  return present(await changeState(store, { id: requireId(id), verb, seen }, findForm));
}

async function change(request: Request, id: string | undefined) {
  const wanted = readInput(annotations, readObject(request));
  return present(await annotate(store, requireId(id), wanted, request));
}

async function tryAgain(id: string | undefined, kind = '') {
  const found = await readSubmission(store, requireId(id));
  if (!found) throw notFound();
  await retryLeg(examined, { legs: found.legs, kind, mayRetry: found.submission.state !== 'spam' });
  return present(await readSubmission(store, found.submission.id), 202);
}

async function remove(id: string | undefined) {
  if (!(await deleteSubmission(store, requireId(id)))) throw notFound();
  return json(200, { deleted: 1, remains: remains() });
}

/** `complete` is false when there was more than one request has time for: ask again. */
async function removePerson(request: Request) {
  requireKnown(request.query, 'email');
  const result = await deletePerson(store, await person(request));
  return json(200, { ...result, remains: remains() });
}

function remains(): Remains[] {
  const hashes =
    'hashes that tell repeats and hold back a second autoresponse, each until its own time is over';
  return [...remainsOfDeletion(store.now()), { where: hashes }];
}

async function present(found: SubmissionWithLegs | undefined, status = 200) {
  if (!found) throw notFound();
  const { submission, legs } = found;
  const { horizonSeconds } = config.delivery;
  const files = await fileLinks(submission);
  return json(status, presentAlone(submission, legs, { files, horizonSeconds }), { etag: tagOf(submission) });
}

async function fileLinks(submission: Submission): Promise<AttachmentLink[]> {
  if (!submission.attachments) return [];
  const { [urlName]: baseUrl = '', [keyName]: key = '' } = await parameters.get([urlName, keyName]);
  const expiresAt = new Date(store.now().getTime() + LINK_MILLISECONDS);
  return attachmentLinks(submission, { baseUrl, key, expiresAt });
}

function requireId(id: string | undefined): string {
  if (id === undefined || !isId(id)) throw notFound();
  return id;
}

/** The person that a list is narrowed to, if it is. */
async function personAsked(request: Request): Promise<string | undefined> {
  return request.query.email === undefined ? undefined : person(request);
}

async function person({ query: { email = '' } }: Request): Promise<string> {
  if (!isEmailAddress(email.trim())) throw badQuery('email: not an address.');
  const { [saltName]: salt = '' } = await parameters.get([saltName]);
  return personPartition(email, salt);
}
