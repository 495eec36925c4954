/** What rules, or another threshold for spam, would have made of what is stored. Pure: nothing is sent or written. */
import type { Rules } from '../../../config/rules.ts';
import { POINTS } from '../spam/verdict.ts';
import type { Facts } from './conditions.ts';
import { type Actions, decide, differences, type Fired } from './decide.ts';
import type { FindPattern } from './patterns.ts';

/** Something stored, a submission or a response, with what rules can be asked about it. */
export interface Stored extends Pick<Facts, 'fields' | 'language' | 'files' | 'score' | 'page'> {
  readonly id: string;
  /** ISO 8601 */
  readonly receivedAt: string;
  readonly state: string;
  /** As they were found when it came in. Absent without any, and of what came before they were written down. */
  readonly signals?: readonly string[] | undefined;
  readonly points?: number | undefined;
  readonly spamReasons?: readonly string[] | undefined;
  /** Whether its author has changed it since: what they wrote first is not kept. */
  readonly isChanged?: boolean;
}

/** One way to decide: as it is configured, or as it might be. */
export interface Side {
  readonly rules: Rules;
  /** Points from which on it is spam. */
  readonly threshold: number;
  /** What holds where no rule says otherwise. */
  readonly usual: Pick<Actions, 'to' | 'destinations'>;
  /** Whether anything is mailed whose recipients could differ. */
  readonly mails: (stored: Stored) => boolean;
}

export interface Trial {
  readonly now: Side;
  readonly candidate: Side;
  readonly timeZone: string;
  readonly findPattern: FindPattern;
}

/** What becomes of one; what is absent is as its form or widget says. */
interface Outcome extends Omit<Actions, 'hold'> {
  readonly held: boolean;
}

/** What would be different of one. */
export interface Difference {
  readonly id: string;
  readonly receivedAt: string;
  /** What of it, such as `to` and `held`. */
  readonly changes: readonly string[];
  readonly now: Outcome;
  readonly candidate: Outcome;
}

export interface Replay {
  readonly tried: number;
  /** Of how many the signs of spam are not known, as they came before those were written down. */
  readonly withoutSigns: number;
  /** How many their authors have changed since. */
  readonly changedSince: number;
  readonly differences: readonly Difference[];
  /** How many would go elsewhere and so on, by what is different; `held` and `released` for the two ways of that. */
  readonly counts: Readonly<Record<string, number>>;
  /** How often each rule of the candidate fired, in their order. */
  readonly fired: Readonly<Record<string, number>>;
}

/** Gathers what comes of one after the other. */
export interface Tally {
  /** @returns what would be different of it; undefined when nothing would */
  readonly add: (stored: Stored) => Difference | undefined;
  readonly result: () => Omit<Replay, 'differences'>;
}

/** Tries the candidate. Shadows of both sides only look on. */
export function replay(all: Iterable<Stored>, trial: Trial): Replay {
  const tally = openTally(trial);
  const found = [...all].flatMap((stored) => tally.add(stored) ?? []);
  return { ...tally.result(), differences: found };
}

export function openTally(trial: Trial): Tally {
  const fired = Object.fromEntries(Object.keys(trial.candidate.rules).map((id) => [id, 0]));
  const counts: Record<string, number> = {};
  let [tried, withoutSigns, changedSince] = [0, 0, 0];
  return {
    add: (stored) => {
      tried++;
      if (lacksSigns(stored)) withoutSigns++;
      if (stored.isChanged) changedSince++;
      const now = outcomeOf(stored, trial.now, trial);
      const candidate = outcomeOf(stored, trial.candidate, trial);
      for (const { id } of candidate.fired) fired[id] = (fired[id] ?? 0) + 1;
      const changes = changesOf(now.outcome, candidate.outcome);
      for (const change of changes.map((name) => wayOf(name, candidate.outcome)))
        counts[change] = (counts[change] ?? 0) + 1;
      const { id, receivedAt } = stored;
      if (changes.length === 0) return undefined;
      return { id, receivedAt, changes, now: now.outcome, candidate: candidate.outcome };
    },
    result: () => ({ tried, withoutSigns, changedSince, counts: { ...counts }, fired: { ...fired } }),
  };
}

function wayOf(change: string, { held }: Outcome): string {
  return change === 'held' && !held ? 'released' : change;
}

function outcomeOf(
  stored: Stored,
  { rules, threshold, usual, mails }: Side,
  looking: Pick<Trial, 'timeZone' | 'findPattern'>,
): { readonly outcome: Outcome; readonly fired: readonly Fired[] } {
  const { signals = [], receivedAt } = stored;
  const isHeld = isHeldAt(stored, threshold);
  const facts = { ...stored, signals, isHeld, receivedAt: new Date(receivedAt) };
  const { actions, fired } = decide(rules, facts, looking);
  const { hold, to, ...others } = { ...usual, ...actions };
  const mailed = mails(stored) && to ? { to } : {};
  return { outcome: { ...others, ...mailed, held: isHeld || hold === true }, fired };
}

/** Held by points, while no sign of them is stored. */
function lacksSigns({ state, signals, spamReasons = [] }: Stored): boolean {
  return (
    state === 'spam' && signals === undefined && spamReasons.some((reason) => Object.hasOwn(POINTS, reason))
  );
}

/**
 * What decided alone, such as a trap, decides at any threshold. What its owner put there, and what a rule held, was no spam when
 * it came.
 */
function isHeldAt({ state, points = 0, signals = [], spamReasons = [] }: Stored, threshold: number): boolean {
  const alone = spamReasons.filter(
    (reason) => !signals.includes(reason) && !['owner', 'rule'].includes(reason),
  );
  return points >= threshold || (state === 'spam' && alone.length > 0);
}

function changesOf(now: Outcome, candidate: Outcome): string[] {
  const { held: before, ...actionsBefore } = inOneOrder(now);
  const { held: after, ...actionsAfter } = inOneOrder(candidate);
  return [...differences(actionsBefore, actionsAfter), ...(before === after ? [] : ['held'])];
}

/** The same people in another order are the same people. */
function inOneOrder(outcome: Outcome): Outcome {
  const sorted = Object.entries(outcome).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.toSorted() : value,
  ]);
  return Object.fromEntries(sorted) as Outcome;
}
