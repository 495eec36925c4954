/** What a page shows before the picture arrives. */
import { rgbaToThumbHash } from 'thumbhash';
import type { Pixels, Size } from './ladder.ts';
import { sharp } from './sharp.ts';

export interface Placeholder {
  /** About 20 bytes in base64 (https://evanw.github.io/thumbhash/). */
  readonly thumbhash: string;
  /** The dominant colour as `#rrggbb`. */
  readonly color: string;
}

/** ThumbHash takes pictures up to 100 by 100. */
const LONGEST_SIDE = 100;

/** Computes the placeholder of a picture. */
export async function placeholder(pixels: Pixels): Promise<Placeholder> {
  const { width, height } = within(pixels);
  const rgba = await sharp(pixels.data, { raw: pixels.raw })
    .resize({ width, height, fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  return {
    thumbhash: Buffer.from(rgbaToThumbHash(width, height, rgba)).toString('base64'),
    color: dominantColor(rgba),
  };
}

function within({ width, height }: Size): Size {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * The mean of the most frequent kind of colour, of 16 steps a channel. sharp's `stats()` has it as well, among other
 * figures that cost more than all the rest of a placeholder, and counts what is transparent.
 *
 * @param rgba four bytes a pixel, at least one pixel
 * @returns `#rrggbb`
 */
export function dominantColor(rgba: Uint8Array): string {
  const weights = new Float64Array(16 ** 3);
  const sums = new Float64Array(3 * weights.length);
  let most = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = rgba.subarray(i, i + 4);
    const kind = ((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4);
    // One more than the alpha, so that a picture of nothing has a colour too.
    const weight = alpha + 1;
    const total = (weights[kind] ?? 0) + weight;
    weights[kind] = total;
    [r, g, b].forEach((value, channel) => {
      sums[3 * kind + channel] = (sums[3 * kind + channel] ?? 0) + weight * value;
    });
    if (total > (weights[most] ?? 0)) most = kind;
  }
  const mean = (channel: number) => Math.round((sums[3 * most + channel] ?? 0) / (weights[most] ?? 1));
  return `#${[0, 1, 2].map((channel) => mean(channel).toString(16).padStart(2, '0')).join('')}`;
}
