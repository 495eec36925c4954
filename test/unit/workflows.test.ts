import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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
