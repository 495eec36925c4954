import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** The app deployed on a local engine, once for all projects of a run that name it. */
const deployed = ['test/support/deployed-setup.ts'];
/** What tests fetch of it is held to the contract. */
const heldToContract = ['test/support/hold-to-contract.ts'];

/** Tests that start an engine of their own, and wait for it most of the time. */
const ownEngines = [
  'test/integration/cli/commands.test.ts',
  'test/integration/cli/doctor.test.ts',
  'test/integration/images/without-cdn.test.ts',
  'test/integration/local/run.test.ts',
];

/**
 * Several lanes share the machine, and a slow one may take ten times as long as a fast one. Five minutes end a test that
 * hangs, and no other; what is polled is waited for as long as it takes, where vitest's own second is a matter of the machine.
 */
const PATIENT = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

/** Left to itself, vitest keeps one core free, which is half of a small machine. */
const BOTH_CORES = Math.max(2, availableParallelism() - 1);

/** vitest's own, and one that `npm test` ends with where something failed. */
export const REPORTERS = [
  'default',
  ...(process.env.GITHUB_ACTIONS ? ['github-actions'] : []),
  './test/support/failures/reporter.ts',
];

export default defineConfig({
  test: {
    reporters: REPORTERS,
    // Of the rules, by unit tests alone: `npm run coverage`. Handlers do I/O, and the deployed app is their test. The
    // thresholds are where coverage stood when they were set: raise them, as `--coverage.thresholds.autoUpdate` does.
    coverage: {
      provider: 'v8',
      include: ['lambdas/*/*/**/*.ts', 'config/**/*.ts'],
      reporter: ['text-summary'],
      thresholds: { lines: 73, functions: 71, branches: 70, statements: 72 },
    },
    projects: [
      {
        test: {
          name: 'unit',
          // It imports folders, which Node does not.
          server: { deps: { inline: ['dt-sql-parser'] } },
          include: ['test/unit/**/*.test.{ts,tsx}'],
          setupFiles: ['test/support/keep-what-fails.ts'],
          ...PATIENT,
          // Loading the SDK again for each file took half of the time; no file leaves anything behind.
          isolate: false,
          maxWorkers: BOTH_CORES,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          ...PATIENT,
          // The CDK takes seconds to load, and files only read what it makes.
          isolate: false,
          maxWorkers: BOTH_CORES,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'own-engine',
          include: ownEngines,
          ...PATIENT,
          // One at a time: two engines that deploy are slow, and nobody waits for them.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.{ts,tsx}'],
          exclude: ownEngines,
          globalSetup: deployed,
          setupFiles: heldToContract,
          ...PATIENT,
          // One at a time: tests share one deployment, and some put its functions into trouble.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: deployed,
          setupFiles: heldToContract,
          ...PATIENT,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
