/** Functions as they are deployed: one ES module each, with the SDK inside. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

export const LAMBDAS = join(import.meta.dirname, '../../lambdas');

/** Packages with binaries. They are not bundled: who imports one finds it in the bundle's folder. */
const NATIVE_PACKAGES = ['sharp'];

/** CommonJS parts of a bundle call `require` for Node's own modules; an ES module has none unless it is made. */
const REQUIRE =
  "import{createRequire as __require}from'node:module';const require=__require(import.meta.url);";

const OPTIONS = {
  bundle: true,
  external: NATIVE_PACKAGES,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  banner: { js: REQUIRE },
  logLevel: 'error',
} as const satisfies BuildOptions;

/** Bundles one function into `index.mjs` of a directory, the way it is deployed. */
export function bundleInto(directory: string, entry: string): void {
  buildSync({
    ...OPTIONS,
    entryPoints: [resolve(LAMBDAS, `${entry}.ts`)],
    outfile: join(directory, 'index.mjs'),
  });
}

interface Bundle {
  readonly code: Uint8Array;
  /** The packages with binaries that it imports. */
  readonly natives: readonly string[];
}

/** By pipeline, then by entry. Sources do not change while an app is synthesised. */
const passes = new Map<string, Map<string, Bundle>>();

/**
 * Writes one function's bundle into `index.mjs` of a directory. All of its pipeline are bundled at the first call, in one
 * pass: to the same bytes, in a third of the time, because what they share is read once.
 *
 * @throws Error when it imports a package with binaries that will not be in the bundle's folder
 */
export function writeBundle(directory: string, entry: string, nativeModules: readonly string[]): void {
  const [pipeline = ''] = entry.split('/');
  const pass = passes.get(pipeline) ?? bundlePipeline(pipeline);
  passes.set(pipeline, pass);
  const found = pass.get(entry);
  if (!found) throw new Error(`lambdas/${entry}.ts exports no handler`);
  for (const name of found.natives)
    if (!nativeModules.includes(name)) throw new Error(`${entry} imports ${name}: name it in nativeModules`);
  writeFileSync(join(directory, 'index.mjs'), found.code);
}

function bundlePipeline(pipeline: string): Map<string, Bundle> {
  const entries = listFunctions(pipeline);
  const { outputFiles, metafile } = buildSync({
    ...OPTIONS,
    entryPoints: entries.map((entry) => join(LAMBDAS, `${entry}.ts`)),
    // Nothing is written there: each output needs a name of its own.
    outdir: LAMBDAS,
    outbase: LAMBDAS,
    outExtension: { '.js': '.mjs' },
    write: false,
    metafile: true,
  });
  const imports = Object.entries(metafile.outputs);
  return new Map(
    entries.map((entry) => {
      const file = outputFiles.find(({ path }) => path === join(LAMBDAS, `${entry}.mjs`));
      const [, output] = imports.find(([path]) => path.endsWith(`lambdas/${entry}.mjs`)) ?? [];
      const natives = NATIVE_PACKAGES.filter((name) => output?.imports.some(({ path }) => path === name));
      if (!file || !output) throw new Error(`${entry} was not bundled`);
      return [entry, { code: file.contents, natives }];
    }),
  );
}

/** Every file of a pipeline that exports a handler, such as `contact/submit`. */
export function listFunctions(pipeline: string): string[] {
  return readdirSync(join(LAMBDAS, pipeline))
    .filter((file) => file.endsWith('.ts'))
    .filter((file) =>
      /^export (async function|function|const) handler\b/m.test(
        readFileSync(join(LAMBDAS, pipeline, file), 'utf8'),
      ),
    )
    .map((file) => `${pipeline}/${file.replace(/\.ts$/, '')}`)
    .sort();
}
