import type { Leg } from '../legs/legs.ts';

/** One thing that leaves, or one work that is done, as the owner sees it: chosen by name. Times are ISO 8601 in UTC. */
export interface PresentedLeg {
  readonly state: Leg['state'];
  readonly attempts: number;
  /** While it is open: not before then is it tried (again). */
  readonly dueAt?: string;
  /** When it ended. */
  readonly settledAt?: string;
  /** Why it failed, or was put off. */
  readonly reason?: string;
}

/** Legs by their kind. */
export function presentLegs(legs: readonly Leg[]): Readonly<Record<string, PresentedLeg>> {
  return Object.fromEntries(legs.map((leg) => [leg.leg, presentLeg(leg)]));
}

function presentLeg({ state, attempts, dueAt, settledAt, reason }: Leg): PresentedLeg {
  const isOpen = state === 'pending' || state === 'sending';
  return {
    state,
    attempts,
    ...(isOpen && { dueAt }),
    ...(settledAt !== undefined && { settledAt }),
    ...(reason !== undefined && { reason }),
  };
}
