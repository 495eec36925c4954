/** Names of objects. A key never changes its bytes, so it can be cached for ever. */
import { createHash } from 'node:crypto';
import type { Rendering } from '../../../config/images.ts';
import type { Variant } from './encode.ts';

/** Raise it when the code makes other bytes from the same original and settings (as a new sharp does). */
const PIPELINE_VERSION = 4;

/** Where a browser's upload goes; the id is the image's. */
export function uploadKey(imageId: string): string {
  return `uploads/${imageId}`;
}

/** The image that an upload's key names, or undefined for any other key. Nothing in it could be URL-encoded. */
export function imageOfUpload(key: string): string | undefined {
  return idBelow('uploads/', key);
}

/** Where a file goes that is sent by a form. A form takes any number of files: the first is passed on from here. */
export function postedKey(imageId: string): string {
  return `posted/${imageId}`;
}

/** The image that a form's key names, or undefined for any other key. */
export function imageOfPosted(key: string): string | undefined {
  return idBelow('posted/', key);
}

function idBelow(folder: string, key: string): string | undefined {
  const id = key.startsWith(folder) ? key.slice(folder.length) : '';
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}

/** The original's SHA-256 in hex. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Names a preset's settings by all that a variant's bytes depend on: limits and access don't count. */
export function hashSettings(rendering: Rendering): string {
  const { widths, formats, avif, webp, jpeg, crop, animated } = rendering;
  const settings = { version: PIPELINE_VERSION, widths, formats, avif, webp, jpeg, crop, animated };
  return createHash('sha256').update(canonical(settings)).digest('hex').slice(0, 16);
}

/**
 * What a set of variants is named by: the original, the settings and the pipeline's version. By the original alone, a
 * changed preset would be served with old bytes for a year.
 */
export function contentKey(originalHash: string, settingsHash: string): string {
  return createHash('sha256').update(`${originalHash}/${settingsHash}`).digest('hex').slice(0, 32);
}

/** `v/<content>/<width>.<format>`: letters, digits, `/`, `.` only, which no event or URL encodes. */
export function variantKey(content: string, variant: Pick<Variant, 'width' | 'format'>): string {
  return `v/${content}/${variant.width}.${variant.format}`;
}

/** Whether a path is a variant's key. */
export function isVariantKey(path: string): boolean {
  return /^v\/[0-9a-f]{32}\/\d+\.(?:avif|webp|jpeg|png)$/.test(path);
}

/** JSON with sorted names, so that the order in which a configuration is written does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
