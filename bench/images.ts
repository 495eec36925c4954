/**
 * Measures how pictures are rendered: `npm run bench -- images [--settings] [--quick] [--pictures <folder>]`.
 * Against sharp's defaults with a pipeline for each variant, `vipsthumbnail` (Debian's libvips-tools, where installed),
 * jimp, and encoding alone; 12 megapixels and 0.5; two processors and one; then picture by picture, and through the
 * deployed pipeline. Prints Markdown tables. Quality is SSIM in the tables of ways, SSIMULACRA 2 picture by picture.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sharp } from 'sharp';
import { images, type PresetConfig } from '../config/images.ts';
import { naturalPhoto } from '../test/support/images/pictures.ts';
import { SCREENS, varied } from '../test/support/images/varied.ts';
import type { Measured } from './images-case.ts';
import { FIXED, measureWay } from './images-measure.ts';
import { benchPictures } from './images-pictures.ts';
import { qualityOf } from './images-quality.ts';
import { benchSecondDecoder } from './images-second-decoder.ts';
import { benchImagesThroughput } from './images-throughput.ts';
import { hasVipsthumbnail, runVipsthumbnail } from './images-vipsthumbnail.ts';
import { printTable } from './report.ts';

const { values: OPTIONS } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    /** Measures other encoder settings as well. */
    settings: { type: 'boolean', default: false },
    /** Once, on small pictures: to see that it runs. */
    quick: { type: 'boolean', default: false },
    /** A folder of one's own pictures, for the tables picture by picture, and for a second decoder. */
    pictures: { type: 'string' },
  },
});
const RUNS = OPTIONS.quick ? 1 : 3;

const DEFAULTS = 'sharp, defaults';
const OURS = 'ours';
const WAYS = [DEFAULTS, 'sharp, the same for all', OURS, 'encoding only', 'jimp'];
const SETTINGS = [
  'ours, AVIF effort 0',
  'ours, AVIF effort 1',
  'ours, AVIF effort 2',
  'ours, AVIF effort 4',
  'ours, AVIF of 8 bits',
  'ours, WebP effort 4',
  'ours, the same for all',
];

interface Row extends Omit<Measured, 'cpuMilliseconds'> {
  readonly way: string;
  readonly cpuMilliseconds?: number;
  /** SSIM by format. */
  readonly quality: Readonly<Record<string, number>>;
}

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));

export async function benchImages(): Promise<void> {
  try {
    const sizes = OPTIONS.quick ? [[800, 600] as const] : [[4000, 3000] as const, [800, 600] as const];
    for (const [width, height] of sizes) {
      const file = await save(`${width}`, await naturalPhoto(width, height));
      for (const processors of [2, 1]) await benchWays(file, (width * height) / 1_000_000, processors);
    }
    await benchVariety();
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (typeof OPTIONS.pictures === 'string') await benchSecondDecoder(OPTIONS.pictures);
  await benchImagesThroughput();
}

async function save(name: string, picture: Sharp): Promise<string> {
  const file = join(folder, `${name}.jpg`);
  writeFileSync(file, await picture.jpeg({ quality: 92 }).toBuffer());
  return file;
}

async function benchWays(file: string, megapixels: number, processors: number): Promise<void> {
  const rows: Row[] = [];
  for (const way of OPTIONS.settings ? [...WAYS, ...SETTINGS] : WAYS)
    rows.push(await measure(way, file, processors));
  if (hasVipsthumbnail()) rows.push(await measureVipsthumbnail(file, processors));
  console.log(`\n**${megapixels} megapixels, ${processors === 2 ? 'two processors' : 'one processor'}**\n`);
  printWays(rows);
  if (!hasVipsthumbnail())
    console.log('\nvipsthumbnail is not installed: apt-get install libvips-tools adds its row.');
}

async function measure(way: string, file: string, processors: number): Promise<Row> {
  const results = mkdtempSync(join(folder, 'results-'));
  const measured = await measureWay(way, file, results, { processors, runs: RUNS });
  return { way, ...measured, quality: await qualityOf(results, file) };
}

async function measureVipsthumbnail(file: string, processors: number): Promise<Row> {
  const results = mkdtempSync(join(folder, 'results-'));
  const preset = images.parse({ presets: { gallery: FIXED } }).presets.gallery as PresetConfig;
  const measured = await runVipsthumbnail(file, results, { preset, processors, runs: RUNS });
  return { way: 'vipsthumbnail, the same for all', ...measured, quality: await qualityOf(results, file) };
}

/** Pictures of different natures, made here, what is kept of screens, and the owner's own. */
async function benchVariety(): Promise<void> {
  const made = varied(OPTIONS.quick ? [640, 400] : [2560, 1600]);
  const files: string[] = [];
  for (const { name, extension, make } of OPTIONS.quick ? made.slice(3, 5) : made) {
    const file = join(folder, `${name}.${extension}`);
    writeFileSync(file, await make());
    files.push(file);
  }
  if (!OPTIONS.quick) files.push(...SCREENS, ...ownPictures());
  const runs = OPTIONS.quick ? 1 : 2;
  await benchPictures(files, folder, { way: OURS, floor: 'encoding only', runs });
  if (!OPTIONS.settings) return;
  for (const settings of ['AVIF effort 1', 'the same for all'])
    await benchPictures(files, folder, {
      way: `ours, ${settings}`,
      floor: `encoding only, ${settings}`,
      runs,
    });
}

function ownPictures(): string[] {
  const { pictures } = OPTIONS;
  if (typeof pictures !== 'string') return [];
  return readdirSync(pictures)
    .filter((name) => /\.(jpe?g|png|webp|avif)$/i.test(name))
    .map((name) => join(pictures, name));
}

function printWays(rows: readonly Row[]): void {
  const kilobytes = (bytes: number | undefined) =>
    bytes === undefined ? '–' : String(Math.round(bytes / 1000));
  const figure = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(4));
  const slowest = rows.find(({ way }) => way === DEFAULTS)?.milliseconds ?? 0;
  const formats = ['avif', 'webp', 'jpeg'];
  printTable(
    [
      'way',
      'ms',
      'as fast',
      'processor ms',
      'peak MB',
      'AVIF kB',
      'WebP kB',
      'JPEG kB',
      'SSIM AVIF',
      'WebP',
      'JPEG',
    ],
    rows.map(({ way, milliseconds, cpuMilliseconds, megabytes, bytes, quality }) => [
      way,
      String(milliseconds),
      `${(slowest / milliseconds).toFixed(1)}×`,
      cpuMilliseconds === undefined ? '–' : String(cpuMilliseconds),
      String(megabytes),
      ...formats.map((format) => kilobytes(bytes[format])),
      ...formats.map((format) => figure(quality[format])),
    ]),
  );
}
