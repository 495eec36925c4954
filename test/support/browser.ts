/** A real browser for end-to-end tests: the Chromium that `npm ci` brings for Linux, elsewhere an installed Chrome. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium as launcher } from 'playwright-core';

const PACKAGE = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
const CACHE = join(import.meta.dirname, '..', '..', '.local', 'browser');

/** Not more than the tests need: no own traffic of the browser, and no sandbox, which needs rights that CI lacks. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws with the remedy when there is no browser, or it does not start */
export async function launchBrowser(): Promise<Browser> {
  const bundled = process.platform === 'linux' && process.arch === 'x64';
  const installed =
    process.platform === 'linux' ? { executablePath: '/usr/bin/chromium' } : { channel: 'chrome' };
  try {
    return await (bundled ? launchBundled() : launcher.launch({ ...installed, args: FLAGS }));
  } catch (error) {
    const remedy = bundled
      ? 'It comes with the package @sparticuz/chromium: remove .local/browser and run npm ci.'
      : process.platform === 'linux'
        ? 'On this processor it has to be installed: sudo apt-get install chromium'
        : 'On this system it is Google Chrome: install it from https://www.google.com/chrome/';
    throw new Error(`The browser for the end-to-end tests did not start. ${remedy}`, { cause: error });
  }
}

async function launchBundled(): Promise<Browser> {
  const directory = await unpack();
  const options = { executablePath: join(directory, 'chromium'), args: FLAGS };
  try {
    return await launcher.launch(options);
  } catch (error) {
    if (!/shared libraries/.test(String(error))) throw error;
    // A bare system lacks NSS and the like, and may lack fonts; the package brings them.
    const env = { ...process.env, LD_LIBRARY_PATH: join(directory, 'al2023', 'lib') };
    return launcher.launch({ ...options, env });
  }
}

/** Unpacks the browser once, complete or not at all, also when several processes want it. */
async function unpack(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const directory = join(CACHE, version);
  if (existsSync(directory)) return directory;
  const draft = `${directory}.${process.pid}`;
  const { TMPDIR } = process.env;
  await mkdir(draft, { recursive: true });
  try {
    process.env.TMPDIR = draft; // the package unpacks into the temporary folder, under names without a version
    await chromium.executablePath();
    await inflate(join(PACKAGE, 'bin', 'al2023.tar.br'));
    await rename(draft, directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error;
    });
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rm(draft, { recursive: true, force: true });
  }
  return directory;
}
