/**
 * Builds the desk: `node desk/build.ts <folder>`, or `buildDesk(folder)` in code. Scripts and styles have a hash in their
 * names, so they may be kept for ever; `index.html`, `settings.json` and the service worker must be asked for each time.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type BuildOptions, buildSync, type Metafile, transformSync } from 'esbuild';

const HERE = import.meta.dirname;
const PROJECT = join(HERE, '..');

const OPTIONS = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2023', 'chrome119', 'firefox121', 'safari17'],
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  logLevel: 'error',
  absWorkingDir: PROJECT,
  metafile: true,
} as const satisfies BuildOptions;

export interface DeskBuildOptions {
  /** Where the desk's files will be, with slashes at both ends. @default / */
  readonly base?: string;
  /** What bundles it. @default esbuild */
  readonly bundle?: typeof buildSync;
}

/**
 * Replaces the folder by the desk. One whose build fails leaves what was there. `settings.json` is missing: whoever serves the desk
 * adds it.
 *
 * @returns what esbuild says of the outputs; paths are relative to the project
 */
export function buildDesk(
  folder: string,
  { base = '/', bundle = buildSync }: DeskBuildOptions = {},
): Metafile {
  const out = resolve(folder);
  const draft = `${out}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    const metafile = writeDesk(draft, out, { base, bundle });
    rmSync(out, { recursive: true, force: true });
    renameSync(draft, out);
    return metafile;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @param out where the draft will be */
function writeDesk(draft: string, out: string, { base, bundle }: Required<DeskBuildOptions>): Metafile {
  const { metafile, outputFiles } = bundle({
    ...OPTIONS,
    entryPoints: [join(HERE, 'main.tsx'), join(HERE, 'styles/index.css')],
    outdir: out,
    outbase: HERE,
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    splitting: true,
    write: false,
  });
  for (const { path, contents } of outputFiles) writeFileSync(join(draft, relative(out, path)), contents);
  cpSync(join(HERE, 'public'), draft, { recursive: true });
  writeWidgetPreview(draft);
  writeFileSync(join(draft, 'index.html'), page(base, outputsOf(metafile, out)));
  writeServiceWorker(draft, bundle);
  return metafile;
}

interface Outputs {
  readonly script: string;
  readonly style: string;
  /** What the script imports at once. */
  readonly parts: readonly string[];
}

function outputsOf({ outputs }: Metafile, out: string): Outputs {
  const nameOf = (file: string) => relative(out, join(PROJECT, file));
  const entry = (source: string) => {
    const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source);
    if (!found) throw new Error(`esbuild made nothing of ${source}`);
    return found;
  };
  const [script, { imports }] = entry('desk/main.tsx');
  const [style] = entry('desk/styles/index.css');
  const parts = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => nameOf(path));
  return { script: nameOf(script), style: nameOf(style), parts };
}

function page(base: string, { script, style, parts }: Outputs): string {
  const preloads = parts.map((part) => `<link rel="modulepreload" href="${part}">`).join('\n    ');
  return readFileSync(join(HERE, 'index.html'), 'utf8')
    .replace('%BASE%', base)
    .replace('%STYLE%', style)
    .replace('%PRELOADS%', preloads)
    .replace('%SCRIPT%', script);
}

/**
 * Feedback's own script as a function of its surroundings, so that the desk can show the widget without its API. It is
 * loaded where it is shown, and only there.
 */
function writeWidgetPreview(out: string): void {
  const script = readFileSync(join(PROJECT, 'site/frontdesk-feedback.js'), 'utf8');
  const inside = script.replace('export function start', 'function start');
  const run = `export function run({ fetch, document }) {\n${inside}\nstart(document.currentScript);\n}`;
  const { code } = transformSync(run, {
    minify: true,
    format: 'esm',
    target: [...OPTIONS.target],
  });
  writeFileSync(join(out, 'widget-preview.js'), code);
}

/** The worker knows the files by name, and is another one as soon as one of them is. */
function writeServiceWorker(out: string, bundle: typeof buildSync): void {
  const files = readdirSync(out).filter((name) => !/\.(txt|map)$/.test(name));
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(out, file)));
  bundle({
    ...OPTIONS,
    entryPoints: [join(HERE, 'service-worker.ts')],
    outfile: join(out, 'service-worker.js'),
    format: 'iife',
    define: {
      ...OPTIONS.define,
      SHELL_FILES: JSON.stringify(files.filter((name) => name !== 'index.html')),
      SHELL_VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)),
    },
  });
}

if (import.meta.main) buildDesk(process.argv[2] ?? join(PROJECT, '.local/desk'));
