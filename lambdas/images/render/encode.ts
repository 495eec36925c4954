/** From pixels to files. No metadata is written: pixels carry none, so nothing can leak. */
import type { Rendering } from '../../../config/images.ts';
import type { Inspected } from './inspect.ts';
import { type Cut, DECODE_SECONDS, type Pixels, type Size } from './ladder.ts';
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

/** Encodes all frames at one size as a moving WebP. Each size decodes anew: frames as raw pixels would not fit. */
export async function encodeAnimation(
  bytes: Uint8Array,
  source: Inspected,
  size: Size,
  largest: { readonly size: Size; readonly cut: Cut },
  rendering: Rendering,
): Promise<Variant> {
  const scale = size.width / largest.size.width;
  const full = {
    width: Math.max(size.width, Math.round(largest.cut.full.width * scale)),
    height: Math.max(size.height, Math.round(largest.cut.full.height * scale)),
  };
  const body = await sharp(bytes, source.options)
    .timeout({ seconds: DECODE_SECONDS })
    .resize({ ...full, fit: 'fill' })
    .extract({
      left: Math.min(Math.round(largest.cut.left * scale), full.width - size.width),
      top: Math.min(Math.round(largest.cut.top * scale), full.height - size.height),
      ...size,
    })
    .toColourspace('srgb')
    .webp({ quality: rendering.webp.quality, effort: rendering.webp.effort })
    .toBuffer();
  return { format: 'webp', ...size, animated: true, body };
}
