/**
 * One way of making a picture's variants, in a process of its own so that its peak memory can be told.
 * `node bench/images-case.ts <way> <file> <folder for the results>` prints one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { images, type PresetConfig } from '../config/images.ts';
import { encode, type Variant } from '../lambdas/images/render/encode.ts';
import { inspect } from '../lambdas/images/render/inspect.ts';
import { decode, type Pixels, planSizes, shrink } from '../lambdas/images/render/ladder.ts';
import { render } from '../lambdas/images/render/render.ts';
import { sharp } from '../lambdas/images/render/sharp.ts';
import { prepare } from '../lambdas/images/render/source.ts';

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
const HERO = images.parse({ presets: { hero: {} } }).presets.hero as PresetConfig;

/** A pipeline for each variant, one after the other, as one writes it first. */
function oneByOne(settings: 'defaults' | 'ours'): Way {
  return async (file) => {
    const made = [];
    for (const width of preset.widths)
      for (const format of preset.formats) {
        const image = sharp(file).autoOrient().resize({ width, withoutEnlargement: true });
        const options =
          settings === 'defaults'
            ? {}
            : format === 'avif'
              ? { ...preset.avif, chromaSubsampling: preset.avif.chroma }
              : preset[format];
        made.push({ format, width, body: await image[format](options).toBuffer() });
      }
    return made;
  };
}

/** The rungs of the ladder, for those who only encode. */
let rungs: Promise<Pixels[]> | undefined;

async function makeRungs(file: Buffer): Promise<Pixels[]> {
  const source = await prepare(file, await inspect(file, preset));
  const [largest, ...smaller] = planSizes(source, preset);
  if (!largest) return [];
  const made = [(await decode(source, largest, undefined)).pixels];
  for (const size of smaller) made.push(await shrink(made.at(-1) as Pixels, size));
  return made;
}

const ours =
  (settings: object = {}): Way =>
  async (file) =>
    (await render(file, gallery(settings))).variants;

const ways: Record<string, Way> = {
  ours: ours(),
  'ours, effort 0': ours({ avif: { effort: 0 } }),
  'ours, effort 1, 4:2:0': ours({ avif: { effort: 1, chroma: '4:2:0', quality: 49 } }),
  'ours, effort 2, 4:2:0': ours({ avif: { effort: 2, chroma: '4:2:0', quality: 49 } }),
  'ours, as for a hero': ours({ avif: HERO.avif }),
  'ours, effort 4, 4:4:4': ours({ avif: { effort: 4, chroma: '4:4:4', quality: 50 } }),
  'ours, WebP effort 4': ours({ webp: { effort: 4 } }),
  'sharp, defaults': oneByOne('defaults'),
  'sharp, our settings': oneByOne('ours'),
  async 'encoding only'(file) {
    rungs ??= makeRungs(file);
    const pixels = await rungs;
    return Promise.all(
      pixels.flatMap((rung) => preset.formats.map((format) => encode(rung, format, preset))),
    );
  },
  async jimp(file) {
    const { Jimp } = await import('jimp');
    const made = [];
    for (const width of preset.widths) {
      const image = await Jimp.read(file);
      const body = await image
        .resize({ w: Math.min(width, image.width) })
        .getBuffer('image/jpeg', { quality: preset.jpeg.quality });
      made.push({ format: 'jpeg' as const, width, body });
    }
    return made;
  },
};

/** How long a way is repeated at least, beyond its number of runs. */
const REPEATED_MILLISECONDS = 3000;

const [name = 'ours', path = '', folder = '', runs = '3'] = process.argv.slice(2);
const way = ways[name];
if (!way) throw new Error(`Unknown way ${name}. There are: ${Object.keys(ways).join(', ')}`);
const file = readFileSync(path);
if (name === 'encoding only') await way(file);
sharp.concurrency(Math.min(2, availableParallelism()));

let milliseconds = Number.POSITIVE_INFINITY;
let cpuMilliseconds = Number.POSITIVE_INFINITY;
let made: Awaited<ReturnType<Way>> = [];
// Short ones are repeated for longer: their fastest is else a matter of luck.
const begun = performance.now();
const isShort = () => Number(runs) > 1 && performance.now() - begun < REPEATED_MILLISECONDS;
for (let run = 0; run < Number(runs) || isShort(); run++) {
  const start = performance.now();
  const before = process.cpuUsage();
  made = await way(file);
  milliseconds = Math.min(milliseconds, performance.now() - start);
  const { user, system } = process.cpuUsage(before);
  cpuMilliseconds = Math.min(cpuMilliseconds, (user + system) / 1000);
}
const bytes: Record<string, number> = {};
for (const { format, width, body } of made) {
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
