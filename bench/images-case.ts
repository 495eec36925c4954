/**
 * One way of making a picture's variants, in a process of its own, so that its peak memory is its own.
 * `node bench/images-case.ts <way> <file> <folder for the results>` prints one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { images, type PresetConfig } from '../config/images.ts';
import { choose } from '../lambdas/images/render/choose.ts';
import { encode, type Variant } from '../lambdas/images/render/encode.ts';
import { inspect } from '../lambdas/images/render/inspect.ts';
import { decode, descend, type Pixels, planSizes } from '../lambdas/images/render/ladder.ts';
import { type Look, look } from '../lambdas/images/render/look.ts';
import { render } from '../lambdas/images/render/render.ts';
import { sharp } from '../lambdas/images/render/sharp.ts';
import { prepare } from '../lambdas/images/render/source.ts';
import { FIXED } from './images-measure.ts';

export interface Measured {
  /** The fastest of the runs. */
  readonly milliseconds: number;
  /** Of processor time, all threads together: what a busy machine does not distort. */
  readonly cpuMilliseconds: number;
  /** Of the process, at its highest. */
  readonly megabytes: number;
  readonly bytes: Readonly<Record<string, number>>;
}

type Way = (file: Buffer) => Promise<readonly Pick<Variant, 'format' | 'width' | 'body'>[]>;

function gallery(settings: object = {}): PresetConfig {
  return images.parse({ presets: { gallery: settings } }).presets.gallery as PresetConfig;
}

const preset = gallery();

/** A pipeline for each variant of ours, one after the other, as one writes it first. */
function oneByOne(settings: 'defaults' | 'fixed'): Way {
  return async (file) => {
    const variants = [];
    for (const { width } of planSizes(await inspect(file, preset), preset))
      for (const format of preset.formats) {
        const image = sharp(file).autoOrient().resize({ width });
        const options =
          settings === 'defaults'
            ? {}
            : format === 'avif'
              ? { ...FIXED.avif, chromaSubsampling: FIXED.avif.chroma }
              : FIXED[format];
        variants.push({ format, width, body: await image[format](options).toBuffer() });
      }
    return variants;
  };
}

/** The rungs of the ladder and what they look like, for those who only encode. */
let made: Promise<{ rungs: Pixels[]; seen: Look }> | undefined;

async function makeRungs(file: Buffer): Promise<{ rungs: Pixels[]; seen: Look }> {
  const source = await prepare(file, await inspect(file, preset));
  const sizes = planSizes(source, preset);
  const { pixels } = await decode(source, sizes[0] as (typeof sizes)[0], undefined);
  const rungs = await descend(pixels, sizes);
  return { rungs, seen: await look(rungs) };
}

/** The floor: what rendering would take if nothing had to be decoded, made smaller or looked at. */
function encodingOnly(settings: object = {}): Way {
  const wanted = gallery(settings);
  return async (file) => {
    made ??= makeRungs(file);
    const { rungs, seen } = await made;
    const largest = rungs[0] as Pixels;
    return Promise.all(
      rungs.flatMap((rung) => {
        const chosen = choose(wanted, { look: seen, largest, width: rung.width });
        return wanted.formats
          .map((format) => (format === 'jpeg' && rung.transparent ? 'png' : format))
          .map((format) => encode(rung, format, chosen));
      }),
    );
  };
}

const ours =
  (settings: object = {}): Way =>
  async (file) =>
    (await render(file, gallery(settings))).variants;

const ways: Record<string, Way> = {
  ours: ours(),
  'ours, AVIF effort 0': ours({ avif: { effort: 0 } }),
  'ours, AVIF effort 1': ours({ avif: { effort: 1 } }),
  'ours, AVIF effort 2': ours({ avif: { effort: 2 } }),
  'ours, AVIF effort 4': ours({ avif: { effort: 4 } }),
  'ours, AVIF of 8 bits': ours({ avif: { bits: 8 } }),
  'ours, WebP effort 4': ours({ webp: { effort: 4 } }),
  'ours, the same for all': ours(FIXED),
  'sharp, defaults': oneByOne('defaults'),
  'sharp, the same for all': oneByOne('fixed'),
  'encoding only': encodingOnly(),
  'encoding only, AVIF effort 1': encodingOnly({ avif: { effort: 1 } }),
  'encoding only, the same for all': encodingOnly(FIXED),
  async jimp(file) {
    const { Jimp } = await import('jimp');
    const variants = [];
    for (const width of preset.widths) {
      const image = await Jimp.read(file);
      const body = await image
        .resize({ w: Math.min(width, image.width) })
        .getBuffer('image/jpeg', { quality: FIXED.jpeg.quality });
      variants.push({ format: 'jpeg' as const, width, body });
    }
    return variants;
  },
};

/** How long a way is repeated at least, beyond its number of runs. */
const REPEATED_MILLISECONDS = 3000;

const [name = 'ours', path = '', folder = '', runs = '3'] = process.argv.slice(2);
const way = ways[name];
if (!way) throw new Error(`Unknown way ${name}. There are: ${Object.keys(ways).join(', ')}`);
const file = readFileSync(path);
if (name.startsWith('encoding only')) await way(file);
sharp.concurrency(Math.min(2, availableParallelism()));

let milliseconds = Number.POSITIVE_INFINITY;
let cpuMilliseconds = Number.POSITIVE_INFINITY;
let variants: Awaited<ReturnType<Way>> = [];
// Short ones are repeated for longer: their fastest is else a matter of luck.
const begun = performance.now();
const isShort = () => Number(runs) > 1 && performance.now() - begun < REPEATED_MILLISECONDS;
for (let run = 0; run < Number(runs) || isShort(); run++) {
  const start = performance.now();
  const before = process.cpuUsage();
  variants = await way(file);
  milliseconds = Math.min(milliseconds, performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  cpuMilliseconds = Math.min(cpuMilliseconds, (user + system) / 1000);
}
const bytes: Record<string, number> = {};
for (const { format, width, body } of variants) {
  bytes[format] = (bytes[format] ?? 0) + body.length;
  writeFileSync(join(folder, `${width}.${format}`), body);
}
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
const measured: Measured = {
  milliseconds: Math.round(milliseconds),
  cpuMilliseconds: Math.round(cpuMilliseconds),
  megabytes,
  bytes,
};
console.log(JSON.stringify(measured));
