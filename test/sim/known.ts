/** Findings that are open: a seed that meets one does not fail. Each goes with its reason, and leaves with its mend. */
import type { Violation } from './simulation.ts';

interface Known {
  readonly pipeline: string;
  readonly invariant: string;
  /** What the violation's detail looks like. */
  readonly detail: RegExp;
  readonly reason: string;
}

const UNTOLD = 'what ends without success is told';
const SAID_ONCE =
  'An alarm that is said once, after its state was written, is lost with a crash or an answer in between.';

const KNOWN: readonly Known[] = [
  { pipeline: 'contact', invariant: UNTOLD, detail: /leg#/, reason: SAID_ONCE },
  {
    pipeline: 'contact',
    invariant: 'never zero',
    detail: /held as spam/,
    reason: 'An attempt that found spam records it after the release that came meanwhile.',
  },
  { pipeline: 'feedback', invariant: UNTOLD, detail: /leg#/, reason: SAID_ONCE },
  { pipeline: 'images', invariant: UNTOLD, detail: /leg#/, reason: SAID_ONCE },
  {
    pipeline: 'images',
    invariant: 'every leg ends',
    detail: /is still processing/,
    reason: 'A rendering that is given up leaves its image in work for ever.',
  },
  {
    pipeline: 'images',
    invariant: 'nothing outlives its retention',
    detail: /"crashed"|"processing"|^the file uploads/,
    reason:
      'What crashed is kept for seven days, and what was given up for ever, whatever the retention says.',
  },
  { pipeline: 'keyword-dm', invariant: UNTOLD, detail: /./, reason: SAID_ONCE },
  {
    pipeline: 'keyword-dm',
    invariant: 'never two beyond unknown outcomes',
    detail: /"Hello : .*"Hello Ann|"Hello Ann: .*"Hello : /,
    reason: 'A text with a name is rendered at each attempt, and compared with another rendering of it.',
  },
  {
    pipeline: 'keyword-dm',
    invariant: 'budgets are exact',
    detail: /./,
    reason: 'A send counts when it is reserved, and leaves up to a turn later.',
  },
  {
    pipeline: 'keyword-dm',
    invariant: 'clicks are exact',
    detail: /./,
    reason: "The SDK's own retry meets its first write: one click is added twice.",
  },
];

/** Whether a violation is one of a pipeline's known findings. */
export function isKnown(pipeline: string): (violation: Violation) => boolean {
  const mine = KNOWN.filter((one) => one.pipeline === pipeline);
  return ({ invariant, detail }) =>
    mine.some((one) => one.invariant === invariant && one.detail.test(detail));
}
