/**
 * Owner access: bearer tokens with an expiry and scopes, checked in the handlers so that it is the same on every
 * engine. A token is `fdo_<tokenId>_<secret>`; the account keeps only the secret's hash, in the parameter
 * `/frontdesk/<environment>/owner/<tokenId>`.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../../config/deployment.ts';
import { HttpError } from '../http/errors.ts';
import { logger } from '../runtime/log.ts';
import { patiently, type Waiting } from '../runtime/patience.ts';

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

/** A revoked token works for this long at most, and as long again as below while SSM gives no answer. */
const KEEP_MILLISECONDS = 60_000;
const KEEP_ON_MILLISECONDS = 4 * 60_000;
/** How often unknown ids may have the tokens read again before that: ten times at once, then once in ten seconds. */
const LOOKS = 10;
const LOOK_MILLISECONDS = 10_000;
/** Ten tokens to a page. */
const MOST_PAGES = 20;

/**
 * Looks tokens up in the account's parameters. All are read together and kept for a minute, so that a made-up id costs no
 * call: SSM gives forty reads a second to the whole account, and strangers could use them up. A new token works at once,
 * or within a minute while many ids are tried.
 */
export function tokenLookup(
  ssm: SSMClient,
  environment: EnvironmentId,
  { now = Date.now, ...waiting }: Partial<Waiting> = {},
): TokenLookup {
  let known: Map<string, StoredToken> | undefined;
  let readAt = 0;
  let looks = LOOKS;
  let looksAt = now();

  async function refresh(): Promise<void> {
    try {
      const read = () => readTokens(ssm, environment, MOST_PAGES);
      known = await (known ? read() : patiently(read, { now, ...waiting }));
      readAt = now();
    } catch (error) {
      if (!known || now() - readAt >= KEEP_MILLISECONDS + KEEP_ON_MILLISECONDS) throw error;
      logger.warn('tokens are kept on', { error: (error as Error).name });
    }
  }

  function mayLook(): boolean {
    looks = Math.min(LOOKS, looks + (now() - looksAt) / LOOK_MILLISECONDS);
    looksAt = now();
    if (looks < 1) return false;
    looks--;
    return true;
  }

  return async (tokenId) => {
    const isOld = now() - readAt >= KEEP_MILLISECONDS;
    if (!known || ((isOld || !known.has(tokenId)) && mayLook())) await refresh();
    else if (isOld && now() - readAt >= KEEP_MILLISECONDS + KEEP_ON_MILLISECONDS) return undefined;
    return known?.get(tokenId);
  };
}

/** The tokens of an environment as they are stored, by id: all, or those of so many pages of ten. */
export async function readTokens(
  ssm: SSMClient,
  environment: EnvironmentId,
  mostPages = Number.POSITIVE_INFINITY,
): Promise<Map<string, StoredToken>> {
  const found = new Map<string, StoredToken>();
  const asked = { Path: tokenPath(environment), WithDecryption: true };
  let pages = 0;
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, asked)) {
    for (const { Name = '', Value = '{}' } of Parameters)
      found.set(Name.slice(Name.lastIndexOf('/') + 1), JSON.parse(Value) as StoredToken);
    pages++;
    if (pages === mostPages) break;
  }
  return found;
}

/** The path below which an environment's tokens are. */
export function tokenPath({ root, name }: EnvironmentId): string {
  return `/${root}/${name}/owner`;
}

/**
 * Lets a request of the owner's through.
 *
 * @param authorization the header as sent
 * @param scopes one of them is enough; the usual one first
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
