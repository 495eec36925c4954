import type { LimitKind, Limits } from './queries.ts';

/** A kind of which nothing is chosen is left out, which is the same: nothing of it is seen. */
export function withIds(limits: Limits, kind: LimitKind, ids: readonly string[]): Limits {
  const { [kind]: _, ...others } = limits;
  return ids.length === 0 ? others : { ...others, [kind]: [...ids] };
}
