/** The handlers as they are, bundled for containers whose doors to the outside are the simulation's. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');
const LAMBDAS = join(ROOT, 'lambdas');
const COMMANDS = join(ROOT, 'test/sim/commands');

/**
 * What is loaded once for all containers: it keeps nothing that matters, and asks for no time or chance that does. The
 * SDK is here for its commands only; its clients are replaced.
 */
const SHARED = [
  '@aws-sdk/*',
  '@smithy/*',
  'sharp',
  'zod',
  'zod/*',
  'nodemailer',
  'nodemailer/*',
  'ipaddr.js',
  '@fastify/busboy',
  'fast-png',
  'jsonc-parser',
  're2js',
  'thumbhash',
  // The configuration's schemas, which are rules and constants. Making them is much of what a function's start costs.
  '../../config/*',
  '../../../config/*',
  '../../../../config/*',
];

/** Globals that a container has of its own: in a bundle they are the parameters of one function. */
const OWN_GLOBALS = [
  'require',
  'module',
  'exports',
  '__importMetaUrl',
  'Date',
  'Math',
  'crypto',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'fetch',
  'Intl',
  'AbortSignal',
  'performance',
  'process',
  'console',
] as const;
export type OwnGlobals = Readonly<Record<(typeof OWN_GLOBALS)[number], unknown>>;

/** A function's code. */
export interface Code {
  /** What its module does when it is loaded. */
  readonly start: (globals: OwnGlobals) => void;
  /** Whether it may go on by Node's streams, and not by promises alone. */
  readonly usesStreams: boolean;
}

const require = createRequire(import.meta.url);

/** A module that containers share, by the name that it has in a bundle. */
export function realRequire(name: string): object {
  const [, file] = /^\..*\/(config\/[^/]+\.ts)$/.exec(name) ?? [];
  return require(file === undefined ? name : join(ROOT, file));
}

/** Every file on top of a pipeline's folder that exports a handler, such as `contact/submit`. */
function listEntries(pipeline: string): string[] {
  return readdirSync(join(LAMBDAS, pipeline))
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /^export (async function|function|const) handler\b/m.test(read(pipeline, file)))
    .map((file) => `${pipeline}/${file.replace(/\.ts$/, '')}`);
}

function read(pipeline: string, file: string): string {
  return readFileSync(join(LAMBDAS, pipeline, file), 'utf8');
}

/**
 * esbuild keeps the names of functions by defining each, which is most of what a bundle does when it starts. Nearly all have
 * their names already.
 */
const NAMES = /^var __name = .*$/m;
const NAMES_AS_THEY_ARE =
  'var __name = (target, value) => target.name === value ? target : __defProp(target, "name", { value, configurable: true });';

/** What works by streams, inside or outside of the bundle. */
const STREAMS = /require\("(nodemailer|node:stream|stream|node:zlib|zlib|@fastify\/busboy)/;

const bundled = new Map<string, ReadonlyMap<string, Code>>();

/** A pipeline's functions by their entries, bundled once for each process. */
export function bundlePipeline(pipeline: string): ReadonlyMap<string, Code> {
  return bundleOnce(LAMBDAS, pipeline, () => listEntries(pipeline));
}

/** The owner's commands by their names, which run in containers as functions do. */
export function bundleCommands(): ReadonlyMap<string, Code> {
  return bundleOnce(COMMANDS, 'commands', () =>
    readdirSync(COMMANDS).map((file) => file.replace(/\.ts$/, '')),
  );
}

function bundleOnce(folder: string, name: string, list: () => string[]): ReadonlyMap<string, Code> {
  const found = bundled.get(name) ?? bundle(folder, list());
  bundled.set(name, found);
  return found;
}

function bundle(folder: string, entries: readonly string[]): ReadonlyMap<string, Code> {
  const { outputFiles } = buildSync({
    entryPoints: entries.map((entry) => join(folder, `${entry}.ts`)),
    outdir: folder,
    outbase: folder,
    write: false,
    bundle: true,
    external: SHARED,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    keepNames: true,
    define: { 'import.meta.url': '__importMetaUrl' },
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  });
  return new Map(
    outputFiles.map(({ path, text }) => {
      const entry = path.slice(folder.length + 1).replace(/\.js$/, '');
      const run = compileFunction(text.replace(NAMES, NAMES_AS_THEY_ARE), [...OWN_GLOBALS], {
        filename: `sim/${entry}.js`,
      });
      const start = (globals: OwnGlobals) => run(...OWN_GLOBALS.map((name) => globals[name]));
      return [entry, { start, usesStreams: STREAMS.test(text) }];
    }),
  );
}
