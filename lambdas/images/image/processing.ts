/**
 * One attempt at rendering an image: fetch, hash, find or make the content, put it, refer to it. Each step finds what an
 * earlier attempt left behind, so an attempt may die anywhere and be made again.
 */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PresetConfig } from '../../../config/images.ts';
import type { Outcome } from '../../shared/legs/record.ts';
import type { Variant } from '../render/encode.ts';
import { contentKey, hashBytes, hashSettings, uploadKey, variantKey } from '../render/keys.ts';
import { CONTENT_TYPES, type StoredManifest } from '../render/manifest.ts';
import { Rejected, type RejectionCode } from '../render/rejected.ts';
import type { Rendered } from '../render/render.ts';
import { type Image, lastArrival } from './image.ts';
import { makeReady, type RenderLeg, readImage, rejectImage } from './store.ts';
import { type ContentStore, claimContent, completeContent, releaseContent } from './stored-result.ts';

export interface Processing {
  readonly store: ContentStore;
  readonly s3: S3Client;
  readonly uploads: string;
  readonly results: string;
  readonly presets: Readonly<Record<string, PresetConfig>>;
  readonly leaseSeconds: number;
  /** For how long an upload's form is good. */
  readonly policySeconds: number;
  readonly render: (bytes: Uint8Array, preset: PresetConfig) => Promise<Rendered>;
}

/** A picture that ended so many attempts without an answer ended the function with them. */
const MAX_DEATHS = 3;

/** For its owner to find out what in it ended the function. */
const CRASHED_KEPT_MILLISECONDS = 7 * 86_400_000;

/** A year, and no revalidation: a key's bytes never change. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** Renders the image that a leg belongs to. A picture that is rejected drops its leg, for the rejection's code. */
export async function processImage(leg: RenderLeg, processing: Processing): Promise<Outcome> {
  const { store, presets } = processing;
  const image = await readImage(store, leg.pk.slice('image#'.length));
  if (!image || image.state === 'deleting') return { outcome: 'dropped', reason: 'image-deleted' };
  const preset = presets[image.preset];
  if (!preset) return { outcome: 'refused', reason: 'preset-not-configured' };
  try {
    if (leg.attempts - leg.answered > MAX_DEATHS)
      throw new Rejected(
        'crashed',
        'This picture could not be processed. Please save it as a JPEG and send that.',
      );
    return await renderImage(leg, image, preset, processing);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    await rejectImage(
      store,
      image,
      { code: error.code, message: error.message },
      keptUntil(image, error.code, processing),
    );
    return { outcome: 'dropped', reason: error.code };
  }
}

/** Until when a refused file stays: until no late upload could bring it back, and longer where its owner should look. */
function keptUntil(image: Image, code: RejectionCode, { store, policySeconds }: Processing): Date {
  return code === 'crashed'
    ? new Date(store.now().getTime() + CRASHED_KEPT_MILLISECONDS)
    : lastArrival(image, policySeconds);
}

async function renderImage(
  leg: RenderLeg,
  image: Image,
  preset: PresetConfig,
  processing: Processing,
): Promise<Outcome> {
  const { store } = processing;
  const bytes = await fetchOriginal(image, preset, processing);
  if (!bytes) return withoutOriginal(image);
  const settings = hashSettings(preset);
  const content = contentKey(hashBytes(bytes), settings);
  if (image.state === 'ready' && image.content === content)
    return leg.again
      ? repair(image, { content, settings }, bytes, preset, processing)
      : { outcome: 'sent', reference: 'unchanged' };

  const holder = leg.attemptId ?? leg.pk;
  const claim = await claimContent(store, content, holder, processing.leaseSeconds);
  if (claim.state === 'busy') return { outcome: 'try-again', reason: 'same-picture-in-work', known: true };
  const manifest =
    claim.state === 'ready' ? claim.manifest : await makeContent(content, holder, bytes, preset, processing);
  if (!manifest) return { outcome: 'try-again', reason: 'taken-over', known: true };

  const ready = await makeReady(store, image, { content, settings, manifest });
  if (ready) return { outcome: 'sent', reference: claim.state === 'ready' ? 'shared' : 'rendered' };
  return { outcome: 'try-again', reason: 'changed-meanwhile', known: true };
}

/**
 * Puts the same files under the same keys once more: they may have been lost. The image refers to the content all the
 * while, and should it be deleted now, its files stay for longer than an attempt takes.
 */
async function repair(
  image: Image,
  named: { readonly content: string; readonly settings: string },
  bytes: Uint8Array,
  preset: PresetConfig,
  processing: Processing,
): Promise<Outcome> {
  const { variants, manifest } = await processing.render(bytes, preset);
  await putVariants(named.content, variants, processing);
  if (await makeReady(processing.store, image, { ...named, manifest }))
    return { outcome: 'sent', reference: 'rendered-again' };
  return { outcome: 'try-again', reason: 'changed-meanwhile', known: true };
}

/**
 * The form is good for more than one file, so a visitor can replace the one that counts before it was read: that is
 * theirs to hear of. What was shown already can't be made again, which is its owner's to know.
 *
 * @throws Rejected for an image that was never ready
 */
function withoutOriginal({ content }: Image): Outcome {
  if (content !== undefined) return { outcome: 'refused', reason: 'original-gone' };
  throw new Rejected(
    'replaced',
    'The file was replaced before it could be read. Please send the picture once more.',
  );
}

/** The very file that was received: another one under the same key is refused by its ETag. */
async function fetchOriginal(
  image: Image,
  preset: PresetConfig,
  { s3, uploads }: Processing,
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

async function makeContent(
  content: string,
  holder: string,
  bytes: Uint8Array,
  preset: PresetConfig,
  processing: Processing,
): Promise<StoredManifest | undefined> {
  const { store } = processing;
  try {
    const { variants, manifest } = await processing.render(bytes, preset);
    await putVariants(content, variants, processing);
    return (await completeContent(store, content, holder, manifest)) ? manifest : undefined;
  } catch (error) {
    await releaseContent(store, content, holder);
    throw error;
  }
}

async function putVariants(
  content: string,
  variants: readonly Variant[],
  { s3, results }: Pick<Processing, 's3' | 'results'>,
): Promise<void> {
  await Promise.all(
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
