/** The functions of the app, bundled as they are deployed. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleInto, listFunctions as functionsOf, LAMBDAS } from '../lib/constructs/bundles.ts';

/** Below the project, because bundles of their own sources look for packages from where they are. */
export function temporaryDirectory(): string {
  const parent = join(LAMBDAS, '../.local');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'bench-'));
}

/** Every function of every pipeline, such as `contact/submit`. */
export function listFunctions(): string[] {
  return readdirSync(LAMBDAS)
    .filter((name) => name !== 'shared')
    .flatMap(functionsOf);
}

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** Bundles a function, with a configuration beside it. */
export function bundleFunction(directory: string, entry: string, config: object): Bundle {
  mkdirSync(directory, { recursive: true });
  bundleInto(directory, entry);
  writeFileSync(join(directory, 'config.json'), JSON.stringify(config));
  const file = join(directory, 'index.mjs');
  return { file, bytes: statSync(file).size };
}

/**
 * Bundles a function that does nothing but load and construct the SDK clients, and load the commands, that another one
 * imports: the least that it could cost.
 */
export function bundleClientsOf(directory: string, entry: string): Bundle {
  const { metafile } = buildSync({
    entryPoints: [join(LAMBDAS, `${entry}.ts`)],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const names = new Map<string, Set<string>>();
  for (const file of Object.keys(metafile.inputs).filter((input) => input.startsWith('lambdas/')))
    for (const [, list = '', source = ''] of readFileSync(file, 'utf8').matchAll(
      /^import (?!type)\{([^}]*)\} from '(@aws-sdk\/[^']+)'/gm,
    ))
      for (const name of list.split(',').map((part) => part.trim()))
        if (name && !name.startsWith('type ')) names.set(source, (names.get(source) ?? new Set()).add(name));

  const imports = [...names].map(([source, list]) => `import { ${[...list].join(', ')} } from '${source}';`);
  const all = [...names.values()].flatMap((list) => [...list]);
  const clients = all.filter((name) => name.endsWith('Client') && name !== 'DynamoDBDocumentClient');
  mkdirSync(directory, { recursive: true });
  const source = join(directory, 'source.ts');
  writeFileSync(
    source,
    `${imports.join('\n')}
export const kept = [${all.join(', ')}];
export const clients = [${clients.map((name) => `new ${name}({})`).join(', ')}];
${all.includes('DynamoDBDocumentClient') ? 'export const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));' : ''}
export async function handler() {}`,
  );
  bundleInto(directory, source.replace(/\.ts$/, ''));
  const file = join(directory, 'index.mjs');
  return { file, bytes: statSync(file).size };
}
