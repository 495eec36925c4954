/**
 * Sizes and pixels: which widths a picture gets, and one decode for all of them. Each width is made from the next
 * larger one as raw pixels, which costs a third of decoding again and looks the same.
 */
import type { Raw } from 'sharp';
import type { Rendering } from '../../../config/images.ts';
import { clearHidden } from './alpha.ts';
import { Rejected } from './rejected.ts';
import { sharp } from './sharp.ts';
import { open, type Source, toSrgb } from './source.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels in memory: 8-bit sRGB, three or four channels. */
export interface Pixels extends Size {
  readonly data: Buffer;
  readonly raw: Raw;
  readonly transparent: boolean;
}

/** WebP's longest side (https://developers.google.com/speed/webp/faq); AVIF and JPEG allow more. */
const MAX_SIDE = 16_383;

/** What one variant may have: AVIF needs some 25 bytes of memory for each pixel, and several are encoded at once. */
const MAX_VARIANT_PIXELS = 12_000_000;

/**
 * The sizes to make, largest first. Nothing is enlarged: a picture narrower than the widest configured width gets its
 * own width in place of those. The same holds for very long pictures, whose widest variants would be huge.
 *
 * @throws Rejected `too-many-pixels` when the picture is so thin that no variant of it can be written
 */
export function planSizes(source: Size, rendering: Pick<Rendering, 'widths' | 'crop'>): Size[] {
  const [ratioWidth, ratioHeight] = rendering.crop?.ratio ?? [source.width, source.height];
  const ratio = ratioHeight / ratioWidth;
  const available = Math.floor(
    Math.min(
      source.width,
      Math.round(source.height / ratio),
      Math.sqrt(MAX_VARIANT_PIXELS / ratio),
      MAX_SIDE / ratio,
    ),
  );
  if (available < 1) throw new Rejected('too-many-pixels', 'The picture is too long for its width.');
  const widths = rendering.widths.filter((width) => width <= available);
  if (widths.length < rendering.widths.length && !widths.includes(available)) widths.push(available);
  return widths
    .sort((a, b) => b - a)
    .map((width) => ({ width, height: Math.max(1, Math.min(source.height, Math.round(width * ratio))) }));
}

/** Where a cut lies: the whole picture is scaled to `full`, and the size that is kept begins at `left`, `top`. */
export interface Cut {
  readonly full: Size;
  readonly left: number;
  readonly top: number;
}

/**
 * Decodes once, straight to the largest size (JPEG and WebP shrink while they load), upright, cut and in sRGB.
 * A moving picture gives its first frame.
 */
export async function decode(
  source: Source,
  size: Size,
  crop: Rendering['crop'],
): Promise<{ pixels: Pixels; cut: Cut }> {
  const full = crop ? covering(source, size) : size;
  const opened = open(source).autoOrient();
  const smart = crop?.focus === 'smart';
  const placed = crop && crop.focus !== 'smart' ? cutAt(full, size, crop.focus) : { full, left: 0, top: 0 };
  const resized = smart
    ? opened.resize({ ...size, fit: 'cover', position: 'attention' })
    : opened.resize({ ...full, fit: 'fill' }).extract({ left: placed.left, top: placed.top, ...size });
  const { data, info } = await toSrgb(resized, source)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const cut = smart ? { full, left: -(info.cropOffsetLeft ?? 0), top: -(info.cropOffsetTop ?? 0) } : placed;
  return { pixels: pixels(data, size, info.channels), cut };
}

/** The whole picture's size once it is scaled so that it just covers a size. */
export function covering(source: Size, size: Size): Size {
  const scale = Math.max(size.width / source.width, size.height / source.height);
  return {
    width: Math.max(size.width, Math.round(source.width * scale)),
    height: Math.max(size.height, Math.round(source.height * scale)),
  };
}

/** The cut whose middle is as near to a point (0,0 to 1,1) as the picture's edges allow. */
export function cutAt(full: Size, size: Size, focus: { readonly x: number; readonly y: number }): Cut {
  const start = (at: number, length: number, room: number) =>
    Math.round(Math.min(Math.max(at * room - length / 2, 0), room - length));
  return {
    full,
    left: start(focus.x, size.width, full.width),
    top: start(focus.y, size.height, full.height),
  };
}

/** The next smaller rung. Width and height are both given, or rounding would drift from rung to rung. */
export async function shrink(from: Pixels, size: Size): Promise<Pixels> {
  if (from.width === size.width && from.height === size.height) return from;
  const { data, info } = await sharp(from.data, { raw: from.raw })
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...pixels(data, size, info.channels), transparent: from.transparent };
}

/** All sizes of a picture, each made from the next larger one, largest first. */
export async function descend(largest: Pixels, sizes: readonly Size[]): Promise<Pixels[]> {
  const rungs: Pixels[] = [];
  for (const size of sizes) rungs.push(await shrink(rungs.at(-1) ?? largest, size));
  return rungs;
}

function pixels(data: Buffer, size: Size, channels: Raw['channels']): Pixels {
  const transparent = channels === 4 && !isOpaque(data);
  if (transparent) clearHidden(data);
  return { ...size, data, raw: { ...size, channels }, transparent };
}

/** Whether no pixel shows what is behind it. An alpha channel that hides nothing is common in screenshots. */
function isOpaque(rgba: Buffer): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}
