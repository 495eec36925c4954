/**
 * The functions as they are deployed: synthesised with real bundling, their assets opened. Sharp's binaries must be of
 * the processor that the function runs on, whatever this machine's is. For the other one npm downloads them, once.
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { installNativeModules } from '../../../lib/constructs/native-modules.ts';
import { cloudConfig } from '../../support/config.ts';
import { assetsOf } from '../../support/synth.ts';

/** ELF's `e_machine` (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html). */
const MACHINES: Record<number, string> = { 62: 'x64', 183: 'arm64' };

const directories: string[] = [];
function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'frontdesk-asset-'));
  directories.push(directory);
  return directory;
}
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

/** The processors of all binaries in a directory, by file name; `none` for what is called a binary and is none. */
function binaries(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const head = headOf(join(entry.parentPath, entry.name));
    const isElf = head.toString('latin1', 0, 4) === '\x7fELF';
    if (isElf) found[entry.name] = MACHINES[head.readUInt16LE(18)] ?? 'another';
    else if (/\.node$|\.so(\.[\d.]+)?$/.test(entry.name)) found[entry.name] = 'none';
  }
  return found;
}

function headOf(file: string): Buffer {
  const head = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, head);
  closeSync(descriptor);
  return head;
}

const local = {
  ...cloudConfig,
  environments: {
    local: {
      account: '000000000000',
      region: 'us-east-1',
      engine: {
        architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
        sesIdentity: true,
        cdn: false,
      },
    },
  },
} as const;

/** Bundling every function of the stack, and perhaps a download, is more than a template test's minute on a busy machine. */
const BUNDLING = 240_000;

describe('the deployed renderer', () => {
  it.each([
    ['for AWS', cloudConfig, 'Frontdesk-prod-Images', 'arm64'],
    ['for an engine on this machine', local, 'Frontdesk-local-Images', process.arch],
  ])(
    '%s holds sharp and libvips for its processor, and nothing for another',
    (_, config, stack, cpu) => {
      const { Process: renderer = '', ...others } = assetsOf(config, stack, temporary());
      const found = binaries(renderer);
      expect(Object.keys(found).sort()).toEqual([
        expect.stringMatching(/^libvips-cpp\.so/),
        expect.stringMatching(new RegExp(`^sharp-linux-${cpu}.*\\.node$`)),
      ]);
      expect(new Set(Object.values(found))).toEqual(new Set([cpu]));
      expect(Object.keys(others)).toContain('Create');
      for (const directory of Object.values(others)) {
        expect(readdirSync(directory)).toContain('index.mjs');
        expect(binaries(directory)).toEqual({});
      }
    },
    BUNDLING,
  );

  it('is not made without its binaries: a download that fails says what it was for', () => {
    const foreign = process.arch === 'arm64' ? 'x64' : 'arm64';
    withoutRegistry((cache) => {
      expect(() => installNativeModules(temporary(), ['sharp'], foreign, cache)).toThrow(
        new RegExp(`sharp.* linux-${foreign}.*npm registry`, 's'),
      );
    });
  });

  it('takes packages that are there in the lock’s versions, and none of another', () => {
    const cpu = process.arch === 'arm64' ? 'arm64' : 'x64';
    const project = temporary();
    installNativeModules(project, ['sharp'], cpu);
    withoutRegistry((cache) => {
      installNativeModules(temporary(), ['sharp'], cpu, cache, project);
      const about = join(project, 'node_modules/sharp/package.json');
      writeFileSync(about, JSON.stringify({ ...JSON.parse(readFileSync(about, 'utf8')), version: '0.0.1' }));
      expect(() => installNativeModules(temporary(), ['sharp'], cpu, cache, project)).toThrow(
        /sharp.*npm registry/s,
      );
    });
  });
});

/** Nothing half-made is taken for a download later. */
function withoutRegistry(act: (cache: string) => void): void {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_fetch_retries', '0');
  vi.stubEnv('npm_config_cache', temporary());
  const cache = temporary();
  try {
    act(cache);
    expect(readdirSync(cache)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
}
