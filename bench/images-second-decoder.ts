/** Which files of a folder end differently from a second decoder: Pillow with LittleCMS. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { images, type PresetConfig } from '../config/images.ts';
import { Rejected } from '../lambdas/images/render/rejected.ts';
import { render } from '../lambdas/images/render/render.ts';
import { runPillow } from '../test/support/pillow/pillow.ts';
import { printTable } from './report.ts';

/** Small, and at its best: what differs is how the file was read. */
const preset = images.parse({
  presets: { looks: { widths: [480], formats: ['jpeg'], jpeg: { quality: 95 }, animated: false } },
}).presets.looks as PresetConfig;

/** How far the mean of a field of 24 × 24 may be off, of 255, before it is told. */
const NOTICED = 12;

interface Pair {
  readonly original: string;
  /** @default it was refused */
  readonly made?: string;
}

interface Compared {
  readonly opens: boolean;
  readonly why?: string;
  readonly off?: number;
  readonly otherShape?: boolean;
}

/** Prints what ends differently, a file a line. Takes every file of the folder, whatever it is named. */
export async function benchSecondDecoder(folder: string): Promise<void> {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
  const made = mkdtempSync(join(tmpdir(), 'frontdesk-second-'));
  try {
    const outcomes: string[] = [];
    const pairs: Pair[] = [];
    for (const [i, original] of files.entries()) {
      const result = await endOf(original, join(made, String(i)));
      outcomes.push(result.outcome);
      pairs.push({ original, ...(result.path !== undefined && { made: result.path }) });
    }
    const compared = JSON.parse(await runPillow('pairs.py', { pairs })) as Compared[];
    const rows = files.flatMap((file, i) => {
      const difference = differenceOf(outcomes[i] ?? '', compared[i] as Compared);
      return difference === undefined ? [] : [[file.slice(folder.length + 1), outcomes[i] ?? '', difference]];
    });
    console.log(`\n**Files that end differently from Pillow: ${rows.length} of ${files.length}**\n`);
    if (rows.length > 0) printTable(['file', 'ours', 'Pillow'], rows);
  } finally {
    rmSync(made, { recursive: true });
  }
}

async function endOf(file: string, to: string): Promise<{ outcome: string; path?: string }> {
  try {
    const [variant] = (await render(readFileSync(file), preset)).variants;
    if (!variant) return { outcome: 'nothing' };
    const path = `${to}.${variant.format}`;
    writeFileSync(path, variant.body);
    return { outcome: 'ready', path };
  } catch (error) {
    if (error instanceof Rejected) return { outcome: error.code };
    return { outcome: `our fault: ${(error as Error).message.split('\n')[0]}` };
  }
}

/** @returns undefined where both end alike */
function differenceOf(outcome: string, { opens, why, off = 0, otherShape }: Compared): string | undefined {
  if (outcome !== 'ready') return opens ? 'opens' : undefined;
  if (!opens) return `does not open: ${why}`;
  if (otherShape) return 'of another shape';
  return off > NOTICED ? `${off} of 255 apart` : undefined;
}
