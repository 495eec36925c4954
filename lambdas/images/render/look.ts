/** What a picture looks like to an encoder: a few numbers of a small rung, from one fast JPEG and one pass over pixels. */
import { type Pixels, type Size, shrink } from './ladder.ts';
import { sharp } from './sharp.ts';

export interface Look {
  /** Bits that a JPEG in sharp's default settings needs for a pixel: below 0.5 is smooth, above 1.7 busy everywhere. */
  readonly detail: number;
  /** The share of pixels that hardly differ from their neighbours, 0 to 1. */
  readonly flat: number;
  /** Of the pixels that do differ, the share that differs much: text and lines have 0.25 and more, photographs 0 to 0.2. */
  readonly hard: number;
  /** Whether something shows through it. */
  readonly transparent: boolean;
  /** Of the pixels that do differ, the share whose colour jumps: photographs have 0 to 0.07, drawings in colours 0.1 and more. */
  readonly frays: number;
  /** How much colours change, against how much light does. 0 is grey; photographs have 0.2 to 1. */
  readonly colour: number;
}

/** What is looked at fits into this. Other sizes would have other numbers: smaller ones show more detail in a pixel. */
const LARGEST: Size = { width: 640, height: 960 };

/** What a JPEG of one pixel takes: tables and headers, which say nothing of the picture. */
const JPEG_OVERHEAD_BYTES = 620;

/** A difference of brightness to the left and upper neighbour together, of 2 × 255: what is below shows nothing. */
const NOTHING = 1.5;

/** Likewise, what an edge of a letter has. */
const MUCH = 60;

/** A difference of colour to the left neighbour, of red and blue together: halved colours show it as a fringe. */
const JUMP = 40;

/** Below this share of all pixels, edges are too few to say anything. */
const FEW = 0.002;

/**
 * Looks at a picture.
 *
 * @param rungs the picture in several sizes, largest first, at least one; hidden pixels are looked at as well
 */
export async function look(rungs: readonly Pixels[]): Promise<Look> {
  const seen = await fitting(rungs);
  const jpeg = await sharp(seen.data, { raw: seen.raw }).removeAlpha().jpeg().toBuffer();
  const bits = 8 * Math.max(0, jpeg.length - JPEG_OVERHEAD_BYTES);
  const { transparent } = seen;
  return { detail: bits / (seen.width * seen.height), transparent, ...differences(seen) };
}

/** The rung of the size that is looked at, or one made of the next larger rung. */
async function fitting(rungs: readonly Pixels[]): Promise<Pixels> {
  const largest = rungs[0] as Pixels;
  const scale = Math.min(1, LARGEST.width / largest.width, LARGEST.height / largest.height);
  const width = Math.max(1, Math.round(largest.width * scale));
  const height = Math.max(1, Math.round(largest.height * scale));
  const larger = rungs.findLast((rung) => rung.width >= width && rung.height >= height) ?? largest;
  return shrink(larger, { width, height });
}

/** Compares each pixel with the one on its left and the one above. */
function differences({
  data,
  width,
  height,
  raw: { channels },
}: Pixels): Omit<Look, 'detail' | 'transparent'> {
  const above = width * channels;
  let [flat, much, light, colour, jumps] = [0, 0, 0, 0, 0];
  for (let y = 1; y < height; y++)
    for (let at = y * above + channels; at < (y + 1) * above; at += channels) {
      const here = lightAt(data, at);
      const left = lightAt(data, at - channels);
      const difference = Math.abs(here - left) + Math.abs(here - lightAt(data, at - above));
      light += difference;
      if (difference < NOTHING) flat++;
      if (difference > MUCH) much++;
      const before = at - channels;
      const hue =
        Math.abs((data[at] ?? 0) - here - (data[before] ?? 0) + left) +
        Math.abs((data[at + 2] ?? 0) - here - (data[before + 2] ?? 0) + left);
      colour += hue;
      if (hue > JUMP) jumps++;
    }
  const pixels = Math.max(1, (width - 1) * (height - 1));
  return {
    flat: flat / pixels,
    hard: much < FEW * pixels ? 0 : much / Math.max(1, pixels - flat),
    // Where light does not change at all, nothing but colours does.
    frays: jumps < FEW * pixels ? 0 : Math.min(1, jumps / Math.max(1, pixels - flat)),
    colour: colour / Math.max(1, light),
  };
}

/** Brightness, 0 to 255, in the weights of BT.601 as JPEG has them. */
function lightAt(data: Uint8Array, at: number): number {
  return 0.3 * (data[at] ?? 0) + 0.59 * (data[at + 1] ?? 0) + 0.11 * (data[at + 2] ?? 0);
}
