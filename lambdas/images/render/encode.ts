/** From pixels to files. No metadata is written: pixels carry none, so nothing can leak. */
import type { Rendering } from '../../../config/images.ts';
import type { Pixels, Size } from './ladder.ts';
import { sharp } from './sharp.ts';

export type OutputFormat = 'avif' | 'webp' | 'jpeg' | 'png';

/** One file to serve. */
export interface Variant extends Size {
  readonly format: OutputFormat;
  readonly body: Buffer;
  /** Whether it moves. */
  readonly animated: boolean;
}

/** Encodes a still picture. */
export async function encode(pixels: Pixels, format: OutputFormat, rendering: Rendering): Promise<Variant> {
  const input = sharp(pixels.data, { raw: pixels.raw });
  const image = pixels.transparent ? input : input.removeAlpha();
  const { width, height } = pixels;
  return { format, width, height, animated: false, body: await encoder(image, format, rendering).toBuffer() };
}

function encoder(image: ReturnType<typeof sharp>, format: OutputFormat, { avif, webp, jpeg }: Rendering) {
  if (format === 'avif')
    return image.avif({ quality: avif.quality, effort: avif.effort, chromaSubsampling: avif.chroma });
  if (format === 'webp') return image.webp(webp);
  if (format === 'jpeg') return image.jpeg(jpeg);
  return image.png();
}
