/** DuckDB, as the local engine has it for Athena, asked directly: hundreds of questions over rows of one's own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ENGINE, preparePythonTool } from '../../../local/python.ts';

type Row = Readonly<Record<string, unknown>>;

export interface Asked {
  /** By name: the columns with their types, and the rows. */
  readonly tables: Readonly<
    Record<string, readonly [columns: Readonly<Record<string, string>>, rows: readonly Row[]]>
  >;
  readonly queries: readonly string[];
}

export class DuckDb {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  static async start(): Promise<DuckDb> {
    const python = await preparePythonTool(ENGINE, join('.local', 'engine'), (line) => console.log(line));
    return new DuckDb(spawn(python, [join(import.meta.dirname, 'session.py')]));
  }

  /** @returns each question's rows */
  async ask(asked: Asked): Promise<Row[][]> {
    this.child.stdin.write(`${JSON.stringify(asked)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('DuckDB has ended: its Python says why on the terminal');
    return JSON.parse(value) as Row[][];
  }

  stop(): void {
    this.child.stdin.end();
  }
}
