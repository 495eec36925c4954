/** The owner's routes of the contact form: list, read, sort, delete, export, and all that concerns one person. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import type { BundledContact } from '../../config/contact.ts';
import type { Destinations } from '../../config/destinations.ts';
import { contactLayout } from '../../config/layout.ts';
import { showBudget } from '../shared/budget/present.ts';
import { destinationRoutes, type ToldDestinations } from '../shared/destinations/owner.ts';
import { notFound } from '../shared/http/endpoint.ts';
import { HttpError } from '../shared/http/errors.ts';
import type { Request } from '../shared/http/request.ts';
import { json } from '../shared/http/respond.ts';
import { openForgetPerson } from '../shared/lake/forget-person.ts';
import { readInput, readObject } from '../shared/owner/input.ts';
import { listMails, mailsWithin, showMail } from '../shared/owner/mails.ts';
import { badQuery, requireKnown } from '../shared/owner/query.ts';
import { type Remains, remainsOfDeletion } from '../shared/owner/remains.ts';
import { retryLeg } from '../shared/owner/retry.ts';
import { type Call, type OwnerRoute, ownerHandler } from '../shared/owner/router.ts';
import type { Seen } from '../shared/owner/unchanged.ts';
import { narrowed, type Reach, within } from '../shared/people/caller.ts';
import { createIdentify } from '../shared/people/identify.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { isId, newId } from '../shared/runtime/ids.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { isEmailAddress } from '../shared/visitors/email-address.ts';
import { personPartition } from '../shared/visitors/person.ts';
import type { ContactMails } from './delivery/sample-mails.ts';
import { ownerEnvironment } from './environment.ts';
import { type AttachmentLink, attachmentLinks } from './files/links.ts';
import { annotate, annotations } from './owner/annotate.ts';
import { changeState, VERBS, type Verb } from './owner/change-state.ts';
import { deletePerson, deleteSubmission } from './owner/delete.ts';
import { presentForms } from './owner/forms.ts';
import { exportSubmissions, type Lists, listPerson, listSubmissions } from './owner/lists.ts';
import { countSubmissions, examine, listChanges } from './owner/overview.ts';
import { pastRoutes } from './owner/past.ts';
import { presentAlone } from './owner/present.ts';
import { readSubmission, type SubmissionWithLegs } from './owner/read.ts';
import { storeTest, TEST_LANGUAGES } from './owner/test-message.ts';
import { tagOf } from './owner/write.ts';
import { mayRetry } from './submission/legs.ts';
import { countPlaces } from './submission/place.ts';
import type { Submission } from './submission/submission.ts';

const environment = parseEnvironment(ownerEnvironment);
const config = bundledConfig<
  BundledContact &
    Pick<ContactMails, 'brand' | 'owner' | 'timeZone'> & {
      readonly destinations: Destinations;
      readonly toldDestinations: ToldDestinations;
    }
>();
const { forms, budget } = config;
const store = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: contactLayout(config),
  erasures: environment.ERASURES_TABLE,
  now: () => new Date(),
};
const lists = (reach: Reach): Lists => ({ store, forms: narrowed(reach, forms), reach });
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

const lake = openForgetPerson({ ssm, sqs, now: store.now, environment });

const showMonth = showBudget({ table: store, budget, forms: Object.keys(forms), now: store.now });

const routes: readonly OwnerRoute[] = [
  { method: 'GET', path: '/owner/health', keeps: 'everything', answer: () => examine(examined) },
  {
    method: 'GET',
    path: '/owner/changes',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => listChanges(lists(reach), request),
  },
  { method: 'GET', path: '/owner/forms', keeps: 'narrowed', answer: (_, __, { reach }) => showForms(reach) },
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
    method: 'POST',
    path: '/owner/forms/{id}/test',
    keeps: 'entry',
    answer: async (request, { id = '' }, call) => sendTest(request, id, call),
  },
  {
    method: 'GET',
    path: '/owner/submissions/counts',
    keeps: 'narrowed',
    answer: (request, _, { reach }) => countSubmissions(lists(reach), request),
  },
  {
    method: 'GET',
    path: '/owner/submissions',
    keeps: 'narrowed',
    answer: async (request, _, { reach }) =>
      listSubmissions(lists(reach), request, await personAsked(request)),
  },
  {
    method: 'GET',
    path: '/owner/submissions/{id}',
    keeps: 'entry',
    answer: async (_, { id }, call) => present(await required(id, call)),
  },
  {
    method: 'PATCH',
    path: '/owner/submissions/{id}',
    keeps: 'entry',
    answer: async (request, { id }, call) => change(request, await required(id, call)),
  },
  {
    method: 'POST',
    path: '/owner/submissions/{id}/legs/{leg}/retry',
    keeps: 'entry',
    answer: async (_, { id, leg }, call) => tryAgain(await required(id, call), leg),
  },
  {
    method: 'DELETE',
    path: '/owner/submissions/{id}',
    keeps: 'entry',
    answer: async (_, { id }, call) => remove(await required(id, call)),
  },
  ...VERBS.map(
    (verb): OwnerRoute => ({
      method: 'POST',
      path: `/owner/submissions/{id}/${verb}`,
      keeps: 'entry',
      answer: async (request, { id }, call) => sort(request, await required(id, call), verb),
    }),
  ),
  {
    method: 'GET',
    path: '/owner/export',
    keeps: 'narrowed',
    answer: async (request, _, { reach }) =>
      exportSubmissions(lists(reach), request, await personAsked(request)),
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
  { method: 'GET', path: '/owner/budget', keeps: 'everything', answer: showMonth },
  ...destinationRoutes({
    pipeline: 'contact',
    store,
    sqs: sqs,
    queueUrl: environment.TOLD_QUEUE_URL,
    destinations: config.toldDestinations,
    horizonSeconds: config.delivery.horizonSeconds,
  }),
];

/** Whoever looks at the desk has one to lead to. */
async function sampleMails(reach: Reach) {
  const { contactMails } = await import('./delivery/sample-mails.ts');
  return mailsWithin(reach, contactMails({ ...config, hasDesk: true }));
}

