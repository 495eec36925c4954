/**
 * Ends what runs several parts of vitest at the same time: by then what failed in the first is far above what the last one has
 * printed. With `clear` it forgets what earlier runs have left.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLDER } from './folder.ts';

if (process.argv[2] === 'clear') await rm(FOLDER, { recursive: true, force: true });
else {
  console.error(`\nWhat failed:\n\n${(await readFailures()) || 'No test: what went wrong stands above.'}`);
  process.exitCode = 1;
}

async function readFailures(): Promise<string> {
  const files = await readdir(FOLDER).catch(() => []);
  return (await Promise.all(files.sort().map((file) => readFile(join(FOLDER, file), 'utf8')))).join('\n');
}
