/** What the account keeps of each person, in the parameter `/frontdesk/<environment>/desk/people/<sub>`. */
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../../config/deployment.ts';
import { lookupBelow } from '../runtime/lookup.ts';
import type { Waiting } from '../runtime/patience.ts';
import type { Limits } from './caller.ts';
import type { Role } from './roles.ts';

/** Whoever has none is let in nowhere, whatever their token says: so a removed person is out. */
export interface PersonRecord {
  readonly email: string;
  readonly role: Role;
  /** @default all */
  readonly limits?: Limits;
  /** Tokens from before are void, ISO 8601: the moment of the last change. */
  readonly validFrom: string;
  readonly addedAt: string;
}

export function peoplePath({ root, name }: EnvironmentId): string {
  return `/${root}/${name}/desk/people`;
}

/** Reads what is kept of a person; undefined when they were removed, or never added. */
export type PersonLookup = (sub: string) => Promise<PersonRecord | undefined>;

/** A removal is in force after a minute at the latest; while SSM gives no answer, nobody is let in for longer than that. */
export function personLookup(
  ssm: SSMClient,
  environment: EnvironmentId,
  waiting: Partial<Waiting> = {},
): PersonLookup {
  return lookupBelow<PersonRecord>(ssm, peoplePath(environment), { keepOnMilliseconds: 0, ...waiting });
}
