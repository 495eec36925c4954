/** What was found once, with the faults that it needs: seeds shrunk by `npm run simulate -- … --shrink`. */
interface Regression {
  readonly pipeline: string;
  readonly seed: number;
  /** Keys of the faults. */
  readonly faults: readonly string[];
  /** What went wrong. */
  readonly finding: string;
}

export const REGRESSIONS: readonly Regression[] = [];
