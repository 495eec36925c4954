/** Images whose file is overdue, and files that were refused. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Tally } from '../../shared/legs/sweep.ts';
import { conditionalWrite } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import { deleteOriginal, etagOf } from '../image/files.ts';
import { DUE_REFUSALS, DUE_UPLOADS, endEntry, type Image, imageId } from '../image/image.ts';
import { giveBackQuota } from '../image/quota.ts';
import { expireImage } from '../image/refusal.ts';
import { readImage } from '../image/store.ts';
import { uploadEvent } from '../image/upload-event.ts';
import { postedKey, uploadKey } from '../render/keys.ts';
import { forEachDue } from './due.ts';
import type { Upkeep } from './upkeep.ts';

/** Files that are there and whose event was lost: they are announced once more. */
export function findUploads(upkeep: Upkeep): Promise<Tally> {
  return forEachDue(upkeep.store, DUE_UPLOADS, async (pk) => {
    const image = await awaiting(upkeep, pk);
    const file = image && (await findFile(upkeep, image));
    if (!file) return false;
    const { queueUrl: QueueUrl, ...upload } = file;
    await upkeep.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: uploadEvent(upload) }));
    return true;
  });
}

/** Images whose file never came. */
export function expireUploads(upkeep: Upkeep): Promise<Tally> {
  const { store, policySeconds } = upkeep;
  return forEachDue(store, DUE_UPLOADS, async (pk) => {
    const image = await awaiting(upkeep, pk);
    if (!image || image.expiresAt > store.now().toISOString()) return false;
    if (await findFile(upkeep, image)) return false;
    if (!(await expireImage(store, image, policySeconds))) return false;
    await giveBackQuota(store, image);
    return true;
  });
}

async function awaiting({ store }: Upkeep, pk: string): Promise<Image | undefined> {
  const image = await readImage(store, imageId(pk));
  return image?.state === 'awaiting-upload' ? image : undefined;
}

/** The file that was sent for an image, and who is to hear of it. */
async function findFile(
  upkeep: Upkeep,
  { id, form }: Image,
): Promise<{ key: string; etag: string; queueUrl: string } | undefined> {
  const { queueUrl, postedQueueUrl } = upkeep;
  const places = [
    { key: uploadKey(id), queueUrl },
    ...(form === 'post' && postedQueueUrl !== undefined
      ? [{ key: postedKey(id), queueUrl: postedQueueUrl }]
      : []),
  ];
  for (const place of places) {
    const etag = await etagOf(place.key, upkeep);
    if (etag !== undefined) return { ...place, etag };
  }
  return undefined;
}

/** Files that were refused. Without its ETag an image is not rendered again; then its file goes, then what is due. */
export function deleteRefused({ store, s3, uploads }: Upkeep): Promise<Tally> {
  return forEachDue(store, DUE_REFUSALS, async (pk, due) => {
    const image = await updateRefused(store, { pk, due }, { remove: ['etag'] });
    if (!image) return false;
    await deleteOriginal(image.id, { s3, uploads });
    // Nothing is due any more but the image's end, where it has one.
    await updateRefused(store, { pk, due }, endEntry(store, image));
    return true;
  });
}

/** @returns undefined when the image is no longer refused: its owner has had it rendered again */
async function updateRefused(
  { client, tableName }: Table,
  { pk, due }: { readonly pk: string; readonly due: string },
  change: Change,
): Promise<Image | undefined> {
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk: 'image' },
        ...updateExpressions({
          ...change,
          condition: '#state = :rejected AND #gsi2pk = :due',
          values: { rejected: 'rejected', due },
        }),
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return write.held ? (write.output.Attributes as Image) : undefined;
}
