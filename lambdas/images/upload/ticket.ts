/** Where a file may be sent, for some minutes: to an address that takes one file, or by a form. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Image } from '../image/image.ts';
import { postedKey, uploadKey } from '../render/keys.ts';

interface Counter {
  /** One that computes checksums only where they are required: the file that they would be of is not here. */
  readonly s3: S3Client;
  /** Where files are sent. */
  readonly bucket: string;
  /** The API's own address. */
  readonly baseUrl: string;
  /** For how long the address is good. */
  readonly policySeconds: number;
  readonly now: Date;
}

/**
 * What a page does to send its file, in the shape that Uppy's S3 plugin takes. It goes by whether there are `fields`, so
 * a PUT has none.
 */
type UploadTarget =
  | { readonly method: 'PUT'; readonly url: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly method: 'POST'; readonly url: string; readonly fields: Readonly<Record<string, string>> };

/** What is left of the time in which the image's file may be sent, and where to. */
export async function ticketOf(image: Image, { s3, bucket, baseUrl, policySeconds, now }: Counter) {
  const end = new Date(Date.parse(image.createdAt) + policySeconds * 1000);
  const seconds = Math.max(1, Math.floor((end.getTime() - now.getTime()) / 1000));
  const make = image.form === 'post' ? formOf : addressOf;
  return {
    imageId: image.id,
    upload: await make(image, { s3, bucket, seconds }),
    expiresAt: end.toISOString(),
    statusUrl: `${baseUrl}/images/${image.id}`,
  };
}

interface Place {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly seconds: number;
}

/**
 * An address for one file of just this size and type. S3 refuses a second one with 412, for as long as there is an object
 * under the key: the condition is signed, and the bucket takes nothing without it.
 */
async function addressOf(image: Image, { s3, bucket, seconds }: Place): Promise<UploadTarget> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: uploadKey(image.id),
    ContentLength: image.size,
    ContentType: image.contentType,
    IfNoneMatch: '*',
  });
  const url = await getSignedUrl(s3, command, {
    expiresIn: seconds,
    // Left unsigned by the SDK otherwise.
    signableHeaders: new Set(['content-type']),
  });
  // Browsers set the length by themselves, and let no script do it.
  return { method: 'PUT', url, headers: { 'Content-Type': image.contentType, 'If-None-Match': '*' } };
}

/** A form. S3 knows no condition for those, so it leads to a key from which only the first file is passed on. */
async function formOf(image: Image, { s3, bucket, seconds }: Place): Promise<UploadTarget> {
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: bucket,
    Key: postedKey(image.id),
    // A field is also a condition.
    Conditions: [['content-length-range', image.size, image.size]],
    Fields: { 'Content-Type': image.contentType },
    Expires: seconds,
  });
  return { method: 'POST', url, fields };
}
