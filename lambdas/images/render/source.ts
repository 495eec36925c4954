/**
 * A file made ready for the decoder, and opened by it within the limits. What the decoder would pass over is put into
 * words that it knows: colours into a profile, free canvas into transparency.
 */
import type { Sharp, SharpOptions } from 'sharp';
import { namedColours } from './avif.ts';
import { profileOf } from './cicp.ts';
import { withFreeCanvas } from './gif.ts';
import { greyAsRgb } from './icc.ts';
import { type Inspected, openable } from './inspect.ts';
import { describedColours, withProfile } from './png.ts';
import { isTimeout } from './rejected.ts';
import { sharp } from './sharp.ts';

/** Seconds that libvips may spend on one decode; the function's own time-out is the wall behind it. */
const DECODE_SECONDS = 40;

/** What is decoded. */
export interface Source extends Inspected {
  readonly bytes: Uint8Array;
  /** Whether a profile says what the colours are. Without one they are sRGB. */
  readonly hasProfile: boolean;
  readonly failOn: 'warning' | 'error';
}

export async function prepare(original: Uint8Array, inspected: Inspected): Promise<Source> {
  const { format, header } = inspected;
  const bytes = openable(original, format);
  const failOn = format === 'jpeg' ? 'warning' : 'error';
  const source: Source = { ...inspected, bytes, hasProfile: header.hasProfile, failOn };
  if (format === 'gif') return { ...source, bytes: withFreeCanvas(bytes) };
  const colours = coloursOf(source);
  if (colours === undefined) return source;
  const canBeDescribed = format === 'png' && !isGrey(header);
  const png = canBeDescribed ? bytes : await withPatience(source, asPng);
  return { ...source, bytes: withProfile(png, colours), hasProfile: true, failOn: 'error', orientation: 1 };
}

/** What the colours are where the decoder would not know. */
function coloursOf({ format, bytes, hasProfile, header }: Source): Buffer | 'srgb' | undefined {
  if (format === 'png') {
    const described = describedColours(bytes);
    if (described !== undefined) return described;
  }
  // The decoder converts no grey by a profile, be it one of grey or of colours.
  if (isGrey(header) && header.icc) return greyAsRgb(header.icc) ?? header.icc;
  const named = format === 'avif' && !hasProfile ? namedColours(bytes) : undefined;
  const profile = named && profileOf(named);
  return profile === 'srgb' ? undefined : profile;
}

function isGrey({ space }: Inspected['header']): boolean {
  return space === 'b-w' || space === 'grey16';
}

/** The same pixels, upright, as a PNG of three colours that says nothing of what they are. */
function asPng(source: Source): Promise<Buffer> {
  return open({ ...source, hasProfile: true })
    .autoOrient()
    .toColourspace(source.header.depth === 'ushort' ? 'rgb16' : 'srgb')
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** @param frames how many, from the first. @default one */
export function open(source: Source, frames = 1): Sharp {
  const { bytes, hasProfile, failOn, maxPixels } = source;
  const options: SharpOptions = {
    failOn,
    limitInputPixels: maxPixels,
    sequentialRead: true,
    // Not while it is read: deep colours would go by way of a smaller gamut.
    ignoreIcc: hasProfile,
    ...(frames > 1 && { pages: frames }),
  };
  return sharp(bytes, options).timeout({ seconds: DECODE_SECONDS });
}

/** Brings colours to sRGB by the file's profile, by LittleCMS. The result carries none. */
export function toSrgb(image: Sharp, { hasProfile }: Source): Sharp {
  return hasProfile ? image.withIccProfile('srgb', { attach: false }) : image.toColourspace('srgb');
}

/** What JPEG's decoder says where pixels are lost. Its other warnings are about what it read all the same. */
const LOSES_PIXELS = /premature end|bad huffman|instead of RST|progression|resync/i;

const EOI = Buffer.of(0xff, 0xd9);

/**
 * Does a work with a source; with a JPEG at its strictest, and once more where what stood in the way loses no pixel:
 * warnings about headers and stray bytes, or that it lacks nothing but its last two bytes. (A progressive one could lack
 * its last scans as well, and nobody could say.)
 */
export async function withPatience<Result>(
  source: Source,
  work: (source: Source) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(source);
  } catch (error) {
    const { message } = error as Error;
    if (source.format !== 'jpeg' || isTimeout(error)) throw error;
    if (!source.header.isProgressive && /premature end of JPEG image/.test(message)) {
      const ended = { ...source, bytes: Buffer.concat([source.bytes, EOI]) };
      // Whole: where a picture is made smaller while it is read, losses at its lower edge pass unnoticed.
      await open(ended).raw().toBuffer();
      return work(ended);
    }
    if (LOSES_PIXELS.test(message)) throw error;
    return work({ ...source, failOn: 'error' });
  }
}