export const handler = ownerHandler({
  pipeline: 'contact',
  limitedBy: 'forms',
  routes,
  identify: createIdentify({ ssm, environment }),
  store,
});

/** A submission that the caller may see. A form keeps its submissions, so nothing changes until they are written. */
async function required(id: string | undefined, { reach, about }: Call): Promise<SubmissionWithLegs> {
  const found = id !== undefined && isId(id) ? await readSubmission(store, id) : undefined;
  if (!found || !within(reach, found.submission.form)) throw notFound();
  about(found.submission.form);
  return found;
}

async function showForms(reach: Reach) {
  const { [urlName]: baseUrl = '' } = await parameters.get([urlName]);
  const shown = narrowed(reach, forms);
  return json(200, { items: presentForms(shown, baseUrl, await countPlaces(store, shown)) });
}

const test = z.strictObject({ language: z._default(z.enum(TEST_LANGUAGES), 'en') });

async function sendTest(request: Request, formId: string, { reach, about }: Call) {
  const form = Object.hasOwn(forms, formId) ? forms[formId] : undefined;
  if (!form || !within(reach, formId)) throw notFound();
  about(formId);
  if (!form.active) throw new HttpError(403, 'INACTIVE', 'This form is switched off.');
  const { language } = readInput(test, readObject(request));
  const { [saltName]: salt = '' } = await parameters.get([saltName]);
  const now = store.now();
  const { id } = await storeTest(store, { formId, form, language, id: newId(), salt, now });
  return json(201, { submissionId: id });
}

async function sort(seen: Seen, { submission: { id } }: SubmissionWithLegs, verb: Verb) {
  const findForm = (name: string) => (Object.hasOwn(forms, name) ? forms[name] : undefined);
  return present(await changeState(store, { id, verb, seen }, findForm));
}

async function change(request: Request, { submission: { id } }: SubmissionWithLegs) {
  const wanted = readInput(annotations, readObject(request));
  return present(await annotate(store, id, wanted, request));
}

async function tryAgain({ submission, legs }: SubmissionWithLegs, kind = '') {
  await retryLeg(examined, { legs, kind, mayRetry: (leg) => mayRetry(submission, leg) });
  return present(await readSubmission(store, submission.id), 202);
}

async function remove({ submission: { id } }: SubmissionWithLegs) {
  if (!(await deleteSubmission(store, id))) throw notFound();
  return json(200, { deleted: 1, remains: remains() });
}

/** `complete` is false when there was more than one request has time for: ask again. */
async function removePerson(request: Request, reach: Reach) {
  requireKnown(request.query, 'email');
  const asked = await person(request);
  await lake.forget({ email: request.query.email ?? '' }, reach);
  const result = await deletePerson(store, asked, reach);
  return json(200, { ...result, remains: remains() });
}

function remains(): Remains[] {
  const hashes =
    'hashes that tell repeats and hold back a second autoresponse, each until its own time is over';
  return [...remainsOfDeletion(store.now()), { code: 'repeat-hashes', where: hashes }, ...lake.remains()];
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

/** The person that a list is narrowed to, if it is. */
async function personAsked(request: Request): Promise<string | undefined> {
  return request.query.email === undefined ? undefined : person(request);
}

async function person({ query: { email = '' } }: Request): Promise<string> {
  if (!isEmailAddress(email.trim())) throw badQuery('email: not an address.');
  const { [saltName]: salt = '' } = await parameters.get([saltName]);
  return personPartition(email, salt);
}
