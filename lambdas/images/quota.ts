import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PresetConfig } from '../../lib/config/images.ts';
import { HttpError } from '../shared/http/errors.ts';
import { takeToken } from '../shared/rate-limit.ts';
import { epochSeconds } from '../shared/table.ts';
import { ifAllowed } from './content.ts';

interface Admission {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly presetId: string;
  readonly rate: PresetConfig['rate'];
  readonly addressHash: string;
  /** Of the file, in bytes. */
  readonly size: number;
  readonly now: Date;
}

/**
 * Counts an upload against the visitor's rate, the preset's rate and the preset's day, in this order: who is over their
 * own limit uses up nobody else's.
 *
 * @throws HttpError 429 with `Retry-After`
 */
export async function admitUpload({ presetId, rate, addressHash, size, ...at }: Admission): Promise<void> {
  const bucket = { ...at, periodSeconds: 60 };
  const buckets = [
    { key: `preset#${presetId}#${addressHash}`, limit: rate.perAddressPerMinute },
    { key: `preset#${presetId}`, limit: rate.perPresetPerMinute },
  ];
  for (const { key, limit } of buckets) {
    const token = await takeToken({ ...bucket, key, limit });
    if (!token.allowed) throw tooMany('Too many pictures at once.', token.retryAfterSeconds);
  }
  if (!(await takeQuota({ ...at, presetId, rate, size })))
    throw tooMany('No more pictures can be taken today.', secondsUntilTomorrow(at.now));
}

/** One conditional update: images and bytes of a day (UTC) together. */
function takeQuota({
  client,
  tableName,
  presetId,
  rate,
  size,
  now,
}: Omit<Admission, 'addressHash'>): Promise<boolean> {
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
