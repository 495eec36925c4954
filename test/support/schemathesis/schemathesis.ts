/** Schemathesis: asks an API whatever its OpenAPI document allows, and what it does not, and holds it to the answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../../../local/command.ts';
import { type PythonTool, preparePythonTool } from '../../../local/python.ts';

const SCHEMATHESIS: PythonTool = {
  name: 'a tester of APIs',
  requirements: join(import.meta.dirname, 'requirements.txt'),
  megabytes: 30,
  oldestPython: [3, 11],
};

/** Checks that don't fit, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  positive_data_acceptance:
    'A cursor, an id or a page that nobody gave out has the right form and is refused all the same.',
};

/** A 412 refuses as well: who changes something that was changed meanwhile hears that first. */
const SETTINGS = `[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429, "5xx"]
`;

export interface Asking {
  /** An OpenAPI document, as a file. */
  readonly document: string;
  /** The base address of the API that serves it. */
  readonly url: string;
  /** An owner's token. */
  readonly token: string;
  /** The same seed asks the same. */
  readonly seed: number;
  /** How many made-up requests an operation gets, beside those that every keyword of its schemas calls for. */
  readonly examples: number;
}

/** @returns whether nothing was found, and what it says of it */
export async function askByContract(asking: Asking): Promise<{ holds: boolean; report: string }> {
  const python = await preparePythonTool(SCHEMATHESIS, resolve('.local', 'schemathesis'), console.log);
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-schemathesis-'));
  const options = {
    url: asking.url,
    header: `Authorization: Bearer ${asking.token}`,
    seed: asking.seed,
    'max-examples': asking.examples,
    phases: 'coverage,fuzzing,stateful',
    'exclude-checks': Object.keys(LEFT_OUT).join(','),
    'request-timeout': 30,
    warnings: 'off',
  };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const run = [
    '-c',
    'from schemathesis.cli import schemathesis; schemathesis()',
    'run',
    resolve(asking.document),
    ...flags,
    '--continue-on-failure',
    '--no-color',
  ];
  try {
    await writeFile(join(directory, 'schemathesis.toml'), SETTINGS);
    const { code, output } = await runCommand(python, run, { cwd: directory });
    return { holds: code === 0, report: output };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
