/**
 * Packages with binaries can't be bundled into one file; they go into the same folder, for the processor that the function runs on
 * and not for the one that builds it. Versions and hashes are those of the project's lock file.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const CACHE = join(PROJECT, 'node_modules/.cache/frontdesk-native');

interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dev?: boolean;
}

/** A processor as npm names it; the system is always Lambda's, Linux with glibc. */
export type Cpu = 'arm64' | 'x64';

/**
 * Puts packages and all that they need into a directory's `node_modules`: from the project's own where those are of the lock's
 * versions, otherwise by `npm ci` with the part of the lock that concerns them, once for each version.
 *
 * @param cache keeps what was downloaded
 * @param project whose `node_modules` may have them
 * @throws when a download is needed and fails, with what it was for
 */
export function installNativeModules(
  directory: string,
  names: readonly string[],
  cpu: Cpu,
  cache = CACHE,
  project = PROJECT,
): void {
  const lock = readLock();
  const wanted = closure(names, lock, cpu);
  // Who pulls a new lock and does not install has the packages of before.
  const isInstalled = Object.entries(wanted).every(
    ([path, { version }]) => versionIn(join(project, path)) === version,
  );
  const source = isInstalled ? project : download(names, wanted, cpu, cache);
  for (const path of Object.keys(wanted))
    cpSync(join(source, path), join(directory, path), { recursive: true });
}

/** Undefined where there is no such package. */
function versionIn(directory: string): string | undefined {
  const about = join(directory, 'package.json');
  return existsSync(about) ? JSON.parse(readFileSync(about, 'utf8')).version : undefined;
}

function readLock(): Record<string, LockedPackage> {
  return JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')).packages;
}

/** Packages with their dependencies, by path in the lock, without what is for other systems. */
export function closure(
  names: readonly string[],
  lock: Readonly<Record<string, LockedPackage>>,
  cpu: Cpu,
): Record<string, LockedPackage> {
  const found: Record<string, LockedPackage> = {};
  const visit = (name: string, parent: string): void => {
    const nested = `${parent}/node_modules/${name}`;
    const path = nested in lock ? nested : `node_modules/${name}`;
    const entry = lock[path];
    if (!entry) throw new Error(`package-lock.json has no ${name}: run npm install`);
    if (path in found || !fits(entry, cpu)) return;
    found[path] = entry;
    for (const dependency of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      visit(dependency, path);
  };
  for (const name of names) visit(name, '');
  return found;
}

function fits({ os, cpu, libc }: LockedPackage, target: Cpu): boolean {
  return (!os || os.includes('linux')) && (!cpu || cpu.includes(target)) && (!libc || libc.includes('glibc'));
}

/** @returns a directory that holds the packages in its `node_modules` */
function download(
  names: readonly string[],
  wanted: Record<string, LockedPackage>,
  cpu: Cpu,
  cache: string,
): string {
  const key = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16);
  const directory = join(cache, key);
  if (existsSync(directory)) return directory;
  const draft = `${directory}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const dependencies = Object.fromEntries(
    names.map((name) => [name, wanted[`node_modules/${name}`]?.version ?? '']),
  );
  const root = { name: 'native-modules', version: '0.0.0', dependencies };
  const packages = Object.fromEntries(
    Object.entries(wanted).map(([path, { dev: _, ...entry }]) => [path, withoutStrangers(entry, wanted)]),
  );
  writeFileSync(join(draft, 'package.json'), JSON.stringify(root));
  writeFileSync(
    join(draft, 'package-lock.json'),
    JSON.stringify({ ...root, lockfileVersion: 3, packages: { '': root, ...packages } }),
  );
  try {
    installFrozen(draft, cpu);
  } catch (error) {
    rmSync(draft, { recursive: true });
    throw new Error(
      `The functions need the binaries of ${names.join(', ')} for linux-${cpu}. They are not among this machine's packages in the lock's versions (npm ci may bring them), and npm could not download them: is the npm registry reachable? They are needed once, then kept in ${cache}.\n${(error as { stderr?: string }).stderr ?? ''}`,
      { cause: error },
    );
  }
  renameOnce(draft, directory);
  return directory;
}

function installFrozen(directory: string, cpu: Cpu): void {
  const target = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...target], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
}

/** `npm ci` wants every named package in the lock, also those that it would not install. */
function withoutStrangers(
  entry: Omit<LockedPackage, 'dev'>,
  wanted: Record<string, LockedPackage>,
): Omit<LockedPackage, 'dev'> {
  if (!entry.optionalDependencies) return entry;
  const optionalDependencies = Object.fromEntries(
    Object.entries(entry.optionalDependencies).filter(([name]) => `node_modules/${name}` in wanted),
  );
  return { ...entry, optionalDependencies };
}

/** Another synthesis may have been faster; both made the same. */
function renameOnce(draft: string, directory: string): void {
  try {
    renameSync(draft, directory);
  } catch (error) {
    if (!existsSync(directory)) throw error;
    rmSync(draft, { recursive: true });
  }
}
