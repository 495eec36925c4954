import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { notesOf, releaseNotes } from '../support/release-notes.ts';

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const FOLDER = '.github/workflows';
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const read = (file: string) => parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Workflow;

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const { permissions, jobs } = read(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('says what it may do, and ends', () => {
    expect(permissions).toBeDefined();
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('uses actions by commit: a tag can be moved', () => {
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
  });

  it('runs only scripts that are there', () => {
    const named = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w:-]+)/g)]);
    for (const [, script = ''] of named) expect(scripts).toHaveProperty(script);
  });
});

/** Where updates of a lock file, of requirements or of an image must be looked for. */
const LOCKED = [
  ['npm', 'package-lock.json'],
  ['pip', 'local/requirements.txt'],
  ['pip', 'test/support/linters/requirements.txt'],
  ['docker', '.devcontainer/Dockerfile'],
] as const;

it.each(LOCKED)('the bot brings updates of %s to %s', (ecosystem, file) => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    updates: readonly {
      readonly 'package-ecosystem': string;
      readonly directory?: string;
      readonly directories?: readonly string[];
    }[];
  };
  const folders = updates
    .filter((update) => update['package-ecosystem'] === ecosystem)
    .flatMap(({ directory = [], directories = [] }) => [directory, directories].flat());
  expect(existsSync(file)).toBe(true);
  expect(folders).toContain(`/${dirname(file)}`.replace(/\/\.$/, '/'));
});

describe('the Node of the project', () => {
  const { engines, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: { node: string };
    devDependencies: Record<string, string>;
  };
  const major = readFileSync('.nvmrc', 'utf8').trim();

  it('is the same everywhere: what is asked for, what npm ci brings, the dev container, the functions', () => {
    expect(engines.node).toBe(`>=${major}`);
    expect(devDependencies.node?.split('.')[0]).toBe(major);
    expect(readFileSync('.devcontainer/Dockerfile', 'utf8')).toMatch(new RegExp(`^FROM node:${major}-`, 'm'));
    expect(readFileSync('lib/constructs/node-function.ts', 'utf8')).toContain(`NODEJS_${major}_X`);
  });

  it('is only advised: a machine with an older one runs its npm, which brings this one along', () => {
    expect(readFileSync('.npmrc', 'utf8')).not.toMatch(/engine-strict/);
  });

  it.each(readdirSync(FOLDER))('is taken from .nvmrc in %s', (file) => {
    const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
    const set = text.match(/actions\/setup-node@/g) ?? [];
    expect(text.match(/node-version-file: \.nvmrc$/gm) ?? []).toHaveLength(set.length);
  });
});

describe('a release', () => {
  it('is made of a tag, after the whole gate, with the notes that the changelog has', () => {
    const { jobs } = read('release.yml');
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
    expect(runs).toEqual(expect.arrayContaining(['npm run check', 'npm test']));
    expect(runs.join('\n')).toContain('release:notes --silent -- "$TAG"');
  });

  it('of the present version has notes, and so has what is to come', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const changelog = readFileSync('CHANGELOG.md', 'utf8');
    expect(notesOf(changelog, version)).toContain('Contact forms');
    expect(changelog).toMatch(/^## Unreleased$/m);
    expect(notesOf(changelog, '9.9.9')).toBeUndefined();
    expect(notesOf('## 1.0.0\n\n- One\n\n## 0.9.0\n\n- Two\n', '1.0.0')).toBe('- One');
  });

  it.each(['1.2.3', 'v1.2', 'v9.9.9'])('of %s is refused', (tag) => {
    expect(() => releaseNotes(tag)).toThrow(/is no tag of a release|package\.json says/);
  });
});

it('CI runs the whole gate, and the integration suite on LocalStack', () => {
  const { jobs } = read('ci.yml');
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run));
  expect(runs).toEqual(expect.arrayContaining(['npm run check', 'npm test', 'npm run prove']));
  expect(jobs.localstack?.env).toEqual({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
  const localstack = jobs.localstack?.steps.map(({ run }) => run);
  expect(localstack).toEqual(
    expect.arrayContaining(['npm run localstack -- --detach', 'npm run test:integration']),
  );
});
