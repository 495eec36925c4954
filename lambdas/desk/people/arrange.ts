/** The people of a desk: in the pool, by which they sign in, and in parameters, by which the pipelines know them. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../../config/deployment.ts';
import type { Limits } from '../../shared/people/caller.ts';
import { type PersonRecord, peoplePath } from '../../shared/people/records.ts';
import { ROLES, type Role } from '../../shared/people/roles.ts';
import { MOST_LOOKED_UP, readBelow } from '../../shared/runtime/lookup.ts';

export interface People {
  readonly cognito: CognitoIdentityProviderClient;
  readonly ssm: SSMClient;
  readonly environment: EnvironmentId;
  readonly poolId: string;
}

export interface Added {
  readonly email: string;
  /** @default the one that they have; reader for somebody new */
  readonly role?: Role | undefined;
  /** @default those that they have; all for somebody new */
  readonly limits?: Limits | 'all' | undefined;
  /** Whether Cognito mails an invitation with a first password. @default true */
  readonly invites?: boolean;
}

/** Why somebody can't be arranged; the message is for whoever asked. */
export class PeopleProblem extends Error {
  override readonly name = 'PeopleProblem';
}

/**
 * Invites a person, or gives another role or other limits to one who is there, who keeps what is not given: within a minute
 * what they were signed in with is void, and their page renews itself.
 *
 * @throws PeopleProblem when there are too many
 */
export async function addPerson(
  people: People,
  added: Added,
): Promise<{ sub: string; isNew: boolean; record: PersonRecord }> {
  const { cognito, ssm, environment, poolId: UserPoolId } = people;
  const { invites = true } = added;
  const email = added.email.toLowerCase();
  const there = await findUser(people, email);
  const records = await readPeople(ssm, environment);
  if (!there && records.size >= MOST_LOOKED_UP)
    throw new PeopleProblem(`There are ${MOST_LOOKED_UP} people, and more are not possible.`);
  const sub = there ?? (await createUser(people, email, invites));
  const was = records.get(sub);
  const role = added.role ?? was?.role ?? 'reader';
  const limits = added.limits ?? was?.limits ?? 'all';
  for (const GroupName of ROLES) {
    const group = { UserPoolId, Username: email, GroupName };
    if (GroupName === role) await cognito.send(new AdminAddUserToGroupCommand(group));
    else if (there) await cognito.send(new AdminRemoveUserFromGroupCommand(group));
  }
  // Last: what was issued while the groups changed is void by it.
  const now = new Date().toISOString();
  const record: PersonRecord = {
    email,
    role,
    ...(limits !== 'all' && { limits }),
    validFrom: now,
    addedAt: was?.addedAt ?? now,
  };
  // Of a user that the pool has lost, who was another one.
  const left = [...records].filter(([id, one]) => id !== sub && one.email === email);
  for (const [id] of left)
    await ssm.send(new DeleteParameterCommand({ Name: `${peoplePath(environment)}/${id}` }));
  await ssm.send(
    new PutParameterCommand({
      Name: `${peoplePath(environment)}/${sub}`,
      Value: JSON.stringify(record),
      Type: 'String',
      Overwrite: true,
    }),
  );
  return { sub, isNew: !there, record };
}

export function readPeople(ssm: SSMClient, environment: EnvironmentId): Promise<Map<string, PersonRecord>> {
  return readBelow<PersonRecord>(ssm, peoplePath(environment));
}

/** Whether somebody signs in by an address. A record alone lets nobody in: it may be left from a pool that is no more. */
export async function isKnown(people: People, email: string): Promise<boolean> {
  return (await findUser(people, email.toLowerCase())) !== undefined;
}

/** Takes a person's access away: within a minute on every route. @throws PeopleProblem when there is no such person */
export async function removePerson(people: People, address: string): Promise<void> {
  const { cognito, ssm, environment, poolId: UserPoolId } = people;
  const email = address.toLowerCase();
  const records = [...(await readPeople(ssm, environment))].filter(([, record]) => record.email === email);
  const there = await findUser(people, email);
  if (records.length === 0 && !there) throw new PeopleProblem(`There is nobody with the address ${email}.`);
  // First what lets them in.
  for (const [sub] of records)
    await ssm.send(new DeleteParameterCommand({ Name: `${peoplePath(environment)}/${sub}` }));
  if (!there) return;
  await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: email }));
  await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: email }));
}

/** The person's `sub`; undefined when the pool does not know the address. */
async function findUser({ cognito, poolId: UserPoolId }: People, email: string): Promise<string | undefined> {
  try {
    const { UserAttributes } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    return subOf(UserAttributes);
  } catch (error) {
    if ((error as Error).name === 'UserNotFoundException') return undefined;
    throw error;
  }
}

async function createUser({ cognito, poolId: UserPoolId }: People, email: string, invites: boolean) {
  const { User } = await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      UserAttributes: [
        { Name: 'email', Value: email },
        // Whoever can read the invitation has the address.
        { Name: 'email_verified', Value: 'true' },
      ],
      ...(invites ? { DesiredDeliveryMediums: ['EMAIL'] } : { MessageAction: 'SUPPRESS' }),
    }),
  );
  const sub = subOf(User?.Attributes);
  if (sub === undefined) throw new Error('Cognito made a user without a sub');
  return sub;
}

function subOf(attributes: readonly AttributeType[] | undefined): string | undefined {
  return attributes?.find(({ Name }) => Name === 'sub')?.Value;
}
