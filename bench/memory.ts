/**
 * Memory of every function over an hour's worth of events. It is what the system has given, garbage included, which V8 leaves until it
 * needs the room: what a container holds on to, `heap.ts` says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { printTable } from './report.ts';

/** The variable by which a container knows its function. */
const NAME = /(?:^|\0)AWS_LAMBDA_FUNCTION_NAME=([^\0]+)/;
const PAGE_BYTES = 4096;

/** By function, the resident memory of its largest container on the local engine, in megabytes. */
type Memory = ReadonlyMap<string, number>;

interface Process {
  readonly parent: string;
  /** Of the function whose container it is. */
  readonly name?: string | undefined;
  readonly megabytes: number;
}

/** Reads it from the processes that descend from this one, which Linux alone shows. */
export function functionMemory(): Memory {
  const processes = new Map<string, Process>();
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const one = processOf(id);
    if (one) processes.set(id, one);
  }
  const isOurs = (id: string): boolean =>
    id === String(process.pid) || (processes.has(id) && isOurs(processes.get(id)?.parent ?? ''));
  const memory = new Map<string, number>();
  for (const [id, { name, megabytes }] of processes)
    if (name !== undefined && isOurs(id)) memory.set(name, Math.max(memory.get(name) ?? 0, megabytes));
  return memory;
}

function processOf(id: string): Process | undefined {
  try {
    const read = (file: string) => readFileSync(`/proc/${id}/${file}`, 'latin1');
    const [, parent = ''] = /\) \S+ (\d+)/.exec(read('stat')) ?? [];
    const [, name] = NAME.exec(read('environ')) ?? [];
    const resident = Number(read('statm').split(' ')[1]) * PAGE_BYTES;
    return { parent, name: name && readable(name), megabytes: Math.round(resident / 1_000_000) };
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return undefined;
  }
}

/** Without the names of stage and stack, and what CloudFormation appends. */
function readable(name: string): string {
  const [, stack, part] = /-(\w+)-([A-Za-z]+?)[0-9A-F]{8}-\w+$/.exec(name) ?? [];
  return part === undefined ? name : `${stack} ${part}`;
}

/** @param looks at moments of equal distance, the first after everything has run once */
export function printMemory(looks: readonly Memory[]): void {
  const names = [...new Set(looks.flatMap((look) => [...look.keys()]))].toSorted();
  const row = (name: string) => [name, ...looks.map((look) => String(look.get(name) ?? ''))];
  console.log('\nMemory of each function’s largest container, MB');
  printTable(['function', ...looks.map((_, i) => `look ${i + 1}`)], names.map(row));
}
