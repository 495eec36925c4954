/** What `npm start` runs on this machine, for `--local`. */
import { readFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import type { Pipeline } from '../config/deployment.ts';
import { isLoopbackHttp } from '../config/web-address.ts';
import { CommandError } from './command-error.ts';

/** What `npm start` says of itself while it runs. */
const OUTPUTS = '.local/outputs.json';

/** The parts of it that commands need. Addresses have no trailing slash. */
export interface LocalRun {
  readonly engine: string;
  readonly ownerToken: string;
  readonly contact: string;
  readonly feedback: string;
  readonly images: string;
  readonly instagram: string;
}

/** @throws CommandError when nothing runs */
export async function readLocalRun(): Promise<LocalRun> {
  const text = await readFile(OUTPUTS, 'utf8').catch(() => {
    throw new CommandError('Nothing runs here. Start it with: npm start');
  });
  return JSON.parse(text) as LocalRun;
}

/**
 * The variables that send every call of AWS's tools to an engine, with no credentials of a real account.
 *
 * @param endpoint an address of this machine
 */
export function engineVariables(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/**
 * Aims this process, and those that it starts, at what `npm start` runs. Whatever its user is signed in to at AWS is
 * forgotten before any client is made, so no call can go there.
 */
export async function aimAtLocalRun(): Promise<void> {
  const { engine } = await readLocalRun();
  if (!URL.canParse(engine) || !isLoopbackHttp(engine))
    throw new CommandError(`${OUTPUTS} names no engine of this machine. Start it again with: npm start`);
  for (const name of Object.keys(process.env))
    if (/^(AWS_|CDK_)/.test(name) || /^https?_proxy$/i.test(name)) delete process.env[name];
  Object.assign(process.env, engineVariables(engine));
}

/** The base address of a pipeline in a local run. */
export function localAddress(run: LocalRun, pipeline: Pipeline): string {
  return run[pipeline === 'keyword-dm' ? 'instagram' : pipeline];
}
