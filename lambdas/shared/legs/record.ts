/** What came of an attempt at a leg, and how that is written down. */
import type { Delivery } from '../../../config/values.ts';
import { isCanary } from '../canary/id.ts';
import { epochSeconds, type TimedTable } from '../table/table.ts';
import { type TransactItem, transact } from '../table/transact.ts';
import type { Change } from '../table/update.ts';
import { backoffSeconds, LONGEST_WAIT_IN_HORIZONS, waitSeconds } from './backoff.ts';
import { type Ending, endingOf, heldUpdate, updateHeld } from './lease.ts';
import type { Leg, Try } from './legs.ts';

/** What is kept of a receiver's answer. */
interface Answered {
  /** Its beginning, without anything secret. @default nothing is kept */
  readonly answer?: string;
}

/** How an attempt ended. */
export type Outcome =
  | ({ readonly outcome: 'sent'; readonly reference?: string } & Answered)
  /** The receiver refused for good. */
  | ({ readonly outcome: 'refused'; readonly reason: string } & Answered)
  /** Not wanted any more, or answered by a no that is final. No failure: a redrive does not bring it back. */
  | { readonly outcome: 'dropped'; readonly reason: string }
  /**
   * Worth another attempt. `known` is true when it is certain that nothing left: only then is another attempt no
   * possible second delivery. `needsOwner` is true for what no amount of waiting mends, or what the owner is to know while it
   * lasts. `waits` is true for what is over when a day has passed: time that is spent so is not the horizon's.
   */
  | ({
      readonly outcome: 'try-again';
      readonly reason: string;
      readonly known: boolean;
      readonly needsOwner?: boolean;
      readonly waits?: boolean;
      /** The receiver asks not to be called before then; or how long it `waits`, where that is known. */
      readonly retryAfterSeconds?: number;
    } & Answered);

export type Recorded =
  | { readonly state: Ending }
  | { readonly state: 'pending'; readonly retryInSeconds: number }
  /** Another attempt has taken the leg over since; its record stands. */
  | { readonly state: 'superseded' };

/** An end without success, about to be written down. */
interface Unsuccessful {
  readonly state: Exclude<Ending, 'sent'>;
  readonly outcome: Exclude<Outcome, { readonly outcome: 'sent' }>;
}

export interface Recording<Kind extends string> {
  readonly delivery: Delivery;
  /** Whether the owner is told of a leg that was given up. */
  readonly isToOwner: (kind: Kind) => boolean;
  /**
   * Writes that stand or fall with the record of an end without success, each under its own condition, such as what the
   * leg belongs to. When one can't be made, the leg is tried again. @default none
   */
  readonly endWith?: (
    leg: Leg<Kind>,
    end: Unsuccessful,
  ) => readonly TransactItem[] | Promise<readonly TransactItem[]>;
}

/** Writes down how an attempt ended: final, or when the next one may begin, or given up beyond the horizon, or before the leg is deleted. */
export async function recordOutcome<Kind extends string>(
  table: TimedTable,
  leg: Leg<Kind>,
  outcome: Outcome,
  recording: Recording<Kind>,
): Promise<Recorded> {
  if (outcome.outcome === 'sent') {
    const sent = endingOf(leg.leg, 'sent', table.now().toISOString(), outcome);
    const change = withTry(table, leg, outcome, { ...sent, add: { answered: 1 } });
    return settled('sent', await updateHeld(table, leg, change));
  }
  const { delivery } = recording;
  // Drawn once: what is judged is what is waited.
  const pause = pauseOf(leg, outcome, delivery);
  const state = endOf(table, leg, outcome, { delivery, pause });
  if (state === undefined) {
    const { reason } = outcome;
    const known = !mayHaveLeft(outcome);
    return isWaiting(table, leg, outcome, delivery)
      ? putOff(table, leg, {
          reason,
          known,
          seconds: outcome.retryAfterSeconds ?? waitSeconds(delivery),
          isWait: true,
        })
      : putOff(table, leg, {
          reason,
          known,
          seconds: pause,
          tries: triesOf(table, leg, outcome),
        });
  }
  const together = (await recording.endWith?.(leg, { state, outcome })) ?? [];
  const ended = endChange(table, leg, { state, outcome }, recording.isToOwner(leg.leg));
  const change = withTry(table, leg, outcome, ended);
  if (together.length === 0) return settled(state, await updateHeld(table, leg, change));
  if (await transact(table.client, [{ Update: heldUpdate(table, leg, change) }, ...together]))
    return { state };
  return putOff(table, leg, {
    reason: 'changed-meanwhile',
    known: !mayHaveLeft(outcome),
    seconds: backoffSeconds(leg.attempts, delivery),
  });
}

/** So many of the last attempts are kept. */
const MOST_TRIES = 5;

