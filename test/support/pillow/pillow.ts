/** Pillow with LittleCMS: other eyes than sharp's, to hold pixels to. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../local/command.ts';
import { type PythonTool, preparePythonTool } from '../../../local/python.ts';

const PILLOW: PythonTool = {
  name: 'a second decoder of pictures',
  requirements: join(import.meta.dirname, 'requirements.txt'),
  megabytes: 7,
  oldestPython: [3, 11],
};

/** A file to be made of raw samples. */
export interface Making {
  readonly raw: string;
  readonly mode: 'RGB' | 'RGBA' | 'L' | 'LA' | 'CMYK';
  readonly width: number;
  readonly height: number;
  readonly icc?: string;
  /** As Exif has it; AVIF gets it as the turns of its own container. */
  readonly orientation?: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly to: string;
}

/** Colours that no profile describes. */
export interface Described {
  readonly primaries: 'srgb' | 'p3' | 'rec2020' | 'adobe';
  /** An exponent where it is a number. */
  readonly curve: number | 'srgb' | 'pq' | 'hlg';
}

/** A file to be looked at. */
export interface Looking {
  readonly path: string;
  readonly grid: readonly [columns: number, rows: number];
  readonly described?: Described;
  /** By how much, of 255, another decoder may read a sample otherwise. @default 0 */
  readonly slack?: number;
}

/** What is seen: of each patch, row by row, the least and the most red, green, blue and alpha. */
export interface Seen {
  readonly size: readonly [width: number, height: number];
  readonly patches: readonly (readonly [least: readonly number[], most: readonly number[]])[];
}

/** Makes files, then looks at files. */
export async function askPillow(asked: {
  readonly make?: readonly Making[];
  readonly look?: readonly Looking[];
}): Promise<Seen[]> {
  return JSON.parse(await runPillow('patches.py', asked)) as Seen[];
}

/** Runs a script of this folder with what it is asked, as a file of JSON. @returns what it prints */
async function runPillow(script: string, asked: object): Promise<string> {
  const python = await preparePythonTool(PILLOW, join('.local', 'pillow'), (line) => console.log(line));
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-pillow-'));
  try {
    const file = join(folder, 'asked.json');
    await writeFile(file, JSON.stringify(asked));
    const { code, output } = await runCommand(python, [join(import.meta.dirname, script), file]);
    if (code !== 0) throw new Error(`Pillow ended with ${code}:\n${output}`);
    return output;
  } finally {
    await rm(folder, { recursive: true });
  }
}
