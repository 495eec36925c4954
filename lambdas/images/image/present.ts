/** An image as others see it. */
import { etagOf } from '../../shared/http/etag.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { presentLegs } from '../../shared/owner/present-leg.ts';
import { type Manifest, presentManifest } from '../render/manifest.ts';
import type { Image } from './image.ts';

export interface ImageStatus {
  readonly imageId: string;
  readonly status: 'awaiting-upload' | 'processing' | 'ready' | 'rejected';
  /** Until when a file is waited for. */
  readonly expiresAt?: string;
  readonly reason?: { readonly code: string; readonly message: string };
  readonly manifest?: Manifest;
}

/** What `GET /images/{id}` answers; undefined for an image that is being deleted. */
export function presentImage(image: Image, baseUrl: string): ImageStatus | undefined {
  if (image.state === 'deleting') return undefined;
  return {
    imageId: image.id,
    status: image.state,
    ...(image.state === 'awaiting-upload' && { expiresAt: image.expiresAt }),
    ...(image.state === 'rejected' && image.reason && { reason: image.reason }),
    ...(image.state === 'ready' &&
      image.manifest &&
      image.content && {
        manifest: presentManifest(image.manifest, {
          content: image.content,
          baseUrl,
          ...(image.alt !== undefined && { alt: image.alt }),
        }),
      }),
  };
}

/** The ETag by which an owner's change says which description was seen. */
export function tagOf({ alt = '' }: Pick<Image, 'alt'>): string {
  return etagOf(alt);
}

/**
 * What an owner sees besides that.
 *
 * @param settings the hash of its preset's settings as they are now; undefined when there is none any more
 */
export function presentOwned(
  image: Image,
  legs: readonly Leg[],
  { baseUrl, settings }: { readonly baseUrl: string; readonly settings: string | undefined },
) {
  const { preset, alt, createdAt, readyAt, keepUntil, origin, contentType, size } = image;
  return {
    ...presentImage(image, baseUrl),
    preset,
    etag: tagOf(image),
    alt,
    createdAt,
    readyAt,
    deletedAfter: keepUntil,
    origin,
    contentType,
    size,
    /** Whether the preset has changed since: rendering again would give other variants. */
    outdated: image.state === 'ready' && settings !== undefined && image.settings !== settings,
    legs: presentLegs(legs),
  };
}

/**
 * What becomes of the rendered files of an image that is deleted, in words.
 *
 * @param soonest when the files that nobody refers to any more may go
 */
export function endOfVariants({ state, content }: Pick<Image, 'state' | 'content'>, soonest: Date): string {
  if (content !== undefined)
    return `Deleted within two hours after ${soonest.toISOString()}. Files that other images share stay with those.`;
  if (state === 'awaiting-upload') return 'There were none.';
  // Also one that was refused may be tried again just now, and nobody stops what has begun.
  return 'There were none yet. If it is being rendered at this moment, what comes of that is deleted within some hours.';
}
