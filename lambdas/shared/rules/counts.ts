/** How often rules fired on what is stored, and what those that only look on would have changed. */
import type { Fired } from './decide.ts';

export interface RuleCount {
  readonly rule: string;
  readonly fired: number;
  /** Of a shadow: how often it would have changed something. */
  readonly wouldChange: number;
  /** What it would have changed, such as `to`. */
  readonly parts: readonly string[];
}

/** @param all the rules that fired on each; each entry is counted once, so the counts are exact for what is stored */
export function countFired(all: Iterable<readonly Fired[] | undefined>): RuleCount[] {
  const counts = new Map<string, RuleCount>();
  for (const { id, would = [] } of [...all].flatMap((rules) => rules ?? [])) {
    const { fired, wouldChange, parts } = counts.get(id) ?? { fired: 0, wouldChange: 0, parts: [] };
    counts.set(id, {
      rule: id,
      fired: fired + 1,
      wouldChange: wouldChange + (would.length > 0 ? 1 : 0),
      parts: [...new Set([...parts, ...would])],
    });
  }
  return [...counts.values()];
}
