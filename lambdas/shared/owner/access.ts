/**
 * Owner access: bearer tokens with an expiry and scopes, checked in the handlers so that it is the same on every
 * engine. A token is `fdo_<tokenId>_<secret>`; the account keeps only the secret's hash, in the parameter
 * `/frontdesk/<environment>/owner/<tokenId>`.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { HttpError } from '../http/errors.ts';
import { parameterName } from '../runtime/parameters.ts';

/** What a token may do, such as `contact:read`. `upload` is a part of `write` that a public web server can hold. */
export type Scope = `${string}:${'read' | 'write' | 'upload'}`;

/** What the account keeps of a token. */
export interface StoredToken {
  /** SHA-256 of the secret, in hex. The secret is 32 random bytes, so no slow hash is needed. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string;
  readonly createdAt: string;
  /** For the owner's eyes. */
  readonly label: string;
}

const TOKEN = /^fdo_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A new token: the text to hand out once, its id, and what is stored. */
export function mintToken(
  options: { scopes: readonly Scope[]; expiresAt: Date; label: string },
  now: Date,
): { token: string; tokenId: string; stored: StoredToken } {
  const tokenId = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const stored = {
    hash: hashSecret(secret),
    scopes: options.scopes,
    expiresAt: options.expiresAt.toISOString(),
    createdAt: now.toISOString(),
    label: options.label,
  };
  return { token: `fdo_${tokenId}_${secret}`, tokenId, stored };
}

/** Reads what is stored of a token; undefined when it does not exist or was revoked. */
export type TokenLookup = (tokenId: string) => Promise<StoredToken | undefined>;

/** A revoked token works for this long at most. */
const KEEP_MILLISECONDS = 60_000;

/** Looks tokens up in the account's parameters, and keeps what it found for a minute. */
export function tokenLookup(ssm: SSMClient, environment: string, now: () => number = Date.now): TokenLookup {
  const kept = new Map<string, { stored: StoredToken; until: number }>();
  return async (tokenId) => {
    const hit = kept.get(tokenId);
    if (hit && hit.until > now()) return hit.stored;
    kept.delete(tokenId);
    try {
      const { Parameter } = await ssm.send(
        new GetParameterCommand({ Name: parameterName(environment, 'owner', tokenId), WithDecryption: true }),
      );
      if (!Parameter?.Value) return undefined;
      const stored = JSON.parse(Parameter.Value) as StoredToken;
      kept.set(tokenId, { stored, until: now() + KEEP_MILLISECONDS });
      return stored;
    } catch (error) {
      if ((error as Error).name === 'ParameterNotFound') return undefined;
      throw error;
    }
  };
}

/**
 * Lets a request of the owner's through.
 *
 * @param authorization the header as sent
 * @param scopes any of which is enough, the usual one first
 * @returns the token's id, for the log
 * @throws HttpError 401 without a valid token, 403 when it lacks the scopes
 */
export async function requireScope(
  authorization: string | undefined,
  scopes: Scope | readonly [Scope, ...Scope[]],
  lookup: TokenLookup,
  now: Date,
): Promise<string> {
  const [, tokenId, secret] = TOKEN.exec(/^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? '') ?? [];
  if (tokenId === undefined || secret === undefined) throw unauthorised();
  const stored = await lookup(tokenId);
  if (!stored || !sameHash(stored.hash, hashSecret(secret))) throw unauthorised();
  if (Date.parse(stored.expiresAt) <= now.getTime()) throw unauthorised();
  const enough = [scopes].flat();
  if (!enough.some((scope) => stored.scopes.includes(scope)))
    throw new HttpError(403, 'FORBIDDEN', `This token lacks the scope ${enough[0]}.`);
  return tokenId;
}

function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The same for every cause, so that a guess learns nothing. */
function unauthorised(): HttpError {
  return new HttpError(401, 'UNAUTHORIZED', 'A valid owner token is needed: npm run owner -- token create');
}
