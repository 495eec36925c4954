/**
 * vitest's setup for properties that are looked at longer than in `npm test`: each that does not say itself how many
 * cases it needs gets `CASES` of them (10,000 by default), or as many as fit into its time.
 */
import fc from 'fast-check';
import './keep-what-fails.ts';

/** So that one slow property does not take the time of all: it ends with fewer cases, and holds for those. */
const LONGEST_MS = 120_000;

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  numRuns: Number(process.env.CASES ?? 10_000),
  interruptAfterTimeLimit: LONGEST_MS,
});
