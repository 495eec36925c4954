/** The owner's routes of the contact form: list, read, sort, delete, export, and all that concerns one person. */
import { SSMClient } from '@aws-sdk/client-ssm';
import type { ContactConfig } from '../../config/contact.ts';
import { showBudget } from '../shared/budget/present.ts';
import { notFound } from '../shared/http/endpoint.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { tokenLookup } from '../shared/owner/access.ts';
import { badQuery, requireKnown } from '../shared/owner/query.ts';
import { type Remains, remainsOfDeletion } from '../shared/owner/remains.ts';
import { type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { isId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { isEmailAddress } from '../shared/visitors/email-address.ts';
import { personPartition } from '../shared/visitors/person.ts';
import { ownerEnvironment } from './environment.ts';
import { type AttachmentLink, attachmentLinks } from './files/links.ts';
import { changeState, VERBS, type Verb } from './owner/change-state.ts';
import { deletePerson, deleteSubmission } from './owner/delete.ts';
import { exportSubmissions, listPerson, listSubmissions } from './owner/lists.ts';
import { presentWithLegs } from './owner/present.ts';
import { readSubmission, type SubmissionWithLegs } from './owner/read.ts';
import type { Submission } from './submission/submission.ts';

const environment = parseEnvironment(ownerEnvironment);
const { forms, budget } = bundledConfig<ContactConfig>();
const store = { client: createTableClient(), tableName: environment.TABLE_NAME, now: () => new Date() };
const lists = { store, forms };
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const [saltName, urlName, keyName] = ['address-salt', 'url', 'token-key'].map((name) =>
  parameterName(environment.FRONTDESK_ENVIRONMENT, 'contact', name),
) as [string, string, string];

/** How long a link to a file in an answer leads there. Asking again gives a new one. */
const LINK_MILLISECONDS = 60 * 60 * 1000;

const showMonth = showBudget({ table: store, budget, forms: Object.keys(forms), now: store.now });

const routes: readonly OwnerRoute[] = [
  {
    method: 'GET',
    path: '/owner/submissions',
    answer: async (request) => listSubmissions(lists, request, await personAsked(request)),
  },
  { method: 'GET', path: '/owner/submissions/{id}', answer: (_, { id }) => show(id) },
  { method: 'DELETE', path: '/owner/submissions/{id}', answer: (_, { id }) => remove(id) },
  ...VERBS.map(
    (verb): OwnerRoute => ({
      method: 'POST',
      path: `/owner/submissions/{id}/${verb}`,
      answer: (_, { id }) => sort(id, verb),
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
  lookup: tokenLookup(ssm, environment.FRONTDESK_ENVIRONMENT),
  now: store.now,
});

async function show(id: string | undefined) {
  return present(await readSubmission(store, requireId(id)));
}

async function sort(id: string | undefined, verb: Verb) {
  const findForm = (name: string) => (Object.hasOwn(forms, name) ? forms[name] : undefined);
  return present(await changeState(store, requireId(id), verb, findForm));
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

async function present(found: SubmissionWithLegs | undefined) {
  if (!found) throw notFound();
  return json(200, presentWithLegs(found.submission, found.legs, await fileLinks(found.submission)));
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
