/** The people of the desk, as its owners arrange them from the page. */
import * as z from 'zod/mini';
import { notFound } from '../../shared/http/endpoint.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Request } from '../../shared/http/request.ts';
import { json, noContent } from '../../shared/http/respond.ts';
import { readInput, readObject, wrongField } from '../../shared/owner/input.ts';
import { requireKnown } from '../../shared/owner/query.ts';
import type { Call } from '../../shared/owner/router.ts';
import { LIMIT_KINDS, type LimitKind, type Limits } from '../../shared/people/caller.ts';
import type { PersonRecord } from '../../shared/people/records.ts';
import { ROLES } from '../../shared/people/roles.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import {
  addPerson,
  isKnown,
  type People,
  PeopleProblem,
  readPeople,
  removePerson,
} from '../people/arrange.ts';

/** The ids that are configured, by what somebody can be kept to. */
export type Configured = { readonly [Kind in LimitKind]: readonly string[] };

export interface Arranged {
  readonly people: People;
  readonly configured: Configured;
}

const ids = z.array(z.string().check(z.maxLength(63))).check(z.maxLength(200));
const rights = {
  role: z.enum(ROLES),
  limits: z.optional(
    z.strictObject({
      forms: z.optional(ids),
      widgets: z.optional(ids),
      presets: z.optional(ids),
      accounts: z.optional(ids),
    }),
  ),
};
const address = z.string().check(z.maxLength(254), z.refine(isEmailAddress, 'is not an e-mail address'));

/** What `POST /owner/people` takes. */
export const invitation = z.strictObject({ email: address, ...rights });
/** What `PUT /owner/people/{id}` takes. */
export const rightsOfPerson = z.strictObject(rights);

/** `GET /owner/people`: everybody, by address, and what they can be kept to. */
export async function listPeople({ people, configured }: Arranged, { query }: Request) {
  requireKnown(query);
  const records = [...(await readPeople(people.ssm, people.environment))];
  const items = records
    .map(([id, record]) => present(id, record))
    .sort((one, other) => one.email.localeCompare(other.email));
  return json(200, { items, configured });
}

/** `POST /owner/people`: Cognito mails them a first password. */
export async function invite({ people, configured }: Arranged, request: Request, { about }: Call) {
  const { email, role, limits } = readInput(invitation, readObject(request));
  requireConfigured(limits, configured);
  const wanted = email.trim().toLowerCase();
  const records = [...(await readPeople(people.ssm, people.environment)).values()];
  if (records.some((record) => record.email === wanted) && (await isKnown(people, wanted)))
    throw wrongField('email', 'This person has access already.');
  about(wanted);
  const { sub, record } = await asked(addPerson(people, { email: wanted, role, limits: limits ?? 'all' }));
  return json(201, present(sub, record));
}

/** `PUT /owner/people/{id}`: another role, other limits. */
export async function changeRights(
  { people, configured }: Arranged,
  request: Request,
  id: string,
  call: Call,
) {
  const { role, limits } = readInput(rightsOfPerson, readObject(request));
  requireConfigured(limits, configured);
  const { email } = await other(people, id, call);
  const { sub, record } = await asked(
    addPerson(people, { email, role, limits: limits ?? 'all', invites: false }),
  );
  return json(200, present(sub, record));
}

/** `DELETE /owner/people/{id}`: takes their access away, within a minute on every route. */
export async function takeAway({ people }: Arranged, id: string, call: Call) {
  const { email } = await other(people, id, call);
  await asked(removePerson(people, email));
  return noContent();
}

/** Somebody else: whoever took their own rights away by mistake could not give them back. */
async function other(people: People, id: string, { caller, about }: Call): Promise<PersonRecord> {
  const found = (await readPeople(people.ssm, people.environment)).get(id);
  if (!found) throw notFound();
  about(found.email);
  if (caller.kind === 'person' && caller.id === id)
    throw new HttpError(403, 'FORBIDDEN', 'This is you. Another owner can change or remove you.');
  return found;
}

function requireConfigured(limits: Limits | undefined, configured: Configured): void {
  for (const kind of LIMIT_KINDS)
    for (const id of limits?.[kind] ?? [])
      if (!configured[kind].includes(id)) throw wrongField(`limits.${kind}`, `${id} is not configured.`);
}

async function asked<Done>(arranged: Promise<Done>): Promise<Done> {
  return arranged.catch((error: unknown) => {
    if (error instanceof PeopleProblem) throw wrongField('email', error.message);
    throw error;
  });
}

function present(id: string, { email, role, limits, addedAt, validFrom }: PersonRecord) {
  return { id, email, role, ...(limits && { limits }), addedAt, changedAt: validFrom };
}
