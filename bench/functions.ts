/** The functions of the app, bundled as they are deployed. */
import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { buildSync } from 'esbuild';
import { parseConfig } from '../config/index.ts';
import { addStacks } from '../lib/app.ts';
import { bundleInto, LAMBDAS } from '../lib/constructs/bundles.ts';
import { ENVIRONMENT, localConfig } from '../local/config.ts';
import { localTestConfig } from '../test/support/local-config.ts';

/** Below the project, because bundles of their own sources look for packages from where they are. */
export function temporaryDirectory(): string {
  const parent = join(LAMBDAS, '../.local');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'bench-'));
}

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

/** A function as it is deployed on this machine: its bundle with its configuration, and its environment. */
export interface DeployedFunction extends Bundle {
  /** Such as `contact/submit`. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Synthesises the app that tests deploy, and lists its functions. @param directory takes the bundles */
export function synthesiseFunctions(directory: string): DeployedFunction[] {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  // Each function's metadata then has the path of its asset.
  const app = new App({ outdir: directory, context: { ...context, 'aws:cdk:enable-asset-metadata': true } });
  const own = { engine: { kind: 'ministack' }, site: 'http://localhost', graph: 'http://127.0.0.1' } as const;
  addStacks(app, parseConfig(localConfig(localTestConfig, own)), ENVIRONMENT);
  const functions = app
    .synth()
    .stacks.flatMap(({ template }) =>
      Object.values(template.Resources as Record<string, FunctionResource>).filter(
        ({ Type }) => Type === 'AWS::Lambda::Function',
      ),
    );
  return functions.map(({ Metadata, Properties }) => {
    const file = join(directory, Metadata['aws:asset:path'], 'index.mjs');
    // What refers to other resources is known only when it is deployed; nothing is called here.
    const environment = Object.fromEntries(
      Object.entries(Properties.Environment.Variables).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : 'bench',
      ]),
    );
    return {
      name: environment.POWERTOOLS_SERVICE_NAME ?? '',
      file,
      bytes: statSync(file).size,
      environment,
    };
  });
}

interface FunctionResource {
  readonly Type: string;
  readonly Metadata: { readonly 'aws:asset:path': string };
  readonly Properties: { readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> } };
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
