/**
 * Measures how pictures are rendered: `npm run bench -- images [--settings] [--quick] [--pictures <folder>]`.
 * Against sharp's defaults with a pipeline for each variant, `vipsthumbnail` (Debian's libvips-tools, where installed),
 * jimp, and encoding alone; 12 megapixels and 0.5; two processors and one; then picture by picture, and through the
 * deployed pipeline. Prints Markdown tables.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Sharp } from 'sharp';
import { images, type PresetConfig } from '../config/images.ts';
import { drawing, naturalPhoto } from '../test/support/images/pictures.ts';
import type { Measured } from './images-case.ts';
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
    /** A folder of one's own pictures, for the table picture by picture, and for a second decoder. */
    pictures: { type: 'string' },
  },
});
const RUNS = OPTIONS.quick ? 1 : 3;

const DEFAULTS = 'sharp, defaults';
const OURS = 'ours';
const WAYS = [DEFAULTS, 'sharp, our settings', OURS, 'encoding only', 'jimp'];
const SETTINGS = [
  'ours, effort 0',
  'ours, effort 1, 4:2:0',
  'ours, effort 2, 4:2:0',
  'ours, as for a hero',
  'ours, effort 4, 4:4:4',
  'ours, WebP effort 4',
];

interface Row extends Omit<Measured, 'cpuMilliseconds'> {
  readonly way: string;
  readonly cpuMilliseconds?: number;
  /** SSIM by format. */
  readonly quality: Readonly<Record<string, number>>;
}

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));

export async function benchImages(): Promise<void> {
  try {
    const sizes = OPTIONS.quick ? [[800, 600] as const] : [[4000, 3000] as const, [800, 600] as const];
    for (const [width, height] of sizes) {
      const file = await save(`${width}`, await naturalPhoto(width, height));
      for (const processors of [2, 1]) await benchWays(file, (width * height) / 1_000_000, processors);
    }
    await benchPictures();
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
  const command = [process.execPath, 'bench/images-case.ts', way, file, results, String(RUNS)];
  const bound = processors === 1 ? ['taskset', '-c', '0', ...command] : command;
  const { stdout } = await run(bound[0] as string, bound.slice(1), {
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  return { way, ...(JSON.parse(stdout) as Measured), quality: await qualityOf(results, file) };
}

async function measureVipsthumbnail(file: string, processors: number): Promise<Row> {
  const results = mkdtempSync(join(folder, 'results-'));
  const preset = images.parse({ presets: { gallery: {} } }).presets.gallery as PresetConfig;
  const measured = await runVipsthumbnail(file, results, { preset, processors, runs: RUNS });
  return { way: 'vipsthumbnail, our settings', ...measured, quality: await qualityOf(results, file) };
}

/** Pictures of different natures, made here, and the owner's own. */
async function benchPictures(): Promise<void> {
  const [width, height] = OPTIONS.quick ? [800, 600] : [2560, 1600];
  const files = [
    await save('detail as in photographs', await naturalPhoto(width, height)),
    await save('soft', await naturalPhoto(width, height, 1.2)),
    await save('rough', await naturalPhoto(width, height, 0.65)),
    await save('a drawing with text', drawing(width, height)),
    ...ownPictures(),
  ];
  const rows: (readonly string[])[] = [];
  for (const file of files) {
    const [before, after] = [await measure(DEFAULTS, file, 2), await measure(OURS, file, 2)];
    const more = (format: string) => percent((after.bytes[format] ?? 0) / (before.bytes[format] ?? 1));
    const less = (format: string) =>
      ((after.quality[format] ?? 0) - (before.quality[format] ?? 0)).toFixed(4);
    const cpu = (before.cpuMilliseconds ?? 0) / (after.cpuMilliseconds ?? 1);
    const wall = before.milliseconds / after.milliseconds;
    rows.push([
      basename(file).replace(/\.\w+$/, ''),
      `${wall.toFixed(1)}×`,
      `${cpu.toFixed(1)}×`,
      more('avif'),
      more('webp'),
      more('jpeg'),
      less('avif'),
      less('webp'),
    ]);
  }
  console.log('\n**Ours against sharp’s defaults, picture by picture, two processors**\n');
  const head = ['picture', 'as fast', 'less processor time', 'AVIF bytes', 'WebP bytes', 'JPEG bytes'];
  printTable([...head, 'SSIM AVIF', 'SSIM WebP'], rows);
  console.log('');
}

function ownPictures(): string[] {
  const { pictures } = OPTIONS;
  if (typeof pictures !== 'string') return [];
  return readdirSync(pictures)
    .filter((name) => /\.(jpe?g|png|webp|avif)$/i.test(name))
    .map((name) => join(pictures, name));
}

function percent(ratio: number): string {
  const value = (ratio - 1) * 100;
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}%`;
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