/** The last attempts with this one, where its receiver's answer is kept. */
function triesOf({ now }: TimedTable, { tries = [] }: Leg, outcome: Outcome): readonly Try[] | undefined {
  const { answer } = outcome as Answered;
  if (answer === undefined) return undefined;
  const result = outcome.outcome === 'sent' ? 'sent' : outcome.reason;
  return [...tries, { at: now().toISOString(), result, answer }].slice(-MOST_TRIES);
}

function withTry(table: TimedTable, leg: Leg, outcome: Outcome, change: Change): Change {
  return { ...change, set: { ...change.set, tries: triesOf(table, leg, outcome) } };
}

/** As the delivery says, or as long as the receiver asks for, where that is longer: a quarter of its horizon at most. */
function pauseOf(leg: Leg, outcome: Outcome, delivery: Delivery): number {
  const asked = outcome.outcome === 'try-again' ? (outcome.retryAfterSeconds ?? 0) : 0;
  return Math.max(
    backoffSeconds(leg.attempts, delivery),
    Math.min(Math.ceil(asked), Math.ceil(delivery.horizonSeconds / 4)),
  );
}

function settled(state: Ending, held: boolean): Recorded {
  return { state: held ? state : 'superseded' };
}

/** Undefined for what is to be tried again. */
function endOf(
  table: TimedTable,
  leg: Leg,
  outcome: Unsuccessful['outcome'],
  { delivery, pause }: { readonly delivery: Delivery; readonly pause: number },
): Unsuccessful['state'] | undefined {
  if (outcome.outcome === 'dropped') return 'expired';
  // This attempt may have delivered it, or an earlier one that got no answer.
  const givenUp = mayHaveLeft(outcome) || leg.attempts - leg.answered > 1 ? 'unknown' : 'failed';
  if (outcome.outcome === 'refused') return givenUp;
  if (isWaiting(table, leg, outcome, delivery)) return undefined;
  const next = table.now().getTime() + pause * 1000;
  const horizon = delivery.horizonSeconds + (leg.waited ?? 0);
  const isWithin = next <= new Date(leg.horizonFrom).getTime() + horizon * 1000;
  return isWithin && isKept(table, leg, pause + delivery.leaseSeconds) ? undefined : givenUp;
}

/** Whether an attempt is put off for what passes with the day. A leg may spend three horizons so in all, while it is kept. */
function isWaiting(
  table: TimedTable,
  leg: Leg,
  outcome: Unsuccessful['outcome'],
  delivery: Delivery,
): outcome is Extract<Outcome, { readonly outcome: 'try-again' }> {
  if (outcome.outcome !== 'try-again' || outcome.waits !== true) return false;
  const longest = outcome.retryAfterSeconds ?? waitSeconds(delivery, 1);
  const mayWait = (leg.waited ?? 0) < LONGEST_WAIT_IN_HORIZONS * delivery.horizonSeconds;
  return mayWait && isKept(table, leg, longest + delivery.leaseSeconds);
}

/** Whether a leg is still there so much later. One that went with what it belongs to would end without a word. */
function isKept({ now }: TimedTable, { deleteAt }: Leg, seconds: number): boolean {
  return deleteAt === undefined || epochSeconds(now()) + seconds < deleteAt;
}

function mayHaveLeft(outcome: Unsuccessful['outcome']): boolean {
  return outcome.outcome === 'try-again' && !outcome.known;
}

function endChange(
  { now }: TimedTable,
  { pk, leg }: Leg,
  { state, outcome }: Unsuccessful,
  isToOwner: boolean,
): Change {
  const { reason } = outcome;
  // What became of a canary, the canary says. It stands in no index of what was given up.
  if (isCanary(pk)) return { set: { state, settledAt: now().toISOString(), reason } };
  const { set, ...change } = endingOf(leg, state, now().toISOString(), { reason });
  const untold = isToOwner && state !== 'expired' ? `leg-${state}` : undefined;
  return { set: { ...set, untold }, ...change, add: { answered: mayHaveLeft(outcome) ? undefined : 1 } };
}

interface PuttingOff {
  readonly reason: string;
  readonly known: boolean;
  readonly seconds: number;
  /** Whether the time until then is not the horizon's. @default false */
  readonly isWait?: boolean;
  readonly tries?: readonly Try[] | undefined;
}

async function putOff(
  table: TimedTable,
  leg: Leg,
  { reason, known, seconds, isWait = false, tries }: PuttingOff,
): Promise<Recorded> {
  const next = new Date(table.now().getTime() + seconds * 1000).toISOString();
  const held = await updateHeld(table, leg, {
    set: { state: 'pending', dueAt: next, gsi2sk: next, reason, tries },
    add: { answered: known ? 1 : 0, waited: isWait ? seconds : undefined },
  });
  return held ? { state: 'pending', retryInSeconds: seconds } : { state: 'superseded' };
}
