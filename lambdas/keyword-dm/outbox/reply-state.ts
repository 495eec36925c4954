/**
 * What becomes of a reply after an attempt: `pending → sending (lease) → sent | unknown | failed(reason) | expired`.
 * Plain decisions; who asks stores them by a conditional write.
 */
import { backoffSeconds } from '../../shared/legs/backoff.ts';
import { ALREADY_ANSWERED, type GraphFailure, isPermissionRefusal, NO_ANSWER } from '../graph/errors.ts';

/** What leaves: the direct message, and the answer under the comment. Each has a state of its own. */
export type ReplyKind = 'private-reply' | 'public-reply';

export interface ReplyProgress {
  readonly leg: ReplyKind;
  /** The comment that is answered; none when a direct message is. */
  readonly commentId?: string | undefined;
  /** Attempts that Meta took up, this one included. */
  readonly attempts: number;
  /** An earlier attempt may have been delivered: a lost answer, a lapsed lease, a generic error. */
  readonly outcomeUnknown: boolean;
  /** When Meta's window for it closes. ISO 8601 */
  readonly deadline: string;
  /** What the attempt before ended with. */
  readonly reason?: string;
}

export interface RetryPlan {
  /** Pause after the first attempt, in seconds; doubles each time, up to the longest. */
  readonly firstRetrySeconds: number;
  readonly longestRetrySeconds: number;
  /** For how long what was sent may still be on its way, in seconds. */
  readonly leaseSeconds: number;
  /** For how long to try, as the pauses add up: longer than an outage. */
  readonly horizonSeconds: number;
  /** @default as many as the horizon has room for */
  readonly maxAttempts?: number | undefined;
}

/** The comment was written before the rule listened. No retry can change that. */
export const OLDER_THAN_RULE = 'older-than-rule';

/** Whether Meta itself refuses a second one: it takes one private reply per comment, and any number of all else. */
export function isTakenOnce({ leg, commentId }: Pick<ReplyProgress, 'leg' | 'commentId'>): boolean {
  return leg === 'private-reply' && commentId !== undefined;
}

/** The owner has taken it back. */
export const CANCELLED = 'cancelled';

export type Outcome = { readonly delivered: true; readonly messageId?: string } | GraphFailure;

export type Decision =
  | { readonly state: 'sent'; readonly messageId?: string; readonly evidence: 'answer' | 'already-answered' }
  | { readonly state: 'failed' | 'unknown'; readonly reason: string }
  | { readonly state: 'expired'; readonly reason: string }
  | {
      readonly state: 'pending';
      readonly reason: string;
      readonly attempts: number;
      readonly outcomeUnknown: boolean;
      /** ISO 8601; now, for what waits for its account only */
      readonly dueAt: string;
      /** What the account must do before anything else is sent. */
      readonly account?: 'pause' | 'stop';
    };

/** @param random a number from 0 up to 1, which spreads retries */
export function decide(
  progress: ReplyProgress,
  outcome: Outcome,
  plan: RetryPlan,
  now: Date,
  random: number = Math.random(),
): Decision {
  if ('delivered' in outcome) return { state: 'sent', evidence: 'answer', messageId: outcome.messageId };
  const outcomeUnknown = progress.outcomeUnknown || outcome.maybeDone;
  // Asked for again after somebody let the account go on, and refused as before: it is this comment that can't be
  // answered, and it must not stop the account a second time.
  if (isPermissionRefusal(outcome.reason) && isPermissionRefusal(progress.reason))
    return { state: outcomeUnknown ? 'unknown' : 'failed', reason: outcome.reason };
  switch (outcome.class) {
    case 'terminal':
      // Meta takes one private reply per comment, so after a lost answer this refusal most likely says that ours was delivered.
      // A comment that was deleted, or that somebody answered by hand, is refused alike.
      if (outcome.reason === ALREADY_ANSWERED && outcomeUnknown)
        return { state: 'sent', evidence: 'already-answered' };
      return { state: outcomeUnknown ? 'unknown' : 'failed', reason: outcome.reason };
    case 'pause':
    case 'stop':
      return {
        state: 'pending',
        reason: outcome.reason,
        // Not an attempt: a limit or an expired token must never use up a comment's chances.
        attempts: progress.attempts - 1,
        outcomeUnknown,
        dueAt: now.toISOString(),
        account: outcome.class,
      };
    case 'retry': {
      const pause = pauseAfter(progress, outcome, plan, random);
      const dueAt = new Date(now.getTime() + pause * 1000).toISOString();
      if (progress.attempts >= attemptsOf(plan) || dueAt >= progress.deadline)
        return { state: outcomeUnknown ? 'unknown' : 'failed', reason: outcome.reason };
      return { state: 'pending', reason: outcome.reason, attempts: progress.attempts, outcomeUnknown, dueAt };
    }
  }
}

/** In seconds. */
function pauseAfter(
  progress: ReplyProgress,
  { reason, maybeDone }: GraphFailure,
  plan: RetryPlan,
  random: number,
): number {
  const backoff = backoffSeconds(progress.attempts, plan, random);
  // What is still on its way is not there yet to be found, and would be sent a second time.
  const mayComeTwice = reason === NO_ANSWER && maybeDone && !isTakenOnce(progress);
  return mayComeTwice ? Math.max(backoff, plan.leaseSeconds) : backoff;
}

/**
 * Attempts are counted, not the time since the first: while its account is stopped or paused a reply is not tried, and
 * that must not use up its chances.
 */
function attemptsOf({
  firstRetrySeconds,
  longestRetrySeconds,
  horizonSeconds,
  maxAttempts,
}: RetryPlan): number {
  if (maxAttempts !== undefined) return maxAttempts;
  let attempts = 1;
  for (let pause = firstRetrySeconds, elapsed = 0; elapsed < horizonSeconds; attempts++) {
    elapsed += pause;
    pause = Math.min(pause * 2, longestRetrySeconds);
  }
  return attempts;
}

/**
 * What became of the slot that an attempt had of its account's budget: `unused` when Meta refused or never got it, `used` when
 * Meta has counted it by its answer, `unsure` when no answer came: what was given up may be sent later.
 */
export type Slot = 'unused' | 'used' | 'unsure';

export function slotAfter(outcome: Outcome): Slot {
  if ('delivered' in outcome) return 'used';
  if (!outcome.maybeDone) return 'unused';
  return outcome.reason === NO_ANSWER ? 'unsure' : 'used';
}
