/** How near variants are to the picture they were made from. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { ssim } from 'ssim.js';
import { runCommand } from '../local/command.ts';
import { type PythonTool, preparePythonTool } from '../local/python.ts';

/** The width that most pages show. */
const WIDTH = 640;

const SSIMULACRA2: PythonTool = {
  name: 'a measure of pictures',
  requirements: join(import.meta.dirname, 'ssimulacra2', 'requirements.txt'),
  megabytes: 70,
  oldestPython: [3, 11],
};

/** SSIM of the variants of 640 pixels against a lossless one, by format. */
export async function qualityOf(results: string, original: string): Promise<Record<string, number>> {
  const reference = await pixels(opened(original).autoOrient().resize({ width: WIDTH }));
  const found: Record<string, number> = {};
  for (const format of ['avif', 'webp', 'jpeg']) {
    const file = join(results, `${WIDTH}.${format}`);
    if (!existsSync(file)) continue;
    found[format] = ssim(reference, await pixels(opened(file)), {
      ssim: 'original',
      downsample: false,
    }).mssim;
  }
  return found;
}

/** Whatever imports the renderer has blocked sharp's decoders of files by name for the whole process. */
function opened(file: string): Sharp {
  return sharp(readFileSync(file));
}

async function pixels(image: Sharp) {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

/** A variant to be scored. */
interface Made {
  readonly file: string;
  readonly width: number;
}

/**
 * How a height is rounded: by `scale`, both sides are made smaller by the same factor and part of a line is lost; `fill` fits
 * all of the picture in. They are a fraction of a pixel apart, for which the measure would take ten points.
 */
export type Shape = 'scale' | 'fill';

/**
 * SSIMULACRA 2 of variants against the original, which is decoded whole and made smaller by Lanczos in one step; what is
 * transparent stands on white. 100 is the same, 90 can't be told apart, 70 is high quality.
 *
 * @returns a number for each variant, in their order
 */
export async function scoresOf(original: string, made: readonly Made[], shape: Shape): Promise<number[]> {
  const python = await preparePythonTool(SSIMULACRA2, join('.local', 'ssimulacra2'), (line) =>
    console.log(line),
  );
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-scores-'));
  try {
    const whole = await onWhite(opened(original).autoOrient()).png().toBuffer();
    const pairs: [string, string][] = [];
    for (const [i, { file, width }] of made.entries()) {
      const seen = join(folder, `${i}.png`);
      const { height } = await onWhite(opened(file)).png().toFile(seen);
      const reference = join(folder, `${width}x${height}.png`);
      if (!existsSync(reference))
        await sharp(whole)
          .resize(shape === 'fill' ? { width, height, fit: 'fill' } : { width })
          .png()
          .toFile(reference);
      pairs.push([reference, seen]);
    }
    const asked = join(folder, 'asked.json');
    await writeFile(asked, JSON.stringify({ pairs }));
    const script = join(import.meta.dirname, 'ssimulacra2', 'scores.py');
    const { code, output } = await runCommand(python, [script, asked]);
    if (code !== 0) throw new Error(`SSIMULACRA 2 ended with ${code}:\n${output}`);
    return JSON.parse(output) as number[];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function onWhite(image: Sharp): Sharp {
  return image.flatten({ background: '#fff' }).toColourspace('srgb');
}
