/** Runs one way of making a picture's variants in a process of its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Measured } from './images-case.ts';

/** Fast settings that are the same for all pictures, to compare by: about the bytes of sharp's defaults in sum. */
export const FIXED = {
  avif: { quality: 48, effort: 1, chroma: '4:4:4', bits: 8 },
  webp: { quality: 80, effort: 2 },
  jpeg: { quality: 80 },
} as const;

const run = promisify(execFile);

/**
 * @param results a folder for the variants
 * @param runs how often at least; the fastest counts
 */
export async function measureWay(
  way: string,
  file: string,
  results: string,
  { processors, runs }: { readonly processors: number; readonly runs: number },
): Promise<Measured> {
  const command = [process.execPath, 'bench/images-case.ts', way, file, results, String(runs)];
  const bound = processors === 1 ? ['taskset', '-c', '0', ...command] : command;
  const { stdout } = await run(bound[0] as string, bound.slice(1), {
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  return JSON.parse(stdout) as Measured;
}
