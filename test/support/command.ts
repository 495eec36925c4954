/** Runs the project's commands as their users do, against the deployed app. */
import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrontdeskConfigInput } from '../../config/index.ts';
import { awsEnvironment } from '../../local/aws-environment.ts';
import { localConfig } from '../../local/config.ts';
import { deployed } from './deployed.ts';
import { withConnectedForms } from './local-config.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs `npm run <name> -- …` to its end, without a terminal. */
export function runScript(
  name: string,
  args: readonly string[],
  { env = {} }: RunOptions = {},
): Promise<Ran> {
  const child = spawn(process.execPath, ['cli/main.ts', name, ...args], {
    env: awsEnvironment(deployed.endpoint, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ran = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...ran }));
  });
}

/** Gives a command a terminal; Node has none to give. Ends with the command's own exit code. */
const TERMINAL = 'import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/**
 * Runs `npm run <name> -- …` on a terminal, and types an answer as soon as its question is shown.
 *
 * @returns the exit code, and all that the terminal showed
 */
export function runOnTerminal(
  name: string,
  args: readonly string[],
  { question, answer }: { readonly question: string; readonly answer: string },
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const child = spawn('python3', ['-c', TERMINAL, process.execPath, 'cli/main.ts', name, ...args], {
    env: awsEnvironment(deployed.endpoint),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let isAnswered = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (isAnswered || !screen.includes(question)) return;
    isAnswered = true;
    child.stdin.write(`${answer}\r`);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, screen }));
  });
}

/** The configuration that is deployed. */
export function deployedConfig(): FrontdeskConfigInput {
  return localConfig(withConnectedForms(deployed.webhooks), {
    engine: { kind: deployed.engine },
    site: deployed.site,
    graph: deployed.graph,
  });
}

/** Writes the configuration that is deployed to a file, for `--config`. */
export async function writeConfig(
  change: (config: FrontdeskConfigInput) => FrontdeskConfigInput = (config) => config,
): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'frontdesk-config-')), 'config.json');
  await writeFile(file, JSON.stringify(change(deployedConfig())));
  return file;
}
