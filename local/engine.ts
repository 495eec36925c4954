/**
 * The engine that stands in for AWS on this machine: the embedded one (MiniStack, installed by `python.ts`), started and
 * stopped here, or the one that `AWS_ENDPOINT_URL` names, which is only used.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { awsEnvironment, REGION, requireLoopback } from './aws-environment.ts';
import { RemedyError, runCommand } from './command.ts';
import { forgetStreamPositions } from './engine-state.ts';
import { tryPort } from './port.ts';
import { ENGINE, preparePythonTool } from './python.ts';

export interface Engine {
  readonly kind: 'ministack' | 'localstack';
  /** The address of every service, without a trailing slash. */
  readonly url: string;
  /** Whether it was started here; otherwise `AWS_ENDPOINT_URL` names it. */
  readonly embedded: boolean;
  /** Whether functions run in containers. */
  readonly inContainers: boolean;
  /** Whether mails are relayed to our SMTP server; otherwise they are read from the engine's list. */
  readonly relaysMail: boolean;
  /** Whether missing grants are refused as on AWS. `cdk deploy` does not get through while they are. */
  readonly enforcesIam: boolean;
  /** Starts again on the same address and state. An engine that we did not start is left as it is. */
  restart(options: { readonly enforceIam: boolean }): Promise<void>;
  /** Ends what we started; its state stays. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Holds the state and the log; one engine at a time. */
  readonly directory: string;
  /** Holds the installed engine, shared by all. @default `.local/engine` of the project */
  readonly installation?: string;
  readonly port: number;
  /** Where mails are relayed to on 127.0.0.1. */
  readonly smtpPort: number;
  /** Further variables of the engine's, which the functions that it runs inherit. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default false */
  readonly enforceIam?: boolean;
  /** @default none */
  readonly progress?: (line: string) => void;
  /** Ends a start that is under way. @default never */
  readonly signal?: AbortSignal;
}

const INSTALLATION = join(import.meta.dirname, '..', '.local', 'engine');
const READY_WITHIN_MS = 30_000;
/** Stopping writes the whole state to disk, a second for a large one. */
const STOPPED_WITHIN_MS = 15_000;

/** The engine that `AWS_ENDPOINT_URL` names, else the embedded one. @throws RemedyError, NotLocalError */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const outside = process.env.AWS_ENDPOINT_URL;
  return outside ? outsideEngine(outside, options.signal) : startEngine(options);
}

/** An engine that somebody else runs. @throws RemedyError when nobody answers; NotLocalError when it is not on this machine */
export async function outsideEngine(endpoint: string, signal?: AbortSignal): Promise<Engine> {
  const url = requireLoopback(endpoint);
  const health = await readHealth(url, signal);
  signal?.throwIfAborted();
  if (!health)
    throw new RemedyError(
      `No engine answers at AWS_ENDPOINT_URL=${endpoint}: start it, or unset the variable to use the embedded one.`,
    );
  return {
    ...health,
    url,
    embedded: false,
    relaysMail: false,
    enforcesIam: false,
    restart: async () => {},
    stop: async () => {},
  };
}

/** Installs the embedded engine if need be, starts it and waits until it is ready. @throws RemedyError */
export async function startEngine(given: EngineOptions): Promise<Engine> {
  // The engine works in that folder, where a relative path would lead elsewhere.
  const options = { ...given, directory: resolve(given.directory) };
  const progress = options.progress ?? (() => {});
  const python = await preparePythonTool(
    ENGINE,
    options.installation ?? INSTALLATION,
    progress,
    options.signal,
  );
  requireNode24();
  await mkdir(options.directory, { recursive: true });
  // The engine unpacks functions there, next to a `.js` file of its own that is no ES module, whatever the project's are.
  await writeFile(join(options.directory, 'package.json'), '{}');
  await takeOver(options.directory);
  const url = `http://127.0.0.1:${options.port}`;
  let enforcesIam = options.enforceIam ?? false;
  let child = await launch(python, options, enforcesIam);
  return {
    kind: 'ministack',
    url,
    embedded: true,
    inContainers: false,
    relaysMail: true,
    get enforcesIam() {
      return enforcesIam;
    },
    async restart({ enforceIam }) {
      await stopChild(child);
      enforcesIam = enforceIam;
      child = await launch(python, options, enforceIam);
    },
    async stop() {
      await stopChild(child);
      await rm(ownerFile(options.directory), { force: true });
    },
  };
}

/** Empties an engine that somebody else runs. The embedded one is emptied by removing its directory while it is stopped. */
export async function resetEngine(engine: Engine): Promise<void> {
  const path = engine.kind === 'localstack' ? '/_localstack/state/reset' : '/_ministack/reset';
  const response = await fetch(engine.url + path, { method: 'POST' });
  if (!response.ok)
    throw new RemedyError(
      `The engine at ${engine.url} can't be emptied (it answered ${response.status}): restart it.`,
    );
}

