/**
 * What only submissions with files need, in one module: the front door loads it with the first of them, so that no other
 * visitor waits while S3's client and the detection of types start.
 */
import { S3Client } from '@aws-sdk/client-s3';
import type { Attachment } from '../submission/submission.ts';
import { type Upload, uploadFiles } from './store.ts';

export { checkFiles } from './check.ts';

const s3 = new S3Client({});

/** Uploads the files of a submission that is about to be stored. */
export function keepFiles(upload: Omit<Upload, 's3'>): Promise<Attachment[]> {
  return uploadFiles({ ...upload, s3 });
}
