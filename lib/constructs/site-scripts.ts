import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';

const SITE = join(import.meta.dirname, '../../site');

/** Scripts that visitors' browsers load, by their names in `site/`, made as small as they are served. */
export function siteScripts(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const source = readFileSync(join(SITE, name), 'utf8');
      const { code } = transformSync(source, { minify: true, target: 'es2022' });
      return [name, code];
    }),
  );
}

/**
 * A module for visitors' browsers in one file, with all that it imports.
 *
 * @param values in place of names such as `globalThis.NAME`
 */
export function siteModule(
  name: string,
  values: Readonly<Record<string, unknown>> = {},
): Record<string, string> {
  const { outputFiles } = buildSync({
    entryPoints: [join(SITE, name)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    define: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])),
  });
  return { [name]: outputFiles[0]?.text ?? '' };
}
