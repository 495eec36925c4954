/** What becomes of a file that was sent by a form: the first is passed on to where uploads are, each other one goes. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { etagOf } from '../image/files.ts';
import { postedKey, uploadKey } from '../render/keys.ts';

interface Places {
  readonly s3: S3Client;
  readonly uploads: string;
}

/**
 * Passes the file of a form on, unless one was passed on before; then removes it. Whoever holds the form may replace the
 * file until it is passed on, and not after. May be cut off anywhere and repeated.
 *
 * Read and written rather than copied: S3 has no `CopyObject` into a bucket whose policy asks for conditions.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 *
 * @returns `gone` for a file that an earlier call has removed
 */
export async function passOn(id: string, places: Places): Promise<'passed-on' | 'not-first' | 'gone'> {
  const isTaken = (await etagOf(uploadKey(id), places)) !== undefined;
  const outcome = isTaken ? 'not-first' : await move(id, places);
  if (outcome !== 'gone')
    await places.s3.send(new DeleteObjectCommand({ Bucket: places.uploads, Key: postedKey(id) }));
  return outcome;
}

async function move(id: string, { s3, uploads }: Places): Promise<'passed-on' | 'not-first' | 'gone'> {
  const Bucket = uploads;
  const file = await s3
    .send(new GetObjectCommand({ Bucket, Key: postedKey(id) }))
    .catch((error: Error) => without(error, 'NoSuchKey'));
  const Body = await file?.Body?.transformToByteArray();
  if (!file || !Body) return 'gone';
  const put = new PutObjectCommand({
    Bucket,
    Key: uploadKey(id),
    Body,
    ContentType: file.ContentType,
    IfNoneMatch: '*',
  });
  const written = await s3.send(put).catch((error: Error) => without(error, 'PreconditionFailed'));
  return written ? 'passed-on' : 'not-first';
}

function without(error: Error, name: string): undefined {
  if (error.name !== name) throw error;
  return undefined;
}
