/** How long a function takes to load, against an empty one and against one that loads only its SDK clients. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleClientsOf, synthesiseFunctions, temporaryDirectory } from './functions.ts';
import { median, printTable } from './report.ts';

/** Loads are taken in turn, so that a noisy moment of the machine hits all alike. */
const ROUNDS = 15;

/** What Lambda sets besides a function's own variables. Nothing is called. */
const ACCESS = {
  PATH: process.env.PATH,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

export function benchImports(): void {
  const directory = temporaryDirectory();
  try {
    const empty = join(directory, 'empty.mjs');
    writeFileSync(empty, 'export async function handler() {}');
    const functions = synthesiseFunctions(join(directory, 'cdk.out')).map((own) => ({
      name: own.name,
      own,
      clients: bundleClientsOf(join(directory, 'clients', own.name), own.name),
      times: { own: [] as number[], clients: [] as number[] },
    }));
    const emptyTimes: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      emptyTimes.push(load(empty, {}));
      for (const { own, clients, times } of functions) {
        times.clients.push(load(clients.file, own.environment));
        times.own.push(load(own.file, own.environment));
      }
    }
    console.log(
      `\nLoading, median of ${ROUNDS} fresh processes; an empty function takes ${median(emptyTimes).toFixed(1)} ms`,
    );
    printTable(
      ['function', 'KB', 'ms', 'SDK clients only, ms', 'ratio'],
      functions.map(({ name, own, times }) => [
        name,
        (own.bytes / 1024).toFixed(0),
        median(times.own).toFixed(1),
        median(times.clients).toFixed(1),
        (median(times.own) / median(times.clients)).toFixed(2),
      ]),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Milliseconds to import a module in a process of its own. */
function load(file: string, environment: Readonly<Record<string, string>>): number {
  const script = `const begun = performance.now(); await import(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - begun)); process.exit(0)`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...ACCESS, ...environment },
    encoding: 'utf8',
  });
  // A bundle is one line of half a megabyte, which the error quotes.
  if (status !== 0) throw new Error(`${file} did not load: …${stderr.slice(-2_000)}`);
  return Number(stdout);
}
