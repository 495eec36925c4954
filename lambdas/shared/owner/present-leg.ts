import type { Leg, Try } from '../legs/legs.ts';

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

/** The same where one entry is read, with what its timeline needs. */
export interface TimelineLeg extends PresentedLeg {
  readonly createdAt?: string;
  readonly lastAttemptAt?: string;
  /** What the last attempts were answered with, oldest first. */
  readonly tries?: readonly Try[];
  /** While it is open: until when it is tried. */
  readonly givesUpAt?: string;
  /** Whether its owner may ask for another attempt. */
  readonly canRetry: boolean;
}

/** Legs by their kind. */
export function presentLegs(legs: readonly Leg[]): Readonly<Record<string, PresentedLeg>> {
  return Object.fromEntries(legs.map((leg) => [leg.leg, presentLeg(leg)]));
}

/** Legs by their kind, with their times. */
export function presentTimeline(
  legs: readonly Leg[],
  options: TimelineOptions,
): Readonly<Record<string, TimelineLeg>> {
  return Object.fromEntries(legs.map((leg) => [leg.leg, timelineOf(leg, options)]));
}

interface TimelineOptions {
  readonly horizonSeconds: number;
  /** Whether one that has failed may be tried again. */
  readonly mayRetry: (leg: Leg) => boolean;
}

/** One leg with its times. */
export function timelineOf(leg: Leg, { horizonSeconds, mayRetry }: TimelineOptions): TimelineLeg {
  const { createdAt, attemptedAt, horizonFrom, state, tries, waited = 0, deleteAt = Infinity } = leg;
  const horizon = Date.parse(horizonFrom) + (horizonSeconds + waited) * 1000;
  const givesUpAt = new Date(Math.min(horizon, deleteAt * 1000)).toISOString();
  return {
    ...presentLeg(leg),
    ...(createdAt !== undefined && { createdAt }),
    ...(attemptedAt !== undefined && { lastAttemptAt: attemptedAt }),
    ...(tries && { tries }),
    ...(isOpen(state) && { givesUpAt }),
    canRetry: hasFailed(leg) && mayRetry(leg),
  };
}

/** Whether a leg ended without success, so that it can be tried again. */
export function hasFailed({ state }: Pick<Leg, 'state'>): boolean {
  return state === 'failed' || state === 'unknown';
}

function isOpen(state: Leg['state']): boolean {
  return state === 'pending' || state === 'sending';
}

function presentLeg({ state, attempts, dueAt, settledAt, reason }: Leg): PresentedLeg {
  return {
    state,
    attempts,
    ...(isOpen(state) && { dueAt }),
    ...(settledAt !== undefined && { settledAt }),
    ...(reason !== undefined && { reason }),
  };
}
