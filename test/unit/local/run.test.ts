import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../config/index.ts';
import { freePort } from '../../../local/port.ts';
import { startLocal } from '../../../local/run.ts';
import { startSite } from '../../../local/site/server.ts';
import { cloudConfig } from '../../support/config.ts';

let directory: string;
let outputs: string;
let port: number;
let onStop: (() => Promise<unknown>)[] = [];
let lines: string[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-run-'));
  outputs = join(directory, 'outputs.json');
  await writeFile(outputs, '{}');
  port = await freePort();
  lines = [];
});
afterEach(async () => {
  for (const step of onStop.reverse()) await step();
  onStop = [];
  await rm(directory, { recursive: true });
});

function start(config: string, signal = new AbortController().signal) {
  return startLocal({
    directory,
    config,
    port,
    fresh: false,
    signal,
    onStop: (step) => onStop.push(step),
    print: (line) => lines.push(line),
  });
}

const EXAMPLE = 'frontdesk.config.example.ts';

async function configOf(config: object): Promise<string> {
  const file = join(directory, 'config.json');
  await writeFile(file, JSON.stringify(config));
  return file;
}

describe('what an earlier run says of itself stays', () => {
  it('while another program has the port', async () => {
    const other = await startSite({ port });
    onStop.push(() => other.stop());
    await expect(start(EXAMPLE)).rejects.toThrow(`Port ${port} is taken`);
    expect(existsSync(outputs)).toBe(true);
  });

  it('while that run goes on', async () => {
    const owner: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    onStop.push(async () => owner.kill());
    await mkdir(join(directory, 'data/engine'), { recursive: true });
    const running = { engine: owner.pid, owner: owner.pid };
    await writeFile(join(directory, 'data/engine/engine.json'), JSON.stringify(running));
    await expect(start(EXAMPLE)).rejects.toThrow(`It runs already, as process ${owner.pid}`);
    expect(existsSync(outputs)).toBe(true);
  });
});

it('starts nothing more once it is interrupted', async () => {
  await expect(start(EXAMPLE, AbortSignal.abort())).rejects.toThrow('aborted');
  expect(lines).toEqual([]);
});

describe('a mistake in the configuration is named with its path and its file', () => {
  const { owner: _, ...ownerless } = cloudConfig;
  const form = { to: ['owner@frontdesk-tests.dev'], site: 'https://www.frontdesk-tests.dev' };

  it.each([
    ['no owner', ownerless, 'owner: '],
    [
      'a webhook without https://',
      { ...cloudConfig, contact: { forms: { main: { ...form, webhook: { url: 'hooks.example.com/x' } } } } },
      'contact.forms.main.webhook.url: not a webhook address',
    ],
  ])('%s', async (_name, config, expected) => {
    const file = await configOf(config);
    const error = await start(file).catch((caught: Error) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toContain(`${file} has mistakes:`);
    expect((error as Error).message).toContain(`  ${expected}`);
  });

  it('no default export', async () => {
    const file = join(directory, 'frontdesk.config.mjs');
    await writeFile(file, 'export const config = {};');
    await expect(start(file)).rejects.toThrow(`${file} has no default export`);
    expect(await readFile(outputs, 'utf8')).toBe('{}');
  });
});
