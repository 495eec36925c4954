/**
 * Every hostile file is rendered in a process whose memory the kernel limits hard. The limit is on data (heap, stacks
 * and all other private writable memory, `RLIMIT_DATA`), which is never less than what is resident: a process that
 * stays below it stays below Lambda's limit as well. The local engine enforces none.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE } from '../../support/images/hostile.ts';

const run = promisify(execFile);

/** What the function has, in megabytes, and what Lambda's runtime and our own client libraries take of it. */
const FUNCTION_MEGABYTES = 3008;
const RESERVED_MEGABYTES = 200;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-memory-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function renderLimited(file: string, preset: string, megabytes: number) {
  // In whole kilobytes; and without a limit nothing runs.
  const command = `ulimit -d ${Math.floor(megabytes * 1024)} && exec "$0" "$@"`;
  const script = join(import.meta.dirname, '../../support/images/render-file.ts');
  const { stdout } = await run('sh', ['-c', command, process.execPath, script, file, preset], {
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
    // What hangs ends before its test does.
    timeout: 500_000,
  });
  return JSON.parse(stdout) as { outcome: string; megabytes: number; milliseconds: number };
}

describe.runIf(process.platform === 'linux')('within the function’s memory', () => {
  it('the limit is a limit: with a tenth of it the largest picture can’t be rendered', async () => {
    const file = join(folder, 'control');
    await writeFile(
      file,
      (await HOSTILE.find(({ name }) => name === 'the largest interlaced PNG, 16 bit')?.make()) ?? '',
    );
    await expect(renderLimited(file, 'hero', FUNCTION_MEGABYTES / 10)).rejects.toThrow();
  });

  for (const preset of ['gallery', 'hero'])
    it.each(HOSTILE)(`$name as ${preset}: $expected`, async ({ name, make, expected }) => {
      const file = join(folder, name.replaceAll(/\W/g, '-'));
      await writeFile(file, await make());
      const seen = await renderLimited(file, preset, FUNCTION_MEGABYTES - RESERVED_MEGABYTES);
      console.log(`${preset}, ${name}: ${seen.outcome}, ${seen.megabytes} MB, ${seen.milliseconds} ms`);
      // A hero does not move: of a thousand frames one is taken.
      const isAnimation = preset === 'hero' && name === 'GIF bomb: 2,000 frames';
      expect(seen.outcome).toBe(isAnimation ? 'fine' : expected);
    });
});
