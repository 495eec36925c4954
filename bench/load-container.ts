/**
 * Loaded into each container of the local engine before its function (`NODE_OPTIONS`): counts calls, and when it is asked by a
 * signal, collects garbage and writes down what the container holds.
 */
import { appendFileSync } from 'node:fs';
import readline from 'node:readline';
import v8 from 'node:v8';
import vm from 'node:vm';

/** Names the folder in which each container has a file, by the number of its process. */
export const LOOKS_FOLDER = 'BENCH_LOOKS';
export const LOOK_SIGNAL = 'SIGUSR2';

/** What a container holds after garbage was collected, in bytes. */
export interface Look {
  readonly function: string;
  /** How often the function was called in it until then. */
  readonly calls: number;
  /** Objects, and buffers outside of V8's heap that they hold. */
  readonly held: number;
  /** All that the system has given to the process: native memory and what was freed but not given back as well. */
  readonly resident: number;
}

const { [LOOKS_FOLDER]: folder, AWS_LAMBDA_FUNCTION_NAME: name } = process.env;
if (folder !== undefined && name !== undefined) watch(folder, name);

function watch(folder: string, name: string): void {
  appendFileSync(`${folder}/${process.pid}`, '');
  // The engine sends a line to begin with, and one for each call.
  let lines = 0;
  const create = readline.createInterface;
  readline.createInterface = ((...options: Parameters<typeof create>) =>
    create(...options).on('line', () => {
      lines++;
    })) as typeof create;
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  process.on(LOOK_SIGNAL, async () => {
    // What is freed first may free more: finalizers run in between.
    for (let i = 0; i < 3; i++) {
      collect();
      await new Promise((done) => setImmediate(done));
    }
    const { heapUsed, external, rss } = process.memoryUsage();
    const look: Look = { function: name, calls: lines - 1, held: heapUsed + external, resident: rss };
    appendFileSync(`${folder}/${process.pid}`, `${JSON.stringify(look)}\n`);
  });
}
