/**
 * Measures how pictures are rendered: `npm run bench -- images [--all]`.
 * Against sharp's defaults with a pipeline for each variant, `vipsthumbnail` (Debian's libvips-tools, when installed),
 * jimp, and encoding alone; 12 megapixels and 0.5; two processors and one. Prints a Markdown table.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { ssim } from 'ssim.js';
import { naturalPhoto } from '../test/support/images/pictures.ts';
import type { Measured } from './images-case.ts';

const run = promisify(execFile);
/** `--all` measures other encoder settings as well. */
const ALL = process.argv.includes('--all');
const RUNS = 3;

const WIDTHS = [160, 320, 640, 1280];
const WAYS = ['sharp, defaults', 'sharp, our settings', 'ours', 'encoding only', 'jimp'];
const SETTINGS = [
  'ours, effort 0',
  'ours, effort 1',
  'ours, effort 1, 4:4:4',
  'ours, effort 3',
  'ours, effort 4, 4:4:4',
  'ours, WebP effort 2',
];

interface Row extends Omit<Measured, 'cpuMilliseconds'> {
  readonly cpuMilliseconds: number | undefined;
  readonly way: string;
  /** SSIM of the variants of 640 pixels against a lossless one, by format. */
  readonly quality: Readonly<Record<string, number>>;
}

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'));

/** Prints the tables. */
export async function benchImages(): Promise<void> {
  try {
    for (const [label, width, height] of [
      ['12 megapixels', 4000, 3000],
      ['0.5 megapixels', 800, 600],
    ] as const) {
      const file = join(folder, `${width}.jpg`);
      writeFileSync(file, await (await naturalPhoto(width, height)).jpeg({ quality: 92 }).toBuffer());
      for (const processors of [2, 1]) {
        const ways = ALL && width === 4000 && processors === 2 ? [...WAYS, ...SETTINGS] : WAYS;
        const rows: Row[] = [];
        for (const way of ways) rows.push(await measure(way, file, processors));
        const external = await measureVipsthumbnail(file, processors);
        if (external) rows.push(external);
        print(`${label}, ${processors === 2 ? 'two processors' : 'one processor'}`, rows);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
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

/** The same work by the command line tool: a call for each variant, two at a time on two processors. */
async function measureVipsthumbnail(file: string, processors: number): Promise<Row | undefined> {
  if (!existsSync('/usr/bin/vipsthumbnail')) return undefined;
  const results = mkdtempSync(join(folder, 'results-'));
  const options = {
    avif: '[Q=49,speed=7,subsample_mode=on,strip]',
    webp: '[Q=80,strip]',
    jpeg: '[Q=80,strip]',
  };
  const calls = WIDTHS.toReversed().flatMap((width) =>
    Object.entries(options).map(([format, option]) => [
      file,
      '--size',
      `${width}x`,
      '--export-profile',
      'srgb',
      '-o',
      `${join(results, `${width}.${format}`)}${option}`,
    ]),
  );
  let [milliseconds, megabytes] = [Number.POSITIVE_INFINITY, 0];
  for (let turn = 0; turn < RUNS; turn++) {
    const queue = [...calls];
    const start = performance.now();
    const worker = async () => {
      for (let call = queue.shift(); call; call = queue.shift())
        megabytes = Math.max(megabytes, await peakOf('vipsthumbnail', call, processors));
    };
    await Promise.all(Array.from({ length: processors }, worker));
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  const bytes: Record<string, number> = {};
  for (const format of Object.keys(options))
    bytes[format] = WIDTHS.filter((width) => existsSync(join(results, `${width}.${format}`))).reduce(
      (sum, width) => sum + statSync(join(results, `${width}.${format}`)).size,
      0,
    );
  const way = 'vipsthumbnail (Debian 12), our settings';
  return {
    way,
    milliseconds: Math.round(milliseconds),
    cpuMilliseconds: undefined,
    megabytes: megabytes * processors,
    bytes,
    quality: await qualityOf(results, file),
  };
}

/** Runs a command and tells the peak of its resident memory in megabytes, as Linux counts it. */
function peakOf(command: string, args: readonly string[], processors: number): Promise<number> {
  const bound = processors === 1 ? ['taskset', '-c', '0', command, ...args] : [command, ...args];
  const child = spawn(bound[0] as string, bound.slice(1), { stdio: 'ignore' });
  let kilobytes = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      kilobytes = Math.max(kilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has just ended.
    }
  }, 5);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      clearInterval(timer);
      resolve(Math.round(kilobytes / 1024));
    });
  });
}

async function qualityOf(results: string, original: string): Promise<Record<string, number>> {
  const reference = await pixels(sharp(original).autoOrient().resize({ width: 640 }));
  const found: Record<string, number> = {};
  for (const format of ['avif', 'webp', 'jpeg']) {
    const file = join(results, `640.${format}`);
    if (!existsSync(file)) continue;
    found[format] = ssim(reference, await pixels(sharp(file)), { ssim: 'original', downsample: false }).mssim;
    await keep(file);
  }
  return found;
}

/** With `FRONTDESK_BENCH_KEEP=<folder>` the files stay, for other measures of quality. */
async function keep(file: string): Promise<void> {
  const target = process.env.FRONTDESK_BENCH_KEEP;
  if (!target) return;
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, file.replaceAll('/', '_')), readFileSync(file));
}

async function pixels(image: Sharp) {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

function print(title: string, rows: readonly Row[]): void {
  const kilobytes = (bytes: number | undefined) =>
    bytes === undefined ? '–' : String(Math.round(bytes / 1000));
  const figure = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(4));
  console.log(`\n**${title}**\n`);
  console.log(
    '| way | ms | processor ms | peak MB | AVIF kB | WebP kB | JPEG kB | SSIM AVIF | WebP | JPEG |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const { way, milliseconds, cpuMilliseconds = '–', megabytes, bytes, quality } of rows) {
    const sizes = ['avif', 'webp', 'jpeg'].map((format) => kilobytes(bytes[format]));
    const figures = ['avif', 'webp', 'jpeg'].map((format) => figure(quality[format]));
    console.log(`| ${[way, milliseconds, cpuMilliseconds, megabytes, ...sizes, ...figures].join(' | ')} |`);
  }
}
