/** What a page shows before the picture arrives. */
import { rgbaToThumbHash } from 'thumbhash';
import { type Pixels, type Size, shrink } from './ladder.ts';
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
  const small = await shrink(pixels, within(pixels));
  const image = sharp(small.data, { raw: small.raw });
  const [rgba, stats] = await Promise.all([
    image.clone().ensureAlpha().raw().toBuffer(),
    image.clone().stats(),
  ]);
  const hash = rgbaToThumbHash(small.width, small.height, rgba);
  const { r, g, b } = stats.dominant;
  return {
    thumbhash: Buffer.from(hash).toString('base64'),
    color: `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`,
  };
}

function within({ width, height }: Size): Size {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
