import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Unit tests that hold a property, to be asked with many more cases. */
const properties = globSync('test/unit/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes('fc.assert('),
);

/** Heavy proofs: simulated failures, outages, crashes, bursts. Each may take minutes, all together some fifteen. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'properties',
          include: properties,
          setupFiles: ['test/support/more-cases.ts'],
          testTimeout: 600_000,
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
          testTimeout: 1_200_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'prove',
          include: ['test/prove/**/*.test.ts'],
          exclude: ['test/prove/simulation/**'],
          globalSetup: ['test/support/deployed-setup.ts'],
          // A page is waited for as long as it takes; one second, vitest's own, is a matter of the machine.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
