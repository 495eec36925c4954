/** From pixels to files. No metadata is written: pixels carry none, so nothing can leak. */
import type { Settings } from './choose.ts';
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
export async function encode(pixels: Pixels, format: OutputFormat, settings: Settings): Promise<Variant> {
  const input = sharp(pixels.data, { raw: pixels.raw });
  const image = pixels.transparent ? input : input.removeAlpha();
  const { width, height } = pixels;
  return { format, width, height, animated: false, body: await encoder(image, format, settings).toBuffer() };
}

function encoder(image: ReturnType<typeof sharp>, format: OutputFormat, { avif, webp, jpeg }: Settings) {
  if (format === 'avif') {
    const { chroma, bits, ...rest } = avif;
    return image.avif({ ...rest, chromaSubsampling: chroma, bitdepth: bits });
  }
  if (format === 'webp') return image.webp(webp);
  if (format === 'jpeg') return image.jpeg(jpeg);
  return image.png();
}
