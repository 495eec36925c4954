import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { FileRemoval } from '../../lambdas/contact/files/removal.ts';
import { enqueueMessages } from '../../lambdas/shared/legs/queue.ts';

interface Files {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly now: Date;
}

/** Files younger than this may wait for their submission, which is stored seconds after them. */
const YOUNGEST_MILLISECONDS = 24 * 3_600_000;

/**
 * Asks for the deletion of all files, as the stream does for those of one submission: the queue's consumer keeps what
 * belongs to a submission that is there. For when it is not known which were meant.
 *
 * @returns of how many submissions
 */
export async function enqueueFileRemovals({ s3, bucket, sqs, queueUrl, now }: Files): Promise<number> {
  const ids = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: 'attachments/' },
  ))
    for (const { Key = '', LastModified = now } of Contents) {
      const [, id] = Key.split('/');
      if (id && now.getTime() - LastModified.getTime() > YOUNGEST_MILLISECONDS) ids.add(id);
    }
  const removals: FileRemoval[] = [...ids].map((id) => ({ removeFilesOf: id }));
  await enqueueMessages(sqs, queueUrl, removals);
  return ids.size;
}
