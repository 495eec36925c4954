/** Rows a second of the landing zone against DuckDB and pandas, which do the same work on the same file. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../local/command.ts';
import { type PythonTool, preparePythonTool } from '../local/python.ts';
import { printTable } from './report.ts';

const ROWS = Number(process.env.BENCH_LANDING ?? 1_000_000);
/** In turn, so that none has the machine to itself. */
const ROUNDS = 3;

const COMPARED: PythonTool = {
  name: 'DuckDB and pandas',
  requirements: join(import.meta.dirname, 'landing', 'requirements.txt'),
  megabytes: 250,
  oldestPython: [3, 11],
};

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** @throws Error when two of them don’t find the same rows */
export async function benchLanding(): Promise<void> {
  const python = await preparePythonTool(COMPARED, join('.local', 'landing-bench'), (line) =>
    console.log(line),
  );
  const root = await mkdtemp(join(tmpdir(), 'frontdesk-landing-'));
  try {
    const file = join(root, 'orders.csv');
    const bytes = await writeOrders(file, ROWS);
    const here = join(import.meta.dirname, 'landing');
    const other = (engine: 'DuckDB' | 'pandas', threads: number) => (folder: string) =>
      run(python, [join(here, 'compare.py'), JSON.stringify({ engine, threads, file, folder })]);
    const ways: Record<string, (folder: string) => Promise<Run>> = {
      'Frontdesk, one function': (folder) =>
        run(process.execPath, [join(here, 'land-file.ts'), file, folder]),
      'DuckDB, one thread': other('DuckDB', 1),
      'DuckDB, two threads': other('DuckDB', 2),
      pandas: other('pandas', 1),
    };
    const runs: Record<string, Run[]> = {};
    const answers = new Set<string>();
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, way] of Object.entries(ways)) {
        const folder = join(root, `${name} ${round}`);
        await mkdir(folder);
        runs[name] = [...(runs[name] ?? []), await way(folder)];
        answers.add((await output(python, [join(here, 'check.py'), folder])).trim());
        await rm(folder, { recursive: true });
      }
    if (answers.size !== 1) throw new Error(`They found different rows: ${[...answers].join(' or ')}`);
    console.log(`\n${ROWS} rows, ${(bytes / 1e6).toFixed(0)} MB of CSV: ${[...answers][0]}`);
    print(runs);
  } finally {
    await rm(root, { recursive: true });
  }
}

function print(runs: Readonly<Record<string, readonly Run[]>>): void {
  const best = (of: readonly Run[]) => Math.min(...of.map(({ seconds }) => seconds));
  const ours = best(Object.values(runs)[0] ?? []);
  printTable(
    ['', 'rows a second', 'ratio', 'memory, MB'],
    Object.entries(runs).map(([name, of]) => [
      name,
      Math.round(ROWS / best(of)).toLocaleString('en'),
      (ours / best(of)).toFixed(1),
      Math.max(...of.map(({ megabytes }) => megabytes)).toFixed(0),
    ]),
  );
}

async function output(command: string, parameters: readonly string[]): Promise<string> {
  const { code, output: text } = await runCommand(command, [...parameters]);
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${text}`);
  return text;
}

async function run(command: string, parameters: readonly string[]): Promise<Run> {
  return JSON.parse(await output(command, parameters)) as Run;
}

/** One row in fifty is wrong, one in twenty has a line end within. @returns bytes */
async function writeOrders(file: string, rows: number): Promise<number> {
  const stream = createWriteStream(file);
  stream.write('id,at,amount,country,note\n');
  for (let i = 0; i < rows; ) {
    let text = '';
    for (const end = Math.min(rows, i + 10_000); i < end; i++) text += order(i);
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return stream.bytesWritten;
}

function order(i: number): string {
  const day = String(1 + (i % 28)).padStart(2, '0');
  const at = i % 150 === 1 ? 'soon' : `2026-01-${day}T${10 + (i % 12)}:${10 + (i % 50)}:00Z`;
  const amount = i % 150 === 2 ? -1 : (i % 10_000) / 8;
  const country = i % 150 === 3 ? 'XX' : ['DE', 'FR', 'US'][i % 3];
  const note = i % 20 === 0 ? `"left ""at"" the door,\nsays ${i}"` : `note ${i % 1000}`;
  return `order-${i},${at},${amount},${country},${note}\n`;
}
