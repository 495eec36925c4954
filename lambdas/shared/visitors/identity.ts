/**
 * What makes two requests the same submission. Each accepted one leaves a mark in the table, written in the
 * transaction that stores it, so that of two at the same moment one fails and is answered as the repeat it is.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { UploadedFile } from '../http/body.ts';
import { HttpError } from '../http/errors.ts';
import type { Fields } from '../http/fields.ts';
import { CAPTCHA_FIELDS } from '../spam/captcha.ts';
import { TIMING_FIELDS } from '../spam/timing.ts';
import { epochSeconds, type Table } from '../table/table.ts';
import type { TransactItem } from '../table/transact.ts';

/** How long a key or a page's session names the same submission. */
const NAMED_SECONDS = 24 * 3600;
/** How long the same words from the same address do. */
const UNNAMED_SECONDS = 60;

export interface Identity {
  readonly pk: string;
  readonly seconds: number;
  readonly bodyHash: string;
}

interface IdentitySource {
  /** What is submitted to, such as `form#contact`. */
  readonly scope: string;
  /** The header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
  /** Made when the visitor's page was loaded, such as the header `Formspree-Session-Data`. */
  readonly session: string | undefined;
  readonly addressHash: string;
  readonly bodyHash: string;
  /** How long the same words from the same address are the same submission. @default 60 */
  readonly unnamedSeconds?: number;
}

/**
 * By the caller's key; else by the page's session and the body; else by the visitor's address and the body, for a
 * minute. So two visitors behind one address who write different things, or the same minutes apart, are two.
 *
 * @throws HttpError 400 when the key is empty, longer than 255 characters or not printable ASCII
 */
export function identify({
  scope,
  idempotencyKey,
  session,
  addressHash,
  bodyHash,
  unnamedSeconds = UNNAMED_SECONDS,
}: IdentitySource): Identity {
  if (idempotencyKey !== undefined) {
    if (!/^[\x20-\x7e]{1,255}$/.test(idempotencyKey)) {
      throw new HttpError(400, 'BAD_IDEMPOTENCY_KEY', 'Idempotency-Key takes 1 to 255 printable characters.');
    }
    return { pk: markKey(scope, 'key', idempotencyKey), seconds: NAMED_SECONDS, bodyHash };
  }
  if (session) return { pk: markKey(scope, 'session', session, bodyHash), seconds: NAMED_SECONDS, bodyHash };
  return { pk: markKey(scope, 'address', addressHash, bodyHash), seconds: unnamedSeconds, bodyHash };
}

/** Without what differs when the same form is sent again: captcha proofs, and how long its page was open. */
export function identifyingFields(fields: Fields): Fields {
  return new Map([...fields].filter(([name]) => !CAPTCHA_FIELDS.has(name) && !TIMING_FIELDS.has(name)));
}

/** Of the contents as parsed, because a client that sends again writes another multipart boundary. */
export function hashContents(fields: Fields, files: readonly UploadedFile[]): string {
  const hashed = files.map(({ field, name, bytes }) => [
    field,
    name,
    createHash('sha256').update(bytes).digest('base64url'),
  ]);
  return digest([[...fields], hashed]);
}

function markKey(...parts: readonly string[]): string {
  return `mark#${digest(parts)}`;
}

/** JSON keeps the parts apart: no two lists of texts give the same one. */
function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

interface Mark extends Identity {
  readonly sk: 'mark';
  readonly type: 'mark';
  /** What the first request was answered with. */
  readonly submissionId: string;
  readonly expiresAt: string;
  readonly deleteAt: number;
}

/**
 * @returns the id that the first one was stored under, or undefined when this one is the first
 * @throws HttpError 422 when the caller's key was used with another body
 */
export async function findRepeat(
  { client, tableName }: Table,
  identity: Identity,
  now: Date,
): Promise<string | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk: identity.pk, sk: 'mark' }, ConsistentRead: true }),
  );
  const mark = Item as Mark | undefined;
  if (mark === undefined || mark.expiresAt <= now.toISOString()) return undefined;
  if (mark.bodyHash !== identity.bodyHash) {
    throw new HttpError(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was used with another content before.',
    );
  }
  return mark.submissionId;
}

/** How often, and how far apart, a first request is looked for that must be about to be stored. */
const LOOKS = 5;
const LOOK_MILLISECONDS = 200;

/** `findRepeat` for a request that is known to be a repeat of one under way: waits for it, for a second at most. */
export async function awaitRepeat(table: Table, identity: Identity, now: Date): Promise<string | undefined> {
  for (let look = 1; look <= LOOKS; look++) {
    const found = await findRepeat(table, identity, now);
    if (found !== undefined) return found;
    await pause(LOOK_MILLISECONDS);
  }
  return undefined;
}

/** The write that fails when another request with this identity was stored and its time is not over. */
export function markWrite(
  tableName: string,
  identity: Identity,
  submissionId: string,
  now: Date,
): TransactItem {
  const expiresAt = new Date(now.getTime() + identity.seconds * 1000);
  const mark: Mark = {
    ...identity,
    sk: 'mark',
    type: 'mark',
    submissionId,
    expiresAt: expiresAt.toISOString(),
    deleteAt: epochSeconds(expiresAt) + 1,
  };
  return {
    Put: {
      TableName: tableName,
      Item: mark,
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
      ExpressionAttributeValues: { ':now': now.toISOString() },
    },
  };
}

/**
 * The write that takes a mark away with what it stands for: sent once more after that, the same words are new, and not
 * answered as a repeat of what is not there any more. None where the mark is another one's by now.
 *
 * @param pk the identity's, as stored with what is deleted; absent from what is older than this
 */
export async function markDeletion(
  { client, tableName }: Table,
  pk: string | undefined,
  submissionId: string,
): Promise<TransactItem[]> {
  if (pk === undefined) return [];
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': 'mark' },
      ConsistentRead: true,
    }),
  );
  if ((Items[0] as Mark | undefined)?.submissionId !== submissionId) return [];
  return [
    {
      Delete: {
        TableName: tableName,
        Key: { pk, sk: 'mark' },
        ConditionExpression: 'submissionId = :id',
        ExpressionAttributeValues: { ':id': submissionId },
      },
    },
  ];
}
