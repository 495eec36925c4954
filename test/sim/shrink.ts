/** Finds the few faults that a failing seed needs: leaves out ever smaller parts while it goes on failing the same way. */
import { type RunOptions, type RunResult, run, type Violation } from './simulation.ts';
import type { World } from './worlds/world.ts';

export interface Shrunk {
  readonly keys: readonly string[];
  readonly result: RunResult;
  /** How many runs it took. */
  readonly runs: number;
}

/**
 * @param failed a run that found something
 * @param mostRuns when to be content with what was left out by then. @default 400
 */
export async function shrink(
  world: World,
  failed: RunResult,
  options: Pick<RunOptions, 'tolerate'> = {},
  mostRuns = 400,
): Promise<Shrunk> {
  const { invariant } = failed.violation as Violation;
  let runs = 0;
  let best = failed;
  const fails = async (keys: readonly string[]) => {
    runs++;
    const result = await run(world, { ...options, seed: failed.seed, only: new Set(keys) });
    if (result.violation?.invariant !== invariant) return false;
    best = result;
    return true;
  };
  let keys = failed.faults.map(({ key }) => key);
  for (let parts = 2; keys.length > 0 && runs < mostRuns; ) {
    const size = Math.ceil(keys.length / parts);
    let isSmaller = false;
    for (let start = 0; start < keys.length && runs < mostRuns; start += size) {
      const rest = [...keys.slice(0, start), ...keys.slice(start + size)];
      if (!(await fails(rest))) continue;
      // What did not strike in that run is not needed either.
      const struck = new Set(best.faults.map(({ key }) => key));
      keys = rest.filter((key) => struck.has(key));
      isSmaller = true;
      break;
    }
    if (isSmaller) parts = Math.max(2, parts - 1);
    else if (size === 1) break;
    else parts = Math.min(keys.length, parts * 2);
  }
  const result = await run(world, { ...options, seed: failed.seed, only: new Set(keys), keepTrace: true });
  return { keys, result, runs };
}
