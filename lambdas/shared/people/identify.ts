/** Who a request is from, by its `authorization` header: an owner token, or a person’s access token. */
import type { SSMClient } from '@aws-sdk/client-ssm';
import { HttpError } from '../http/errors.ts';
import { readToken, tokenLookup } from '../owner/access.ts';
import { environmentId } from '../runtime/environment.ts';
import { logger } from '../runtime/log.ts';
import { createParameters, parameterName } from '../runtime/parameters.ts';
import type { Waiting } from '../runtime/patience.ts';
import type { Caller } from './caller.ts';
import { type PersonLookup, personLookup } from './records.ts';
import { roleOf, scopesOf } from './roles.ts';
import { poolVerifier, type Verify } from './verify.ts';

/** @throws HttpError 401, the same for every cause, so that a guess learns nothing */
export type Identify = (authorization: string | undefined) => Promise<Caller>;

interface People {
  /** Undefined where nobody can sign in: then only tokens count. */
  readonly verify: () => Promise<Verify | undefined>;
  readonly find: PersonLookup;
}

export interface Identification {
  readonly ssm: SSMClient;
  /** The function's own. */
  readonly environment: {
    readonly FRONTDESK_NAME: string;
    readonly FRONTDESK_ENVIRONMENT: string;
    readonly PEOPLE_KEYS_FROM?: string | undefined;
  };
  readonly waiting?: Partial<Waiting>;
}

export function createIdentify(options: Identification): Identify {
  const { ssm, waiting = {} } = options;
  const environment = environmentId(options.environment);
  const { now = Date.now } = waiting;
  const findToken = tokenLookup(ssm, environment, waiting);
  const people = { verify: createVerify(options), find: personLookup(ssm, environment, waiting) };
  return async (authorization) => {
    const bearer = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const caller = bearer.startsWith('ey')
      ? await readPerson(bearer, people)
      : await readToken(bearer, findToken, new Date(now()));
    if (!caller) throw unauthorised();
    return caller;
  };
}

/** The pool is known by parameters that the Desk stack writes; without them there are no people. */
function createVerify({ ssm, environment, waiting }: Identification): People['verify'] {
  const { PEOPLE_KEYS_FROM: keysFrom } = environment;
  const parameters = createParameters(ssm, 'npm run deploy', waiting);
  const [pool, client] = ['pool-id', 'client-id'].map((name) =>
    parameterName(environmentId(environment), 'desk', name),
  ) as [string, string];
  let made: { readonly key: string; readonly verify: Verify } | undefined;
  return async () => {
    const { [pool]: poolId, [client]: clientId } = await parameters.find([pool, client]);
    if (poolId === undefined || clientId === undefined) return undefined;
    const key = `${poolId} ${clientId}`;
    // Made once, as it keeps the pool’s keys.
    if (made?.key !== key) made = { key, verify: poolVerifier({ poolId, clientId, keysFrom }) };
    return made.verify;
  };
}

async function readPerson(token: string, { verify, find }: People): Promise<Caller | undefined> {
  const check = await verify();
  const verified = await check?.(token).catch((error: Error) => {
    // Its message quotes the token's claims.
    logger.info('access token refused', { error: error.name });
    return undefined;
  });
  if (!verified) return undefined;
  const { sub, groups, issuedAt, expiresAt } = verified;
  const record = await find(sub);
  // A token that is older than the last change says what was so before. It has whole seconds.
  if (!record || issuedAt < Date.parse(record.validFrom)) return undefined;
  const role = roleOf(groups);
  return {
    kind: 'person',
    id: sub,
    label: record.email,
    scopes: role ? scopesOf(role) : [],
    expiresAt: new Date(expiresAt).toISOString(),
    ...(record.limits && { limits: record.limits }),
  };
}

function unauthorised(): HttpError {
  return new HttpError(
    401,
    'UNAUTHORIZED',
    'A valid owner token is needed (npm run owner -- token create), or sign in at the desk.',
  );
}
