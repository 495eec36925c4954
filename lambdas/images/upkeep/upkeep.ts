/** What the hourly sweep does with images, besides the legs. Each step may be cut off and repeated. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Tally } from '../../shared/legs/sweep.ts';
import { deleteOriginal } from '../image/files.ts';
import { DUE_DELETIONS, DUE_ENDS, deletionTime, imageId } from '../image/image.ts';
import { readImage, removeImage } from '../image/store.ts';
import type { ResultStore } from '../image/stored-result.ts';
import { forEachDue } from './due.ts';

export interface Upkeep {
  readonly store: ResultStore;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** Where files are announced that were sent by a form. Undefined where none are given out. */
  readonly postedQueueUrl: string | undefined;
  readonly uploads: string;
  readonly results: string;
  /** For how long an upload's address is good. */
  readonly policySeconds: number;
  readonly newId: () => string;
}

/** Images whose time is over go as if their owner had deleted them; only the event says which it was. */
export function endImages({ store, policySeconds }: Upkeep): Promise<Tally> {
  return forEachDue(store, DUE_ENDS, async (pk) => {
    const image = await readImage(store, imageId(pk));
    if (image === undefined) return false;
    return removeImage(store, image, deletionTime(image, policySeconds, store.now()), { isExpiry: true });
  });
}

/** What is left of images that were deleted: what was sent or keeps its place, and the item. */
export function finishDeletions({ store, s3, uploads }: Upkeep): Promise<Tally> {
  return forEachDue(store, DUE_DELETIONS, async (pk) => {
    await deleteOriginal(imageId(pk), { s3, uploads });
    await store.client.send(new DeleteCommand({ TableName: store.tableName, Key: { pk, sk: 'image' } }));
    return true;
  });
}
