import type { LimitKind, Limits } from './queries.ts';

/** Leaves out a kind without a choice: nothing of it is seen either way. */
export function withIds(limits: Limits, kind: LimitKind, ids: readonly string[]): Limits {
  const { [kind]: _, ...others } = limits;
  return ids.length === 0 ? others : { ...others, [kind]: [...ids] };
}
