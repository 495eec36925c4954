import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PresetConfig } from '../../lib/config/images.ts';
import { HttpError } from '../shared/http/errors.ts';
import { takeToken } from '../shared/rate-limit.ts';
import { epochSeconds } from '../shared/table.ts';
import { ifAllowed } from './content.ts';

interface Counting {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly presetId: string;
  readonly rate: PresetConfig['rate'];
  readonly now: Date;
}

/**
 * Counts a request against the visitor's own rate, before anything is asked of others.
 *
 * @throws HttpError 429 with `Retry-After`
 */
export function admitVisitor({
  presetId,
  rate,
  addressHash,
  ...at
}: Counting & { readonly addressHash: string }): Promise<void> {
  return take({ ...at, key: `preset#${presetId}#${addressHash}`, limit: rate.perAddressPerMinute });
}

/**
 * Counts an upload against the preset's rate and its day. Only for visitors who may upload: who is refused uses up
 * nobody else's.
 *
 * @param size of the file, in bytes
 * @throws HttpError 429 with `Retry-After`
 */
export async function admitUpload(counting: Counting & { readonly size: number }): Promise<void> {
  const { client, tableName, presetId, rate, now } = counting;
  await take({ client, tableName, now, key: `preset#${presetId}`, limit: rate.perPresetPerMinute });
  if (!(await takeQuota(counting)))
    throw tooMany('No more pictures can be taken today.', secondsUntilTomorrow(now));
}

async function take(
  bucket: Pick<Counting, 'client' | 'tableName' | 'now'> & { readonly key: string; readonly limit: number },
): Promise<void> {
  const token = await takeToken({ ...bucket, periodSeconds: 60 });
  if (!token.allowed) throw tooMany('Too many pictures at once.', token.retryAfterSeconds);
}

/** One conditional update: images and bytes of a day (UTC) together. */
function takeQuota({
  client,
  tableName,
  presetId,
  rate,
  size,
  now,
}: Counting & { readonly size: number }): Promise<boolean> {
  const maxBytes = rate.megabytesPerDay * 1_000_000;
  if (size > maxBytes) return Promise.resolve(false);
  const day = now.toISOString().slice(0, 10);
  return ifAllowed(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `quota#${presetId}#${day}`, sk: 'quota' },
        UpdateExpression: 'ADD images :one, bytes :size SET deleteAt = :deleteAt, #type = :type',
        ConditionExpression: 'attribute_not_exists(pk) OR (images < :maxImages AND bytes <= :bytesLeft)',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: {
          ':one': 1,
          ':size': size,
          ':maxImages': rate.imagesPerDay,
          ':bytesLeft': maxBytes - size,
          ':deleteAt': epochSeconds(now) + 2 * 86_400,
          ':type': 'quota',
        },
      }),
    ),
  );
}

function secondsUntilTomorrow(now: Date): number {
  return 86_400 - Math.floor((now.getTime() / 1000) % 86_400);
}

function tooMany(sentence: string, seconds: number): HttpError {
  return new HttpError(429, 'TOO_MANY_REQUESTS', `${sentence} Please try again later.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
