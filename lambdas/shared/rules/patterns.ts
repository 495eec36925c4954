/** Rules' patterns. Strangers write what they are looked for in, so their engine takes time linear to the text. */
import type { Rules } from '../../../config/rules.ts';

/** How much of an answer a pattern reads, in UTF-16 units; of a list, of all its values together. With the bound on its program, that bounds its time. */
export const PATTERN_READS = 5_000;

/** Whether a pattern is found in a text, without regard to capitals. */
export type FindPattern = (pattern: string, text: string) => boolean;

/** Loads the engine where a rule needs it, which few do. */
export async function loadPatterns(rules: Rules): Promise<FindPattern> {
  const hasPattern = Object.values(rules).some(({ when }) =>
    Object.values(when.fields ?? {}).some(({ matches }) => matches !== undefined),
  );
  if (!hasPattern) return () => false;
  const { findPattern } = await import('./engine.ts');
  return findPattern;
}
