/** From moving pictures to moving WebP. */
import type { Sharp, WebpOptions } from 'sharp';
import type { Rendering } from '../../../config/images.ts';
import { settingsOfMoving } from './choose.ts';
import type { Variant } from './encode.ts';
import type { Cut, Size } from './ladder.ts';
import { sharp } from './sharp.ts';
import { open, type Source, toSrgb } from './source.ts';

/** Encodes all frames at one size. Each size decodes once more: frames as raw pixels would not fit. */
export async function encodeAnimation(
  source: Source,
  size: Size,
  largest: { readonly size: Size; readonly cut: Cut },
  { webp }: Pick<Rendering, 'webp'>,
): Promise<Variant> {
  const cut = scaled(largest.cut, size.width / largest.size.width, size);
  const frames =
    source.orientation === 1 ? openFrames(source, size, cut) : await turnFrames(source, size, cut);
  const { quality, effort } = settingsOfMoving(webp);
  const body = await frames.webp({ quality, effort, ...paceOf(source.header) }).toBuffer();
  return { format: 'webp', ...size, animated: true, body };
}

/** The encoder takes no larger number: of times, or of milliseconds that a frame stands. Files have some. */
const MOST = 65_535;

/** As the file says it, as far as that can be written. What runs more often than can be written runs for good: GIF counts to one more. */
function paceOf({ delay, loop }: Source['header']): WebpOptions {
  return {
    ...(delay && { delay: delay.map((milliseconds) => Math.min(milliseconds, MOST)) }),
    ...(loop !== undefined && { loop: loop > MOST ? 0 : loop }),
  };
}

/** A cut for the largest size, for a smaller one. */
function scaled({ full, left, top }: Cut, scale: number, size: Size): Cut {
  const whole = {
    width: Math.max(size.width, Math.round(full.width * scale)),
    height: Math.max(size.height, Math.round(full.height * scale)),
  };
  return {
    full: whole,
    left: Math.min(Math.round(left * scale), whole.width - size.width),
    top: Math.min(Math.round(top * scale), whole.height - size.height),
  };
}

function openFrames(source: Source, size: Size, { full, left, top }: Cut): Sharp {
  const resized = open(source, source.frames).resize({ ...full, fit: 'fill' });
  return toSrgb(resized.extract({ left, top, ...size }), source);
}

/** Turns by a quarter lie from here on in Exif's order of orientations. */
const FIRST_QUARTER_TURN = 5;

/**
 * Frames that a camera stored lying. A strip of frames can't be turned as one, so each is turned by itself; they are
 * small enough by then to be held as pixels.
 */
async function turnFrames(source: Source, size: Size, cut: Cut): Promise<Sharp> {
  const { frames, orientation } = source;
  const lies = orientation >= FIRST_QUARTER_TURN;
  const stored = lies ? { width: cut.full.height, height: cut.full.width } : cut.full;
  const resized = open(source, frames).resize({ ...stored, fit: 'fill' });
  const { data, info } = await toSrgb(resized, source).raw().toBuffer({ resolveWithObject: true });
  const { channels } = info;
  const frameBytes = stored.width * stored.height * channels;
  const turned: Buffer[] = [];
  for (let i = 0; i < frames; i++) {
    const frame = sharp(data.subarray(i * frameBytes, (i + 1) * frameBytes), {
      raw: { ...stored, channels },
    });
    const upright = { raw: { ...cut.full, channels } };
    const { left, top } = cut;
    turned.push(
      await sharp(await turn(frame, orientation).raw().toBuffer(), upright)
        .extract({ left, top, ...size })
        .raw()
        .toBuffer(),
    );
  }
  const height = size.height * frames;
  return sharp(Buffer.concat(turned), {
    raw: { width: size.width, height, channels, pageHeight: size.height },
  });
}

/** Puts a picture upright (Exif 2.32, tag 0x0112). */
function turn(image: Sharp, orientation: number): Sharp {
  if (orientation === 2) return image.flop();
  if (orientation === 3) return image.rotate(180);
  if (orientation === 4) return image.flip();
  // sharp mirrors before it turns.
  if (orientation === 5) return image.flop().rotate(270);
  if (orientation === 6) return image.rotate(90);
  if (orientation === 7) return image.flop().rotate(90);
  return image.rotate(270);
}
