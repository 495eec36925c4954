/**
 * Owner access: bearer tokens with an expiry and scopes, checked in the handlers so that it is the same on every
 * engine. A token is `fdo_<tokenId>_<secret>`; the account keeps only the secret's hash, in the parameter
 * `/frontdesk/<environment>/owner/<tokenId>`.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { EnvironmentId } from '../../../config/deployment.ts';
import type { Caller, Limits, Scope } from '../people/caller.ts';
import { lookupBelow, readBelow } from '../runtime/lookup.ts';
import type { Waiting } from '../runtime/patience.ts';

/** What the account keeps of a token. */
export interface StoredToken {
  /** SHA-256 of the secret, in hex. The secret is 32 random bytes, so no slow hash is needed. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string;
  readonly createdAt: string;
  /** For the owner's eyes. */
  readonly label: string;
  /** What it is kept to. @default all */
  readonly limits?: Limits;
}

const TOKEN = /^fdo_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A new token: the text to hand out once, its id, and what is stored. */
export function mintToken(
  options: { scopes: readonly Scope[]; expiresAt: Date; label: string; limits?: Limits },
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
    ...(options.limits && { limits: options.limits }),
  };
  return { token: `fdo_${tokenId}_${secret}`, tokenId, stored };
}

/** Reads what is stored of a token; undefined when it does not exist or was revoked. */
export type TokenLookup = (tokenId: string) => Promise<StoredToken | undefined>;

/** A revoked token works for a minute at most, and for four more while SSM gives no answer. */
export function tokenLookup(
  ssm: SSMClient,
  environment: EnvironmentId,
  waiting: Partial<Waiting> = {},
): TokenLookup {
  const { now = Date.now } = waiting;
  // One that has ended takes the place of none that is valid.
  const counts = ({ expiresAt }: StoredToken) => Date.parse(expiresAt) > now();
  return lookupBelow<StoredToken>(ssm, tokenPath(environment), { ...waiting, counts });
}

/** The tokens of an environment as they are stored, by id. */
export function readTokens(ssm: SSMClient, environment: EnvironmentId): Promise<Map<string, StoredToken>> {
  return readBelow<StoredToken>(ssm, tokenPath(environment));
}

/** The path below which an environment's tokens are. */
export function tokenPath({ root, name }: EnvironmentId): string {
  return `/${root}/${name}/owner`;
}

/** The caller that a token stands for; undefined when it is none, or not valid any more. */
export async function readToken(token: string, lookup: TokenLookup, now: Date): Promise<Caller | undefined> {
  const [, tokenId, secret] = TOKEN.exec(token) ?? [];
  if (tokenId === undefined || secret === undefined) return undefined;
  const stored = await lookup(tokenId);
  if (!stored || !sameHash(stored.hash, hashSecret(secret))) return undefined;
  const { expiresAt, label, scopes, limits } = stored;
  if (Date.parse(expiresAt) <= now.getTime()) return undefined;
  return { kind: 'token', id: tokenId, label, scopes, expiresAt, ...(limits && { limits }) };
}

function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
