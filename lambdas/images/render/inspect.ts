/**
 * What a file says about itself, checked against what it may be, before anything is decoded.
 */
import type { Metadata } from 'sharp';
import type { Rendering } from '../../../config/images.ts';
import { headerRefusal, Rejected } from './rejected.ts';
import { sharp } from './sharp.ts';
import { type InputFormat, sniff } from './sniff.ts';

/** A file that may be decoded. */
export interface Inspected {
  readonly format: InputFormat;
  /** In pixels, as people see it: the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** More than one when the picture moves and the preset keeps it moving. */
  readonly frames: number;
  /** How its pixels lie (Exif 2.32, tag 0x0112): 1 is upright. */
  readonly orientation: number;
  /** What may be decoded at once: all frames together. */
  readonly maxPixels: number;
  readonly header: Metadata;
}

/** AV1 holds whole frames in high precision: 49 megapixels took 1.1 GB, so it gets half of the others' limit. */
const AVIF_SHARE = 0.5;

/** Far more than people send; each frame is also an allocation of its own. */
const MAX_FRAMES = 600;

/**
 * Reads a file's header.
 *
 * @throws Rejected when it is not a picture that we take, or larger than the preset allows
 */
export async function inspect(bytes: Uint8Array, rendering: Rendering): Promise<Inspected> {
  if (bytes.length > rendering.maxBytes)
    throw new Rejected(
      'too-large',
      `The file is larger than ${Math.floor(rendering.maxBytes / 1_000_000)} MB.`,
    );
  const format = await sniff(bytes);
  const maxPixels = Math.floor(rendering.maxPixels * (format === 'avif' ? AVIF_SHARE : 1));
  const header = await readHeader(openable(bytes, format));
  if (
    header.format !== (format === 'avif' ? 'heif' : format) ||
    (format === 'avif' && header.compression !== 'av1')
  )
    throw new Rejected(
      'not-an-image',
      'The file is not what it seems to be. Please save it again as JPEG or PNG.',
    );

  const frames = rendering.animated && (format === 'gif' || format === 'webp') ? (header.pages ?? 1) : 1;
  const { width, height } = header.autoOrient;
  if (frames > MAX_FRAMES)
    throw new Rejected('too-many-pixels', `The animation has more than ${MAX_FRAMES} frames.`);
  if (width * height * frames > maxPixels) throw tooManyPixels(maxPixels, frames);
  return { format, width, height, frames, orientation: header.orientation ?? 1, maxPixels, header };
}

/**
 * A file as the decoder takes it. Moving AVIF names itself by another brand than still AVIF, and holds a still picture,
 * too: under the still's name that opens.
 */
export function openable(bytes: Uint8Array, format: InputFormat): Uint8Array {
  if (format !== 'avif' || Buffer.from(bytes.subarray(8, 12)).toString('latin1') !== 'avis') return bytes;
  const still = Buffer.from(bytes);
  still.write('avif', 8, 'latin1');
  return still;
}

async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  try {
    // No pixel limit here: a header costs nothing, and its numbers make the better sentence.
    return await sharp(bytes, { limitInputPixels: false, failOn: 'none' }).metadata();
  } catch (error) {
    throw headerRefusal(error);
  }
}

function tooManyPixels(limit: number, frames: number): Rejected {
  const megapixels = Math.floor(limit / 1_000_000);
  return frames > 1
    ? new Rejected(
        'too-many-pixels',
        `The animation is too large: all frames together may have ${megapixels} megapixels.`,
      )
    : new Rejected(
        'too-many-pixels',
        `The picture is too large: it may have ${megapixels} megapixels at most.`,
      );
}
