/** An image's files: its original in one bucket, its variants in another. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { PresetConfig } from '../../../config/images.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Variant } from '../render/encode.ts';
import { postedKey, uploadKey, variantKey } from '../render/keys.ts';
import { CONTENT_TYPES } from '../render/manifest.ts';
import { Rejected } from '../render/rejected.ts';
import type { Image } from './image.ts';

export interface Buckets {
  readonly s3: S3Client;
  readonly uploads: string;
  readonly results: string;
}

/** A year, and no revalidation: a key's bytes never change. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** What S3 knows a file by, or undefined when there is none under the key. */
export async function etagOf(
  key: string,
  { s3, uploads }: Pick<Buckets, 's3' | 'uploads'>,
): Promise<string | undefined> {
  try {
    const { ETag } = await s3.send(new HeadObjectCommand({ Bucket: uploads, Key: key }));
    return ETag;
  } catch (error) {
    if (['NotFound', 'NoSuchKey'].includes((error as Error).name)) return undefined;
    throw error;
  }
}

/** How often the place of an original is looked at again, because something came or went between look and write. */
const BURIALS = 4;

/**
 * Takes an original away while its address may still be good: an empty object takes its place in one write, also where
 * no file has come yet, and S3 goes on refusing what is sent there. The sweep deletes it once no file can come any more.
 *
 * Nobody hears of an empty object: the rule that announces uploads passes over them.
 */
export async function buryOriginal(
  id: string,
  { s3, uploads }: Pick<Buckets, 's3' | 'uploads'>,
): Promise<void> {
  const place = { Bucket: uploads, Key: uploadKey(id) };
  for (let turn = 1; ; turn++) {
    const etag = await etagOf(place.Key, { s3, uploads });
    const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
    try {
      await s3.send(new PutObjectCommand({ ...place, ...condition, Body: '' }));
      return;
    } catch (error) {
      if (turn === BURIALS || !isConflict(error as Error)) throw error;
    }
  }
}

/** What S3 answers when a write's condition does not hold, or another write came at the same moment. */
function isConflict({ name }: Error): boolean {
  return ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(name);
}

/** Whether a call failed for want of a permission, a key or a bucket, which no other attempt will have either. */
export function needsOwner(reason: string): boolean {
  return /^(?:AccessDenied|AccessForbidden|AllAccessDisabled|InvalidObjectState|KMS|NoSuchBucket)/.test(
    reason,
  );
}

/** Deletes all that was sent for an image, by its address or by a form. */
export async function deleteOriginal(
  id: string,
  { s3, uploads }: Pick<Buckets, 's3' | 'uploads'>,
): Promise<void> {
  for (const Key of [postedKey(id), uploadKey(id)])
    await s3.send(new DeleteObjectCommand({ Bucket: uploads, Key }));
}

/** The very file that was received: another one under the same key is refused by its ETag. */
export async function fetchOriginal(
  image: Image,
  preset: Pick<PresetConfig, 'maxBytes'>,
  { s3, uploads }: Buckets,
): Promise<Uint8Array | undefined> {
  // Refused, and deleted since.
  if (image.etag === undefined) return undefined;
  try {
    const { Body, ContentLength = 0 } = await s3.send(
      new GetObjectCommand({ Bucket: uploads, Key: uploadKey(image.id), IfMatch: image.etag }),
    );
    if (ContentLength > preset.maxBytes)
      throw new Rejected(
        'too-large',
        `The file is larger than ${Math.floor(preset.maxBytes / 1_000_000)} MB.`,
      );
    return await Body?.transformToByteArray();
  } catch (error) {
    if (['NoSuchKey', 'PreconditionFailed'].includes((error as Error).name)) return undefined;
    throw error;
  }
}

export async function putVariants(
  content: string,
  variants: readonly Variant[],
  { s3, results }: Buckets,
): Promise<void> {
  await together(
    variants.map((variant) =>
      s3.send(
        new PutObjectCommand({
          Bucket: results,
          Key: variantKey(content, variant),
          Body: variant.body,
          ContentType: CONTENT_TYPES[variant.format],
          CacheControl: CACHE_CONTROL,
        }),
      ),
    ),
  );
}
