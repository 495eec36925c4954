import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

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
