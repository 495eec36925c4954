/** Rules' patterns. Strangers write what they are looked for in, so their engine takes time linear to the text. */
import type { Rules } from '../../../config/rules.ts';

/** How much of an answer a pattern reads, in UTF-16 units; of a list, of all its values together. With the bound on its program, that bounds its time. */
export const PATTERN_READS = 5_000;

/** Whether a pattern is found in a text, without regard to capitals. */
export type FindPattern = (pattern: string, text: string) => boolean;

/** Loads the engine where a rule needs it, which few do. */
export function loadPatterns(rules: Rules): Promise<FindPattern> {
  return loadPatternsIf(
    Object.values(rules).some(({ when }) =>
      Object.values(when.fields ?? {}).some(({ matches }) => matches !== undefined),
    ),
  );
}

/** @param isNeeded without which no pattern is ever looked for, and none is found */
export async function loadPatternsIf(isNeeded: boolean): Promise<FindPattern> {
  if (!isNeeded) return () => false;
  const { findPattern } = await import('./engine.ts');
  return findPattern;
}
