/** Holds what happened to a limit that fills up again evenly, by a plain script's reckoning. */
import type { Simulation } from '../simulation.ts';

/** What is counted may happen this much later than it was let through: its function was slow, or its clock is off. */
const SLACK = 15 * 60_000;

export interface Quota {
  /** What a violation calls it. */
  readonly what: string;
  /** So many at once. */
  readonly limit: number;
  /** In which all of them come back, in milliseconds. */
  readonly period: number;
}

/** @returns notes that one more has happened now, which must be within the limit */
export function watchQuota(simulation: Simulation, { what, limit, period }: Quota): () => void {
  let fullAt = 0;
  return () => {
    const { now } = simulation;
    fullAt = Math.max(now, fullAt) + period / limit;
    if (fullAt > now + period + Math.min(SLACK, period / limit / 2))
      simulation.fail('limits hold', `more ${what} than ${limit}`);
  };
}
