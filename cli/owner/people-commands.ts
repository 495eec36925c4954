/** `npm run owner -- people …`, with the deployer's AWS credentials. */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SSMClient } from '@aws-sdk/client-ssm';
import {
  addPerson,
  type People,
  PeopleProblem,
  readPeople,
  removePerson,
} from '../../lambdas/desk/people/arrange.ts';
import type { Role } from '../../lambdas/shared/people/roles.ts';
import { createParameters, parameterName } from '../../lambdas/shared/runtime/parameters.ts';
import { openWorkplace, type PlaceOptions } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { describeLimits, type LimitOptions, readLimits } from './limits.ts';
import { printRows } from './print.ts';

export interface AddOptions extends PlaceOptions, LimitOptions {
  readonly role?: Role | undefined;
  /** Whether the limits of somebody who is there are lifted. */
  readonly all: boolean;
}

export async function add(email: string, options: AddOptions): Promise<void> {
  const { config, people } = await openPeople(options);
  const limits = options.all ? 'all' : readLimits(options, config);
  const { isNew, record } = await said(addPerson(people, { email, role: options.role, limits }));
  const what = `${record.role}, sees ${describeLimits(record.limits)}`;
  console.log(
    isNew
      ? `Invited ${email} (${what}). Cognito mails them a first password, which is valid for seven days.`
      : `Changed ${email} (${what}). It is in force within a minute.`,
  );
}

export async function list(options: PlaceOptions): Promise<void> {
  const { people } = await openPeople(options);
  const records = [...(await readPeople(people.ssm, people.environment)).values()];
  const rows = records
    .sort((a, b) => a.email.localeCompare(b.email))
    .map(({ email, role, limits, addedAt }) => [email, role, describeLimits(limits), addedAt.slice(0, 10)]);
  printRows(['E-MAIL', 'ROLE', 'SEES', 'SINCE'], rows);
}

export async function remove(email: string, options: PlaceOptions): Promise<void> {
  const { people } = await openPeople(options);
  await said(removePerson(people, email));
  console.log(`Removed ${email}. They may still get in for a minute.`);
}

/** @throws CommandError in the place of a problem that is the caller's to solve */
async function said<Done>(arranged: Promise<Done>): Promise<Done> {
  return arranged.catch((error: unknown) => {
    if (error instanceof PeopleProblem) throw new CommandError(error.message);
    throw error;
  });
}

/** @throws CommandError where nobody can sign in */
async function openPeople(options: PlaceOptions) {
  const { config, environment } = await openWorkplace(options);
  const { region } = environment;
  const ssm = new SSMClient({ region });
  const pool = parameterName(environment, 'desk', 'pool-id');
  const { [pool]: poolId } = await createParameters(ssm).find([pool]);
  if (poolId === undefined)
    throw new CommandError(
      'People sign in at the desk, and none is deployed. Add `desk: {}` to your configuration, then: npm run deploy',
    );
  const cognito = new CognitoIdentityProviderClient({ region });
  const people: People = { cognito, ssm, environment, poolId };
  return { config, people };
}
