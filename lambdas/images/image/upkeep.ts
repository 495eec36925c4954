/** What the hourly sweep does beside the legs. Each step may be cut off and repeated. */
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { newId } from '../../shared/runtime/ids.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds } from '../../shared/table/table.ts';
import { uploadKey } from '../render/keys.ts';
import {
  DUE_CONTENT,
  DUE_DELETIONS,
  DUE_ENDS,
  DUE_REFUSALS,
  DUE_UPLOADS,
  deletionTime,
  type Image,
  type Refusal,
} from './image.ts';
import { giveBackQuota } from './quota.ts';
import { readImage, removeImage } from './store.ts';
import { type ContentStore, condemnContent } from './stored-result.ts';
import { uploadEvent } from './upload-event.ts';

export interface Upkeep {
  readonly store: ContentStore;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly uploads: string;
  readonly results: string;
  readonly overdueSeconds: number;
  /** For how long an upload's form is good. */
  readonly policySeconds: number;
}

/** How long a page can still read that its upload came to nothing. */
const EXPIRED_KEPT_SECONDS = 86_400;

const EXPIRED: Refusal = {
  code: 'upload-expired',
  message: 'No file arrived in time. Please upload it again.',
};

/** Images whose file is overdue: the file is there and its event was lost, or it never came. */
export async function findUploads(upkeep: Upkeep): Promise<{ found: number; expired: number }> {
  let [found, expired] = [0, 0];
  for await (const { pk } of due(upkeep.store, DUE_UPLOADS)) {
    const image = await readImage(upkeep.store, pk.slice('image#'.length));
    if (image?.state !== 'awaiting-upload') continue;
    const etag = await etagOf(upkeep, image);
    if (etag !== undefined) {
      await upkeep.sqs.send(
        new SendMessageCommand({
          QueueUrl: upkeep.queueUrl,
          MessageBody: uploadEvent({ key: uploadKey(image.id), etag }),
        }),
      );
      found++;
    } else if (
      image.expiresAt <= upkeep.store.now().toISOString() &&
      (await expireImage(upkeep.store, image))
    ) {
      await giveBackQuota(upkeep.store, image);
      expired++;
    }
  }
  return { found, expired };
}

async function etagOf({ s3, uploads }: Upkeep, image: Image): Promise<string | undefined> {
  try {
    const { ETag } = await s3.send(new HeadObjectCommand({ Bucket: uploads, Key: uploadKey(image.id) }));
    return ETag;
  } catch (error) {
    if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return undefined;
    throw error;
  }
}

function expireImage({ client, tableName, now }: ContentStore, image: Image): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: image.pk, sk: 'image' },
        UpdateExpression:
          'SET #state = :rejected, reason = :reason, deleteAt = :deleteAt REMOVE gsi2pk, gsi2sk',
        ConditionExpression: '#state = :awaiting',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':rejected': 'rejected',
          ':awaiting': 'awaiting-upload',
          ':reason': EXPIRED,
          ':deleteAt': epochSeconds(now()) + EXPIRED_KEPT_SECONDS,
        },
      }),
    ),
  );
}

/** Images whose time is over go as if their owner had deleted them. */
export async function endImages({ store, policySeconds }: Upkeep): Promise<number> {
  let ended = 0;
  for await (const { pk } of due(store, DUE_ENDS)) {
    const image = await readImage(store, pk.slice('image#'.length));
    if (image && (await removeImage(store, image, deletionTime(image, policySeconds, store.now())))) ended++;
  }
  return ended;
}

/** What is left of images that were deleted: the original, also one that was uploaded once more since, and the item. */
export async function finishDeletions({ store, s3, uploads }: Upkeep): Promise<number> {
  let deleted = 0;
  for await (const { pk } of due(store, DUE_DELETIONS)) {
    await s3.send(new DeleteObjectCommand({ Bucket: uploads, Key: uploadKey(pk.slice('image#'.length)) }));
    await store.client.send(new DeleteCommand({ TableName: store.tableName, Key: { pk, sk: 'image' } }));
    deleted++;
  }
  return deleted;
}

/** Files that were refused. Without its ETag an image is not rendered again; then its file goes, then what is due. */
export async function deleteRefused({ store, s3, uploads }: Upkeep): Promise<number> {
  let refused = 0;
  for await (const { pk } of due(store, DUE_REFUSALS)) {
    if (!(await updateRefused(store, pk, 'REMOVE etag'))) continue;
    await s3.send(new DeleteObjectCommand({ Bucket: uploads, Key: uploadKey(pk.slice('image#'.length)) }));
    await settleRefused(store, pk);
    refused++;
  }
  return refused;
}

/** Nothing is due any more but the image's end, where it has one. */
async function settleRefused(store: ContentStore, pk: string): Promise<void> {
  const { keepUntil } = (await readImage(store, pk.slice('image#'.length))) ?? {};
  if (keepUntil === undefined) await updateRefused(store, pk, 'REMOVE gsi2pk, gsi2sk');
  else await updateRefused(store, pk, 'SET gsi2pk = :ends, gsi2sk = keepUntil', { ':ends': DUE_ENDS });
}

/** @returns false when the image is no longer refused: its owner has had it rendered again */
function updateRefused(
  { client, tableName }: ContentStore,
  pk: string,
  update: string,
  values: Record<string, string> = {},
): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk: 'image' },
        UpdateExpression: update,
        ConditionExpression: '#state = :rejected AND gsi2pk = :due',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':rejected': 'rejected', ':due': DUE_REFUSALS, ...values },
      }),
    ),
  );
}

/** Twice the time that a sweep may take: one that stopped at any point is over by then. */
const COLLECT_LEASE_SECONDS = 600;

/** Content that nobody refers to any more: its files first, then the item, so that nothing is forgotten between. */
export async function collectContent({ store, s3, results }: Upkeep): Promise<number> {
  const holder = newId();
  let collected = 0;
  for await (const { pk } of due(store, DUE_CONTENT)) {
    const key = pk.slice('content#'.length);
    if (!(await condemnContent(store, key, holder, COLLECT_LEASE_SECONDS))) continue;
    await deleteVariants(s3, results, key);
    await conditionHeld(
      store.client.send(
        new DeleteCommand({
          TableName: store.tableName,
          Key: { pk, sk: 'content' },
          ConditionExpression: '#state = :deleting AND holder = :holder',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':deleting': 'deleting', ':holder': holder },
        }),
      ),
    );
    collected++;
  }
  return collected;
}

/** All files of a content, also those of an attempt that died. */
async function deleteVariants(s3: S3Client, bucket: string, key: string): Promise<void> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `v/${key}/` }));
  if (Contents.length === 0) return;
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({
      Bucket: bucket,
      Delete: { Objects: Contents.map(({ Key }) => ({ Key })), Quiet: true },
    }),
  );
  if (Errors.length > 0) throw new Error(`S3 kept ${Errors.length} files: ${Errors[0]?.Code}`);
}

async function* due({ client, tableName, now }: ContentStore, partition: string) {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :partition AND gsi2sk <= :now',
        ExpressionAttributeValues: { ':partition': partition, ':now': now().toISOString() },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield* Items as { pk: string }[];
    start = LastEvaluatedKey;
  } while (start);
}
