/** Large files: cut without being held, and read with the memory of one part. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LargeLanding } from '../../support/landing/stand-in.ts';
import { Synthetic } from '../../support/landing/synthetic.ts';

const PART = 8_000_000;
const MEGABYTE = 1_000_000;
const run = promisify(execFile);

beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

it('plans a file of 5 GB in one pass: parts that begin where rows do, and are read by ranges', async () => {
  const file = new Synthetic(5_000_000_000);
  const landing = new LargeLanding(file, PART);
  const parts = await landing.plan();
  expect(landing.asked).toEqual([undefined]);
  const { cuts = [], size, state } = landing.found();
  expect({ state, size }).toEqual({ state: 'loading', size: file.size });
  expect(parts).toEqual(cuts.map((_, part) => part));
  expect(cuts[0]).toEqual({ start: file.firstRow, line: 2 });
  expect(cuts.length).toBeGreaterThan(600);
  const ends = [...cuts.slice(1).map(({ start }) => start), file.size];
  const wrong = cuts.filter(({ start, line }, i) => {
    const bytes = (ends[i] ?? 0) - start;
    const isWhole = bytes >= PART || i === cuts.length - 1;
    return file.lineAt(start) !== line || !isWhole || bytes > PART + file.longestRow;
  });
  expect(wrong).toEqual([]);
  // The first, one from the middle, and the last.
  const some = [0, cuts.length >> 1, cuts.length - 1];
  for (const part of some) await landing.read(part);
  expect(landing.asked.slice(1)).toEqual(some.map((i) => `bytes=${cuts[i]?.start}-${(ends[i] ?? 0) - 1}`));
  const rows = some.reduce((sum, i) => sum + file.rowsWithin(cuts[i]?.start ?? 0, ends[i] ?? 0), 0);
  expect(landing.taken + landing.setAside).toBe(rows);
});

interface Landed {
  readonly state: string;
  readonly said: object;
  readonly stored: object;
  readonly expected: object;
  readonly looks: readonly { readonly heap: number; readonly resident: number }[];
  readonly peak: number;
}

it('reads a file of 200 MB with the memory of one part, however many were read before', async () => {
  const script = join(import.meta.dirname, '../../support/landing/land-large.ts');
  const { stdout } = await run(process.execPath, ['--expose-gc', script, '200', String(PART)]);
  const { state, said, stored, expected, looks, peak } = JSON.parse(stdout) as Landed;
  expect({ state, said, stored }).toEqual({ state: 'done', said: expected, stored: expected });
  expect(looks.length).toBeGreaterThan(20);
  // What stays is the least of some looks: bytes that nobody holds are given back a while after they were collected. If each
  // of twenty more parts left its bytes behind, that would be twenty times as much.
  const stays = (of: 'heap' | 'resident', from: number, to?: number) =>
    Math.min(...looks.slice(from, to).map((look) => look[of]));
  expect(stays('heap', -5) - stays('heap', 0, 5)).toBeLessThan(PART);
  expect(stays('resident', -5) - stays('resident', 3, 8)).toBeLessThan(10 * PART);
  // The function has 1,792 MB.
  expect(peak).toBeLessThan(900 * MEGABYTE);
});
