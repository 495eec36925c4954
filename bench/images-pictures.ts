/** Ours against sharp's defaults, picture by picture: bytes, SSIMULACRA 2 at 1280 and 640 pixels, and how fast. */
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { measureWay } from './images-measure.ts';
import { type Shape, scoresOf } from './images-quality.ts';
import { printTable } from './report.ts';

const FORMATS = ['avif', 'webp', 'jpeg'] as const;
type Format = (typeof FORMATS)[number];

/** The widths that are looked at. A picture narrower than both is looked at in its own. */
const WIDTHS = [1280, 640];

interface Side {
  readonly bytes: Readonly<Record<string, number>>;
  /** By format, at each width that is looked at. */
  readonly scores: Readonly<Partial<Record<Format, readonly number[]>>>;
}

interface Compared {
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
  readonly asFast: readonly number[];
  readonly overFloor: readonly number[];
}

/** sharp's defaults, a pipeline for each variant. */
const BEFORE = 'sharp, defaults';

/**
 * Prints a row for each picture, and the bytes of all together.
 *
 * @param floor encoding only, in the same settings as the way
 */
export async function benchPictures(
  files: readonly string[],
  folder: string,
  { way, floor, runs }: { readonly way: string; readonly floor: string; readonly runs: number },
): Promise<void> {
  const compared: Compared[] = [];
  for (const file of files) compared.push(await compare(file, folder, { way, floor, runs }));
  console.log(`\n**${way} against ${BEFORE}, picture by picture**\n`);
  const columns = FORMATS.flatMap((format) => [`${format} bytes`, `at ${WIDTHS.join(', ')}`]);
  printTable(
    ['picture', ...columns, 'as fast: two, one processor', 'more than the floor'],
    [...compared.map(rowOf), sumOf(compared)],
  );
}

async function compare(
  file: string,
  folder: string,
  { way, floor, runs }: { way: string; floor: string; runs: number },
): Promise<Compared> {
  const measured = async (way: string, processors: number) => {
    const results = mkdtempSync(join(folder, 'results-'));
    return { results, ...(await measureWay(way, file, results, { processors, runs })) };
  };
  const asFast: number[] = [];
  const overFloor: number[] = [];
  let sides: { before: Side; after: Side } | undefined;
  for (const processors of [2, 1]) {
    const [naive, ours] = [await measured(BEFORE, processors), await measured(way, processors)];
    const least = await measured(floor, processors);
    asFast.push(naive.milliseconds / ours.milliseconds);
    overFloor.push(ours.cpuMilliseconds / least.cpuMilliseconds - 1);
    sides ??= {
      before: { bytes: naive.bytes, scores: await scoresIn(naive.results, file, 'scale') },
      after: { bytes: ours.bytes, scores: await scoresIn(ours.results, file, 'fill') },
    };
  }
  const name = basename(file).replace(/\.\w+$/, '');
  return { name, ...(sides as { before: Side; after: Side }), asFast, overFloor };
}

async function scoresIn(results: string, original: string, shape: Shape): Promise<Side['scores']> {
  const widths = readdirSync(results).map((name) => Number.parseInt(name, 10));
  const looked = WIDTHS.filter((width) => widths.includes(width));
  const made = FORMATS.flatMap((format) =>
    (looked.length > 0 ? looked : [Math.max(...widths)]).map((width) => ({
      format,
      width,
      file: join(results, `${width}.${format}`),
    })),
  ).filter(({ file }) => existsSync(file));
  const scores = await scoresOf(original, made, shape);
  const of = (format: Format) => scores.filter((_, i) => made[i]?.format === format);
  return Object.fromEntries(FORMATS.map((format) => [format, of(format)]));
}

function rowOf({ name, before, after, asFast, overFloor }: Compared): string[] {
  const cells = FORMATS.flatMap((format) => {
    const [was, is] = [before.bytes[format], after.bytes[format]];
    if (was === undefined || is === undefined) return ['–', '–'];
    const points = (after.scores[format] ?? []).map((score, i) =>
      signed(score - (before.scores[format]?.[i] ?? 0)),
    );
    return [percent(is / was - 1), points.join(', ')];
  });
  const times = asFast.map((times) => times.toFixed(1)).join(', ');
  return [name, ...cells, times, overFloor.map((share) => `${Math.round(100 * share)}%`).join(', ')];
}

function sumOf(compared: readonly Compared[]): string[] {
  const cells = FORMATS.flatMap((format) => {
    const both = compared.filter(({ before, after }) => before.bytes[format] && after.bytes[format]);
    const sum = (side: 'before' | 'after') =>
      both.reduce((bytes, pair) => bytes + (pair[side].bytes[format] ?? 0), 0);
    return [percent(sum('after') / sum('before') - 1), ''];
  });
  return ['**all together**', ...cells, '', ''];
}

function percent(share: number): string {
  return `${signed(100 * share)}%`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
