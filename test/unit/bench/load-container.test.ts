import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { LOOK_SIGNAL, LOOKS_FOLDER, type Look } from '../../../bench/load-container.ts';
import { grows, trendOf } from '../../../bench/trend.ts';

const HOOK = pathToFileURL(join(import.meta.dirname, '../../../bench/load-container.ts')).href;
const LOOKS = 8;
const CALLS = 500;

/** A container as the engine's: a line to begin with, then one for each call. It makes garbage, and keeps so many numbers of each call. */
const container = (kept: number) => `
const kept = [];
let lines = 0;
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  JSON.parse(line).map((number) => ({ number }));
  kept.push(Array.from({ length: ${kept} }, () => lines));
  if (lines++ % ${CALLS} === 0) process.stdout.write('.');
});`;

async function looksAt(kept: number): Promise<Look[]> {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-looks-'));
  const env = { ...process.env, [LOOKS_FOLDER]: folder, AWS_LAMBDA_FUNCTION_NAME: 'one' };
  const child = spawn(process.execPath, ['--import', HOOK, '-e', container(kept)], { env });
  const call = JSON.stringify(Array.from({ length: 100 }, (_, i) => i));
  const read = () =>
    readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/.+/g) ?? []);
  try {
    let handled = 0;
    child.stdout.on('data', (dots: Buffer) => {
      handled += dots.length;
    });
    child.stdin.write('[]\n');
    for (let look = 1; look <= LOOKS; look++) {
      while (handled < look) await delay(5);
      child.kill(LOOK_SIGNAL);
      while (read().length < look) await delay(5);
      child.stdin.write(`${call}\n`.repeat(CALLS));
    }
    return read().map((line) => JSON.parse(line) as Look);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

const growthOf = (looks: readonly Look[]) =>
  trendOf(looks.slice(LOOKS / 2).map(({ calls, held }) => ({ x: calls, y: held })));

it('knows a container that keeps half a kilobyte of each call from one that only makes garbage, call by call', async () => {
  const [clean, leaking] = await Promise.all([looksAt(0), looksAt(60)]);
  expect(clean.map(({ calls }) => calls)).toEqual(Array.from({ length: LOOKS }, (_, i) => i * CALLS));
  expect(grows(growthOf(clean), 100)).toBe(false);
  expect(grows(growthOf(leaking), 300)).toBe(true);
  expect(growthOf(leaking).slope).toBeLessThan(900);
});