/** The settings that MiniStack 1.5.33 reads from its environment; the functions that it runs inherit the rest. */
function engineEnvironment(options: EngineOptions, enforceIam: boolean): NodeJS.ProcessEnv {
  const { directory, port, smtpPort } = options;
  const { AWS_ENDPOINT_URL: _, ...environment } = awsEnvironment(`http://127.0.0.1:${port}`);
  return {
    ...environment,
    ...options.environment,
    AUTH: String(enforceIam),
    BIND_HOST: '127.0.0.1', // otherwise it listens on every interface
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0', // otherwise port 8883 opens on every interface
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_REGION: REGION,
    PERSIST_STATE: '1',
    STATE_DIR: stateDirectory(directory),
    S3_PERSIST: '1',
    S3_DATA_DIR: join(directory, 's3'),
    SFTP_ENABLED: '0',
    SMTP_HOST: `127.0.0.1:${smtpPort}`,
    TMPDIR: directory,
  };
}

function stateDirectory(directory: string): string {
  return join(directory, 'state');
}

async function launch(python: string, options: EngineOptions, enforceIam: boolean): Promise<ChildProcess> {
  if ((await tryPort(options.port)) === undefined)
    throw new RemedyError(
      `Port ${options.port} is taken, so the local engine can't start: stop what uses it.`,
    );
  await forgetStreamPositions(stateDirectory(options.directory));
  const log = join(options.directory, 'engine.log');
  const file = openSync(log, 'a');
  const child = spawn(python, ['-m', 'ministack'], {
    cwd: options.directory,
    env: engineEnvironment(options, enforceIam),
    stdio: ['ignore', file, file],
    detached: true, // a group of its own: Ctrl-C reaches only us, and we end it in order
  });
  closeSync(file);
  await writeFile(ownerFile(options.directory), JSON.stringify({ engine: child.pid, owner: process.pid }));
  const failed = Promise.race([
    once(child, 'exit').then(() => 'ended'),
    once(child, 'error').then(([error]) => String(error)),
  ]);
  const reason = await Promise.race([failed, ready(`http://127.0.0.1:${options.port}`, options.signal)]);
  if (reason === undefined) return child;
  await stopChild(child);
  const tail = (await readFile(log, 'utf8')).trim().split('\n').slice(-12).join('\n');
  throw new RemedyError(`The local engine did not start (${reason}). The end of ${log}:\n${tail}`);
}

/** @returns undefined when the engine answers, else the reason why we no longer wait */
async function ready(url: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (signal?.aborted) return 'interrupted';
    if (await readHealth(url, signal)) return undefined;
    await delay(50);
  }
  return `no answer within ${READY_WITHIN_MS / 1000} seconds`;
}

async function readHealth(
  url: string,
  signal?: AbortSignal,
): Promise<Pick<Engine, 'kind' | 'inContainers'> | undefined> {
  for (const kind of ['ministack', 'localstack'] as const) {
    const within = AbortSignal.any([AbortSignal.timeout(5_000), ...(signal ? [signal] : [])]);
    const response = await fetch(`${url}/_${kind}/health`, { signal: within }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return { kind, inContainers: kind === 'localstack' && (await isInDocker(url)) };
  }
  return undefined;
}

/** LocalStack runs functions where it runs itself: in containers when it is in one. */
async function isInDocker(url: string): Promise<boolean> {
  const response = await fetch(`${url}/_localstack/info`, { signal: AbortSignal.timeout(5_000) });
  return ((await response.json()) as { is_docker?: boolean }).is_docker !== false;
}

/** Names the engine that works on a directory, and the process that started it. */
function ownerFile(directory: string): string {
  return join(directory, 'engine.json');
}

/**
 * Makes sure that no engine works on a directory: two would destroy its state. One whose owner was killed is ended.
 *
 * @throws RemedyError when its owner lives
 */
export async function takeOver(directory: string): Promise<void> {
  const file = ownerFile(directory);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { engine, owner } = JSON.parse(text) as { engine: number; owner: number };
  if (owner !== process.pid && /node/.test(await commandOf(owner)))
    throw new RemedyError(
      `It runs already, as process ${owner}: stop that first. If that is another program, remove ${file}.`,
    );
  const isEngine = async () => /ministack/.test(await commandOf(engine));
  if (await isEngine()) {
    process.kill(engine, 'SIGINT');
    const deadline = Date.now() + STOPPED_WITHIN_MS;
    while ((await isEngine()) && Date.now() < deadline) await delay(50);
    if (await isEngine())
      throw new RemedyError(`An engine of an earlier start does not end: end process ${engine}.`);
  }
  await rm(file, { force: true });
}

/** @returns a process's command line; empty when it does not run, or has ended and only waits to be collected */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { code, output } = await runCommand('ps', ['-p', String(pid), '-o', 'args=']);
  return code === 0 && !output.includes('<defunct>') ? output : '';
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const tooLong = new AbortController();
  const stopped = await Promise.race([
    exited.then(() => true),
    delay(STOPPED_WITHIN_MS, false, { signal: tooLong.signal }).catch(() => false),
  ]);
  tooLong.abort();
  if (stopped) return;
  process.kill(-child.pid, 'SIGKILL'); // its functions' processes with it
  await exited;
}

/** Functions run on the Node that comes first on the path, which is ours. */
function requireNode24(): void {
  if (!process.version.startsWith('v24.'))
    throw new RemedyError(
      `This is Node ${process.version}, and the functions need 24: start through npm (npm start, npm test), which uses the project's own.`,
    );
}
