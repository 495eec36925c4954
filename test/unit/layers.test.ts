/** The linter holds the direction of imports by lists of folders; this holds the lists to the folders that there are. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PIPELINES } from '../../config/deployment.ts';

/** Only what stands later may import what stands before it. `lambdas` stands for each of its folders. */
const LAYERS = ['config', 'lambdas', 'contract', 'lib', 'cli', 'local'] as const;

interface Override {
  readonly includes: readonly string[];
  readonly linter?: {
    readonly rules?: {
      readonly style?: {
        readonly noRestrictedImports?: {
          readonly level: string;
          readonly options: { readonly patterns: readonly { readonly group: readonly string[] }[] };
        };
      };
    };
  };
}

const { overrides } = JSON.parse(readFileSync('biome.json', 'utf8')) as { overrides: readonly Override[] };

/** The folders that files of a folder may not import from, as the linter has it. */
function forbidden(folder: string): string[] {
  return overrides
    .filter(({ includes }) => includes.includes(`${folder}/**`))
    .flatMap(({ linter }) => linter?.rules?.style?.noRestrictedImports ?? [])
    .filter(({ level }) => level === 'error')
    .flatMap(({ options }) => options.patterns.flatMap(({ group }) => group))
    .map((pattern) => /^\*\*\/\.\.\/([a-z-]+)\/\*\*$/.exec(pattern)?.[1] ?? pattern)
    .sort();
}

const folders = readdirSync('lambdas', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const pipelines = folders.filter((name) => name !== 'shared');

describe('the direction of imports', () => {
  it.each(LAYERS.filter((layer) => layer !== 'lambdas'))('is held for %s', (layer) => {
    expect(forbidden(layer)).toEqual(LAYERS.slice(LAYERS.indexOf(layer) + 1).sort());
  });

  it('is held for the desk, which imports the typed client and nothing else of ours', () => {
    const client = ['!**/../contract/captcha.ts', '!**/../contract/connect.ts', '!**/../contract/client/**'];
    expect(forbidden('desk')).toEqual(
      [...client, 'contract', 'config', 'lambdas', 'lib', 'cli', 'local'].sort(),
    );
  });

  it.each(folders)('is held for lambdas/%s, which imports no other pipeline', (name) => {
    const others = pipelines.filter((other) => other !== name);
    expect(forbidden(`lambdas/${name}`)).toEqual(['contract', 'lib', 'cli', 'local', ...others].sort());
  });
});

it('every pipeline has its folder in lambdas/, and every folder its pipeline but those of the desk and of data', () => {
  // Data is a pipeline without an API, so that what knows pipelines by their addresses does not know it.
  expect(pipelines.sort()).toEqual([...Object.keys(PIPELINES), 'data', 'desk'].sort());
});
