import { defineConfig } from 'vitest/config';

/** Heavy proofs: outages, crashes, bursts. Each may take minutes, all together ten. */
export default defineConfig({
  test: {
    name: 'prove',
    include: ['test/prove/**/*.test.ts'],
    globalSetup: ['test/support/deployed-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
