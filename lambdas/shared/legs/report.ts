import { correlation, logger } from '../runtime/log.ts';
import { countEnd } from '../runtime/metrics.ts';
import type { Leg, Outcome, Recorded } from './legs.ts';

/** Logs how an attempt was recorded, and counts it if it was the leg's last. */
export function tellAttempt(leg: Leg, outcome: Outcome, recorded: Recorded, now: Date): void {
  const about = correlation(leg.pk);
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  logger.info('attempt', { ...about, leg: leg.leg, attempt: leg.attempts, state: recorded.state, reason });
  countEnd({
    ...about,
    leg: leg.leg,
    state: recorded.state,
    ...(reason !== undefined && { reason }),
    since: leg.horizonFrom,
    now,
  });
}
