/** What the hourly look does for those who are to be forgotten. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { enqueueMessages } from '../../shared/legs/queue.ts';
import type { ForgetStep, Forgetting } from './forget.ts';
import { dueForgets, endForget, endRewritten, expiredFiles } from './forget-store.ts';

/** Sends what is due on its way once more. @returns how many */
export async function forgetAgain({ store, sqs, queueUrl }: Forgetting): Promise<number> {
  let sent = 0;
  for await (const remembered of dueForgets(store)) {
    const { forget, pass } = remembered;
    await enqueueMessages(sqs, queueUrl, [{ forget, pass } satisfies ForgetStep]);
    await endForget(store, remembered);
    sent++;
  }
  return sent;
}

/** Deletes files whose rows have been there for the lake's `keepDays`, and that S3 takes for younger. @returns how many */
export async function endExpired({ store, s3, bucket }: Forgetting): Promise<number> {
  let ended = 0;
  for await (const { pk, key } of expiredFiles(store)) {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    await endRewritten(store, pk);
    ended++;
  }
  return ended;
}
