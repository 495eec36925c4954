/** Tools from the Python package index, each in a virtual environment: made once, every file checked against its hash. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RemedyError, runCommand } from './command.ts';

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

interface Python {
  readonly command: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

/** A tool that Python runs. */
export interface PythonTool {
  /** As it stands in messages, such as `the local engine`. */
  readonly name: string;
  /** Its requirements file, with a hash for every file of every version. */
  readonly requirements: string;
  /** What is downloaded. */
  readonly megabytes: number;
  /** The oldest Python that it runs on, as major and minor version. */
  readonly oldestPython: readonly [number, number];
}

/** The embedded engine. */
export const ENGINE: PythonTool = {
  name: 'the local engine',
  requirements: join(import.meta.dirname, 'requirements.txt'),
  megabytes: 45,
  oldestPython: [3, 10],
};

/**
 * @param directory where the environment is kept; several processes may share it
 * @returns the interpreter that has the tool installed
 * @throws RemedyError when Python, its venv module or the network is missing
 */
export async function preparePythonTool(
  tool: PythonTool,
  directory: string,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const python = await findPython(tool);
  const requirements = await readFile(tool.requirements);
  const id = createHash('sha256').update(requirements).update(python.version).digest('hex').slice(0, 12);
  const home = join(directory, `venv-${id}`);
  if (existsSync(home)) return interpreter(home);

  progress(`Installing ${tool.name} (once, about ${tool.megabytes} MB) with Python ${python.version}`);
  await mkdir(directory, { recursive: true });
  // Built aside and renamed, so that what exists under the final name is complete, also after an interruption.
  const draft = `${home}.${process.pid}`;
  try {
    await install(tool, python, draft, signal);
    await rename(draft, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error; // another process was faster
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return interpreter(home);
}

function interpreter(home: string): string {
  return process.platform === 'win32' ? join(home, 'Scripts', 'python.exe') : join(home, 'bin', 'python');
}

async function install(
  tool: PythonTool,
  python: Python,
  home: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const made = await runCommand(python.command, ['-m', 'venv', home], { signal });
  if (made.code !== 0) throw new RemedyError(explainVenv(made.output));
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  const pinned = ['--require-hashes', '--only-binary', ':all:', '--requirement', tool.requirements];
  const installed = await runCommand(interpreter(home), [...pip, ...pinned], { signal });
  if (installed.code !== 0) throw new RemedyError(explainPip(tool, installed.output, python.version));
}

async function findPython(tool: PythonTool): Promise<Python> {
  const found: Python[] = [];
  for (const command of CANDIDATES) {
    const { code, output } = await runCommand(command, [
      '-c',
      'import platform; print(platform.python_version())',
    ]);
    if (code !== 0) continue;
    const python = { command, version: output.trim() };
    if (isRecent(tool, python.version)) return python;
    found.push(python);
  }
  throw new RemedyError(explainPython(tool, found[0]?.version));
}

/** Whether a tool runs on this version of Python. */
export function isRecent({ oldestPython: [oldMajor, oldMinor] }: PythonTool, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === oldMajor && minor >= oldMinor;
}

export function explainPython({ name, oldestPython }: PythonTool, found: string | undefined): string {
  const lack = found ? `Python ${found} is too old for ${name}` : `Python is missing, which ${name} needs`;
  return `${lack}: install Python ${oldestPython.join('.')} or later (Debian and Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python3; Windows: python.org).`;
}

export function explainVenv(output: string): string {
  if (/ensurepip|No module named '?venv/.test(output))
    return 'Python lacks its venv module: install it (Debian and Ubuntu: sudo apt-get install python3-venv) and start again.';
  return `Python could not make a virtual environment:\n${output.trim()}`;
}

export function explainPip({ name }: PythonTool, output: string, version: string): string {
  const detail = output.trim().split('\n').slice(-8).join('\n');
  if (/DO NOT MATCH THE HASHES/i.test(output))
    return `A download of ${name} is not the file that was pinned, so it was not installed. A proxy or mirror may have changed it.\n${detail}`;
  if (
    /name resolution|NewConnectionError|ConnectTimeout|Network is unreachable|ProxyError|SSLError|ReadTimeout/i.test(
      output,
    )
  )
    return `The Python package index could not be reached to download ${name}: is there a network? Behind a proxy, set HTTPS_PROXY; with a mirror of your own, PIP_INDEX_URL. It is needed once.\n${detail}`;
  if (/No matching distribution|Could not find a version/i.test(output))
    return `The Python package index has no build of ${name} for this system and Python ${version}. CPython 3.10 to 3.13 on Linux or macOS works; a mirror may also be out of date.\n${detail}`;
  return `pip could not install ${name}:\n${detail}`;
}
