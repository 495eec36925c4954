/** A real Apache Kafka broker on this machine, for one test: its files by Maven, each checked against its hash. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../local/command.ts';
import { freePort } from '../../../local/port.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '../../../.local/kafka');

/** @returns the folder of the broker's files; downloaded once */
async function jars(): Promise<string> {
  const hashes = await readFile(join(HERE, 'jars.sha256'), 'utf8');
  const folder = join(CACHE, createHash('sha256').update(hashes).digest('hex').slice(0, 12));
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const copy = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`];
  const { code, output } = await runCommand('mvn', ['-B', '-q', '-f', join(HERE, 'pom.xml'), ...copy]);
  if (code !== 0) throw new Error(`Maven did not bring the broker: ${output}`);
  const found = await Promise.all(
    (await readdir(draft)).sort().map(async (name) => {
      const hash = createHash('sha256').update(await readFile(join(draft, name)));
      return `${hash.digest('hex')}  ${name}`;
    }),
  );
  const wanted = hashes.trim().split('\n');
  const strange = found.filter((line) => !wanted.includes(line));
  if (strange.length > 0 || found.length !== wanted.length)
    throw new Error(`These files of the broker are not those of jars.sha256: ${strange.join(', ')}`);
  await rename(draft, folder);
  return folder;
}

export interface Broker {
  /** `127.0.0.1:<port>` */
  readonly server: string;
  stop(): Promise<void>;
}

/** KRaft mode, one node, loopback only. */
export async function startBroker(): Promise<Broker> {
  const classpath = join(await jars(), '*');
  const home = await mkdtemp(join(tmpdir(), 'frontdesk-kafka-'));
  const [port, controller] = [await freePort(0), await freePort(0)];
  const properties = join(home, 'server.properties');
  const server = `127.0.0.1:${port}`;
  await writeFile(properties, settings(server, `127.0.0.1:${controller}`, join(home, 'data')));
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'a');
  const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', properties];
  const { code, output } = await runCommand('java', ['-cp', classpath, ...format]);
  if (code !== 0) throw new Error(`The broker’s folder could not be made: ${output}`);
  const process = spawn('java', ['-Xmx256m', '-cp', classpath, 'kafka.Kafka', properties], {
    stdio: 'ignore',
  });
  return {
    server,
    async stop() {
      await end(process);
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function settings(server: string, controller: string, folder: string): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${controller}`,
    listeners: `PLAINTEXT://${server},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${server}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': folder,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const gone = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await gone;
}
