/**
 * Upload tokens let one upload into a preset that is closed to strangers. The owner's server asks for one (an owner
 * route) and hands it to its page: `fdu_<claims>.<signature>`, signed with a key of the account's, used once.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { Spent } from '../../shared/front-door/spent.ts';
import { HttpError } from '../../shared/http/errors.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';

export interface UploadClaims {
  readonly id: string;
  readonly preset: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export function signUploadToken(claims: UploadClaims, key: string): string {
  const text = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `fdu_${text}.${signature(text, key)}`;
}

/** @throws HttpError 401 or 403 unless the token is ours, of this preset, and not expired */
export function checkUploadToken(
  token: string | undefined,
  preset: string,
  key: string,
  now: Date,
): UploadClaims {
  if (token === undefined || token === '')
    throw new HttpError(401, 'TOKEN_REQUIRED', 'An upload here needs a token from the website’s server.');
  const [, text = '', signed = ''] = /^fdu_([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (!equal(signed, signature(text, key))) throw refused();
  const claims = JSON.parse(Buffer.from(text, 'base64url').toString()) as UploadClaims;
  if (claims.preset !== preset || Date.parse(claims.expiresAt) <= now.getTime()) throw refused();
  return claims;
}

/**
 * Refuses a token that was used, before it counts against what all share. Two uses at once are told apart by the write.
 *
 * @throws Spent 403
 */
export async function refuseUsedToken({ client, tableName }: Table, claims: UploadClaims): Promise<void> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: usedKey(claims), ConsistentRead: true }),
  );
  if (Item) throw used();
}

const usedKey = ({ id }: UploadClaims) => ({ pk: `upload-token#${id}`, sk: 'used' });

/** The write that uses a token up, for the transaction that makes the image. */
export function consumeUploadToken(tableName: string, claims: UploadClaims, now: Date) {
  return {
    Put: {
      TableName: tableName,
      Item: {
        ...usedKey(claims),
        type: 'upload-token',
        usedAt: now.toISOString(),
        // Beyond its expiry it is refused anyway.
        deleteAt: epochSeconds(new Date(claims.expiresAt)) + 60,
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** One sentence for all causes: a guess learns nothing. */
const REFUSED = [
  403,
  'TOKEN_REFUSED',
  'This upload’s permission has expired or was used. Please reload the page.',
] as const;

function refused(): HttpError {
  return new HttpError(...REFUSED);
}

/** The refusal of a token that was good until it was used. */
export function used(): Spent {
  return new Spent(...REFUSED);
}

function signature(text: string, key: string): string {
  return createHmac('sha256', key).update(`upload-token:${text}`).digest('base64url');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
