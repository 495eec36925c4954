import { isCanary } from '../canary/id.ts';
import { attention, correlation, logger } from '../runtime/log.ts';
import { countEnd } from '../runtime/metrics.ts';
import type { TimedTable } from '../table/table.ts';
import type { Leg } from './legs.ts';
import type { Outcome, Recorded } from './record.ts';
import { tellGivenUp } from './told.ts';
import type { SayTrouble } from './trouble.ts';

/**
 * Logs how an attempt was recorded, counts it if it was the leg's last, and tells the owner what is the owner's to mend.
 *
 * @param isToOwner whether the owner is told of a leg like this one that was given up
 * @param sayTrouble tells the owner what every leg would meet, whosever it is. @default an attention line, for the owner's legs
 */
export async function reportAttempt(
  table: TimedTable,
  leg: Leg,
  {
    outcome,
    recorded,
    isToOwner,
    sayTrouble,
  }: {
    readonly outcome: Outcome;
    readonly recorded: Recorded;
    readonly isToOwner: boolean;
    readonly sayTrouble?: SayTrouble | undefined;
  },
): Promise<void> {
  const about = { ...correlation(leg.pk), leg: leg.leg };
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  const { state } = recorded;
  logger.info('attempt', { ...about, attempt: leg.attempts, state, reason });
  if (isCanary(leg.pk)) return;
  countEnd({ ...about, state, reason: reason ?? '', since: leg.horizonFrom, now: table.now() });
  const isTrouble = state === 'pending' && outcome.outcome === 'try-again' && outcome.needsOwner;
  if (isTrouble && sayTrouble) return sayTrouble(outcome.reason, about);
  if (!isToOwner) return;
  if (state === 'failed' || state === 'unknown')
    await tellGivenUp(table, { ...leg, reason: reason ?? '', untold: `leg-${state}` });
  if (isTrouble) attention('sending-refused', { ...about, cause: outcome.reason });
}
