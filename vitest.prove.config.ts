import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { REPORTERS } from './vitest.config.ts';

/** Unit tests that hold a property, to be asked with many more cases. */
const properties = globSync('test/unit/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('fc.assert('),
);

/** Proofs that need no deployed app, or start what they need by themselves. */
const alone = [
  'test/prove/data/streams.test.ts',
  'test/prove/docs/starts.test.ts',
  'test/prove/first-flight/flight.test.ts',
  'test/prove/images/memory.test.ts',
  'test/prove/keyword-dm/matcher.test.ts',
  'test/prove/templates/lint.test.ts',
];

/** What takes longest, the longest first. */
const longest = ['feedback', 'keyword-dm', 'contact', 'budget', 'images', 'data'].map(
  (name) => `/test/prove/simulation/${name}.test.ts`,
);

/** Begins with what takes longest, so that no core waits for another at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => longest.findIndex((end) => moduleId.endsWith(end));
    const first = files.filter((file) => place(file) >= 0).sort((a, b) => place(a) - place(b));
    return [...first, ...(await super.sort(files.filter((file) => place(file) < 0)))];
  }
}

/**
 * Two lanes share the machine, and a slow one may take ten times as long as a fast one. Ten minutes end a test that hangs, and
 * no other; what is polled is waited for as long as it takes, where vitest's own second is a matter of the machine.
 */
const PATIENT = { testTimeout: 600_000, hookTimeout: 600_000, expect: { poll: { timeout: 60_000 } } };

/** Heavy proofs: simulated failures, outages, crashes, bursts. Each may take minutes, all together some fifteen. */
export default defineConfig({
  test: {
    reporters: REPORTERS,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'properties',
          include: properties,
          setupFiles: ['test/support/more-cases.ts'],
          ...PATIENT,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/prove/simulation/*.test.ts'],
          // Seeds leave much behind that lives for a moment only: with less room, a tenth of the time is spent collecting it.
          execArgv: ['--max-semi-space-size=64'],
          // Nothing is deployed, so pipelines run side by side.
          ...PATIENT,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'alone',
          include: alone,
          ...PATIENT,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'prove',
          include: ['test/prove/**/*.test.ts'],
          exclude: ['test/prove/simulation/**', ...alone],
          globalSetup: ['test/support/deployed-setup.ts'],
          ...PATIENT,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
