import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { Image } from '../image/image.ts';
import { uploadKey } from '../render/keys.ts';

interface Counter {
  readonly s3: S3Client;
  /** Where files are sent. */
  readonly bucket: string;
  /** The API's own address. */
  readonly baseUrl: string;
  /** For how long the form is good. */
  readonly policySeconds: number;
  readonly now: Date;
}

/** What is left of the time in which the image's file may be sent, and where to. */
export async function ticketOf(image: Image, { s3, bucket, baseUrl, policySeconds, now }: Counter) {
  const end = new Date(Date.parse(image.createdAt) + policySeconds * 1000);
  const upload = await createPresignedPost(s3, {
    Bucket: bucket,
    Key: uploadKey(image.id),
    // A field is also a condition.
    Conditions: [['content-length-range', image.size, image.size]],
    Fields: { 'Content-Type': image.contentType },
    Expires: Math.max(1, Math.floor((end.getTime() - now.getTime()) / 1000)),
  });
  return {
    imageId: image.id,
    upload,
    expiresAt: end.toISOString(),
    statusUrl: `${baseUrl}/images/${image.id}`,
  };
}
