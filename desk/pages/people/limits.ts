import type { People } from '../../../contract/client/desk.ts';
import { LIMIT_KINDS, type LimitKind, type Limits } from './queries.ts';

/** Leaves out a kind without a choice: nothing of it is seen either way. */
export function withIds(limits: Limits, kind: LimitKind, ids: readonly string[]): Limits {
  const { [kind]: _, ...others } = limits;
  return ids.length === 0 ? others : { ...others, [kind]: [...ids] };
}

/**
 * What of somebody's limits is still configured: the API takes nothing else. Where nothing is, they are kept to nothing, as whoever
 * has no limits sees everything.
 */
export function stillConfigured(limits: Limits, configured: People['configured']): Limits {
  return LIMIT_KINDS.reduce(
    (rest, kind) =>
      withIds(
        rest,
        kind,
        (limits[kind] ?? []).filter((id) => configured[kind]?.includes(id)),
      ),
    limits,
  );
}
