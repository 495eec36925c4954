/** An image's files: its original in one bucket, its variants in another. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PresetConfig } from '../../../config/images.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Variant } from '../render/encode.ts';
import { uploadKey, variantKey } from '../render/keys.ts';
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
