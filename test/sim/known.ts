/** Findings that are open: a seed that meets one does not fail. Each goes with its reason, and leaves with its mend. */
import type { Violation } from './simulation.ts';

interface Known {
  readonly pipeline: string;
  readonly invariant: string;
  /** What the violation's detail looks like. */
  readonly detail: RegExp;
  readonly reason: string;
}

const KNOWN: readonly Known[] = [];

/** Whether a violation is one of a pipeline's known findings. */
export function isKnown(pipeline: string): (violation: Violation) => boolean {
  const mine = KNOWN.filter((one) => one.pipeline === pipeline);
  return ({ invariant, detail }) =>
    mine.some((one) => one.invariant === invariant && one.detail.test(detail));
}
