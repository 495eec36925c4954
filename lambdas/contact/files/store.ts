/**
 * Files of submissions in the bucket. Each is uploaded before its submission is stored, so that an accepted one is never
 * without its files. An `upload` item is written before that and expires after a day: when it goes, as when a submission
 * goes, the stream has the files deleted unless a submission holds them. So no failure leaves a file behind for long, and
 * none takes away a file that somebody still needs.
 */
import { DeleteObjectsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { BODY_LIMITS } from '../../shared/http/fields.ts';
import { together } from '../../shared/runtime/together.ts';
import { epochSeconds, isExpired } from '../../shared/table/table.ts';
import { type Attachment, type Submission, submissionPartition } from '../submission/submission.ts';
import type { CheckedFile } from './check.ts';
import { contentDisposition } from './content-disposition.ts';

/** How long an upload may wait for its submission; the function that writes both ends within seconds. */
const UPLOAD_SECONDS = 24 * 3600;

export interface Upload {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly submissionId: string;
  readonly files: readonly CheckedFile[];
  readonly now: Date;
}

/** Uploads the files of a submission that is about to be stored. */
export async function uploadFiles(upload: Upload): Promise<Attachment[]> {
  const { s3, bucket, client, tableName, submissionId, files, now } = upload;
  const item = {
    pk: submissionPartition(submissionId),
    sk: 'upload',
    type: 'upload',
    deleteAt: epochSeconds(now) + UPLOAD_SECONDS,
  };
  await client.send(new PutCommand({ TableName: tableName, Item: item }));
  return together(
    files.map(async ({ name, type, bytes, field }, i) => {
      const key = attachmentKey(submissionId, i);
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: type,
          ContentDisposition: contentDisposition(name),
        }),
      );
      return { key, name, type, bytes: bytes.byteLength, ...(field !== undefined && { field }) };
    }),
  );
}

/** Letters, digits, `/` and `-` only, so that no service has to encode it. */
function attachmentKey(submissionId: string, index: number): string {
  return `attachments/${submissionId}/${index}`;
}

interface Removal {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly submissionId: string;
  readonly now: Date;
}

/**
 * Deletes the files of a submission that is gone; those of one that is there stay. May be repeated.
 *
 * @returns whether they are deleted
 */
export async function deleteOrphanedFiles(removal: Removal): Promise<boolean> {
  const { s3, bucket, client, tableName, submissionId, now } = removal;
  const { Item } = await client.send(
    new GetCommand({
      TableName: tableName,
      Key: { pk: submissionPartition(submissionId), sk: 'submission' },
      ConsistentRead: true,
    }),
  );
  if (Item && !isExpired(Item as Submission, now)) return false;
  // Every key that there can be: the names need not be known, nor may the bucket be listed.
  const Objects = Array.from({ length: BODY_LIMITS.files }, (_, i) => ({
    Key: attachmentKey(submissionId, i),
  }));
  const { Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
  );
  if (Errors?.length) throw new Error(`S3 kept ${Errors.length} files: ${Errors[0]?.Code}`);
  return true;
}
