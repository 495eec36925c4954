/**
 * One attempt at rendering an image: fetch, hash, find or make the stored result, put it, refer to it. Each step finds what an
 * earlier attempt left behind, so an attempt may die anywhere and be made again.
 */
import type { PresetConfig } from '../../../config/images.ts';
import { logger } from '../../shared/runtime/log.ts';
import { retry } from '../../shared/table/retry.ts';
import { contentKey, hashBytes, hashSettings } from '../render/keys.ts';
import type { StoredManifest } from '../render/manifest.ts';
import { Rejected } from '../render/rejected.ts';
import type { Rendered } from '../render/render.ts';
import { type Buckets, fetchOriginal, needsOwner, putVariants } from './files.ts';
import { type Image, imageId } from './image.ts';
import { type RenderOutcome, refused } from './refusal.ts';
import { makeReady, noteOpening, type RenderLeg, readImage } from './store.ts';
import { claimResult, completeResult, type ResultStore, releaseResult } from './stored-result.ts';

export interface Processing extends Buckets {
  readonly store: ResultStore;
  readonly presets: Readonly<Record<string, PresetConfig>>;
  readonly leaseSeconds: number;
  readonly render: (bytes: Uint8Array, preset: PresetConfig) => Promise<Rendered>;
}

/** So many attempts that opened a picture ended with their function: by its time, or its memory. */
const MAX_DEATHS = 3;

/** How often it is tried to write down that an attempt has come back from the picture. */
const WRITE_ATTEMPTS = 6;

/** Renders the image that a leg belongs to. The leg's `reference` says which way it was done. */
export async function processImage(leg: RenderLeg, processing: Processing): Promise<RenderOutcome> {
  const { store, presets } = processing;
  const image = await readImage(store, imageId(leg.pk));
  if (!image || image.state === 'deleting') return { outcome: 'dropped', reason: 'image-deleted' };
  const preset = presets[image.preset];
  if (!preset) return { outcome: 'refused', reason: 'preset-not-configured' };
  try {
    if ((leg.openings?.size ?? 0) >= MAX_DEATHS)
      throw new Rejected(
        'crashed',
        'This picture could not be processed. Please save it as a JPEG and send that.',
      );
    return await renderImage(leg, image, preset, processing);
  } catch (error) {
    if (error instanceof Rejected) return refused(error);
    const reason = (error as Error).name;
    return { outcome: 'try-again', reason, known: true, needsOwner: needsOwner(reason) };
  }
}

async function renderImage(
  leg: RenderLeg,
  image: Image,
  preset: PresetConfig,
  processing: Processing,
): Promise<RenderOutcome> {
  const { store } = processing;
  const bytes = await fetchOriginal(image, preset, processing);
  if (!bytes) return withoutOriginal(image);
  const settings = hashSettings(preset);
  const content = contentKey(hashBytes(bytes), settings);
  if (image.state === 'ready' && image.content === content)
    return leg.again
      ? repair(leg, image, { content, settings }, bytes, preset, processing)
      : { outcome: 'sent', reference: 'unchanged' };

  const claim = await claimResult(store, content, holderOf(leg), processing.leaseSeconds);
  if (claim.state === 'busy') return { outcome: 'try-again', reason: 'same-picture-in-work', known: true };
  if (claim.state === 'ready')
    return (await makeReady(store, image, { content, settings, manifest: claim.manifest }))
      ? { outcome: 'sent', reference: 'shared' }
      : CHANGED;
  const manifest = await makeResult(leg, content, bytes, preset, processing);
  const holder = holderOf(leg);
  if (await makeReady(store, image, { content, settings, manifest }, holder))
    return { outcome: 'sent', reference: 'rendered' };
  // Whoever needs the result next shall find it.
  return (await completeResult(store, content, holder, manifest))
    ? CHANGED
    : { outcome: 'try-again', reason: 'taken-over', known: true };
}

const CHANGED: RenderOutcome = { outcome: 'try-again', reason: 'changed-meanwhile', known: true };

/**
 * Puts the same files under the same keys once more: they may have been lost. The image refers to the result all the
 * while, and should it be deleted now, its files stay for longer than an attempt takes.
 */
async function repair(
  leg: RenderLeg,
  image: Image,
  named: { readonly content: string; readonly settings: string },
  bytes: Uint8Array,
  preset: PresetConfig,
  processing: Processing,
): Promise<RenderOutcome> {
  const { variants, manifest } = await renderNoted(leg, bytes, preset, processing);
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
function withoutOriginal({ content }: Image): RenderOutcome {
  if (content !== undefined) return { outcome: 'refused', reason: 'original-gone' };
  throw new Rejected(
    'replaced',
    'The file was replaced before it could be read. Please send the picture once more.',
  );
}

const holderOf = ({ attemptId, pk }: RenderLeg): string => attemptId ?? pk;

/** Renders, and puts the files. What refers to them comes after. */
async function makeResult(
  leg: RenderLeg,
  content: string,
  bytes: Uint8Array,
  preset: PresetConfig,
  processing: Processing,
): Promise<StoredManifest> {
  try {
    const { variants, manifest } = await renderNoted(leg, bytes, preset, processing);
    await putVariants(content, variants, processing);
    return manifest;
  } catch (error) {
    // Where even that can't be written, the lease ends by itself: what went wrong counts.
    await releaseResult(processing.store, content, holderOf(leg)).catch(() => false);
    throw error;
  }
}

/** Renders, noted while it lasts: what ends the function is known by it, and nothing else is mistaken for that. */
async function renderNoted(
  leg: RenderLeg,
  bytes: Uint8Array,
  preset: PresetConfig,
  { store, render }: Processing,
): Promise<Rendered> {
  await noteOpening(store, leg, 'opens');
  try {
    return await render(bytes, preset);
  } finally {
    await retry(WRITE_ATTEMPTS, () =>
      noteOpening(store, leg, 'is-back').catch((error: Error) => {
        logger.warn('opening stays noted', { error: error.name });
        return undefined;
      }),
    );
  }
}
