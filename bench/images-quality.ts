/** How near a variant is to the picture it was made from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ssim } from 'ssim.js';

/** The width that is looked at: what most pages show. */
const WIDTH = 640;

/** SSIM of the variants of 640 pixels against a lossless one, by format. */
export async function qualityOf(results: string, original: string): Promise<Record<string, number>> {
  const reference = await pixels(sharp(original).autoOrient().resize({ width: WIDTH }));
  const found: Record<string, number> = {};
  for (const format of ['avif', 'webp', 'jpeg']) {
    const file = join(results, `${WIDTH}.${format}`);
    if (!existsSync(file)) continue;
    found[format] = ssim(reference, await pixels(sharp(file)), { ssim: 'original', downsample: false }).mssim;
  }
  return found;
}

async function pixels(image: Sharp) {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}
