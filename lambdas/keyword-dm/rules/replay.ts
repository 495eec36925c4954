/** What other keyword rules would have answered of what is stored. Pure: nothing is sent or written. */
import type { Incoming } from '../incoming/incoming.ts';
import { compileRules, type Matcher } from './matcher.ts';
import type { Rule } from './rule.ts';

/** A comment or message as it is kept, answered or not. */
export interface StoredIncoming extends Incoming {
  /** ISO 8601 */
  readonly receivedAt: string;
  /** Why nothing was sent. Absent where something was. */
  readonly reason?: string;
}

/** What would be different of one. */
export interface RuleDifference {
  readonly id: string;
  readonly receivedAt: string;
  readonly surface: Incoming['surface'];
  readonly text: string;
  /** The rule that answers as they are saved; none, and nothing does. */
  readonly now?: string;
  /** The rule that would answer. */
  readonly candidate?: string;
  readonly change: 'answered' | 'unanswered' | 'other-rule';
}

interface RuleCounts {
  readonly tried: number;
  /** How many nothing was sent for, whatever the rules: their writers had written STOP, or Instagram's window was over. */
  readonly beyondRules: number;
  /** How many are kept without their words, as those could not be stored. */
  readonly withoutText: number;
  readonly counts: Readonly<Record<RuleDifference['change'], number>>;
  /** How often each rule of the candidate answers, by its id. */
  readonly answers: Readonly<Record<string, number>>;
}

export interface RuleTally {
  /** @returns what would be different of it; undefined when nothing would */
  readonly add: (stored: StoredIncoming) => RuleDifference | undefined;
  readonly result: () => RuleCounts;
}

/** @param now the account's rules as they are saved @param candidate those that are tried in their place */
export function openRuleTally(now: readonly Rule[], candidate: readonly Rule[]): RuleTally {
  const [before, after] = [everListening(now), everListening(candidate)];
  const counts = { answered: 0, unanswered: 0, 'other-rule': 0 };
  const answers = Object.fromEntries(candidate.map(({ id }) => [id, 0]));
  let [tried, beyondRules, withoutText] = [0, 0, 0];
  return {
    add: (stored) => {
      tried++;
      if (stored.reason === 'not-storable') withoutText++;
      if (BEYOND_RULES.includes(stored.reason)) beyondRules++;
      if (stored.reason === 'not-storable' || BEYOND_RULES.includes(stored.reason)) return undefined;
      const [was, would] = [before, after].map((matcher) => matcher.match(stored)?.rule.id);
      if (would !== undefined) answers[would] = (answers[would] ?? 0) + 1;
      if (was === would) return undefined;
      const change = was === undefined ? 'answered' : would === undefined ? 'unanswered' : 'other-rule';
      counts[change]++;
      const { id, receivedAt, surface, text } = stored;
      return {
        ...{ id, receivedAt, surface, text, change },
        ...(was !== undefined && { now: was }),
        ...(would !== undefined && { candidate: would }),
      };
    },
    result: () => ({ tried, beyondRules, withoutText, counts: { ...counts }, answers: { ...answers } }),
  };
}

const BEYOND_RULES: readonly (string | undefined)[] = ['person-stopped', 'window-closed'];

/** Since when a rule listens is left out of account: it is asked what it would have answered had it been there. */
function everListening(rules: readonly Rule[]): Matcher {
  return compileRules(rules.map((rule) => ({ ...rule, listeningSince: '' })));
}

/** Rules for the next post that have found none yet: nobody knows which post theirs would have been. */
export function waitingForNext(rules: readonly Rule[]): Rule[] {
  return rules.filter(({ scope, boundMediaId }) => scope.on === 'next-post' && boundMediaId === undefined);
}
