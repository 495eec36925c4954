/** What the rules of a form or a widget make of something that came in. Pure: the same again for the same facts. */
import type { Consequences, Rules } from '../../../config/rules.ts';
import { type Facts, type Looking, reasonsOf } from './conditions.ts';

/** A rule that fired, as it is stored and shown. */
export interface Fired {
  readonly id: string;
  /** Its conditions in words; none of one that always holds. */
  readonly because: readonly string[];
  /** Of a shadow: what it would have changed. */
  readonly would?: readonly string[];
}

/** What is done, all rules together. What is absent is as the form or the widget says. */
export type Actions = Consequences;

export interface Decision {
  readonly fired: readonly Fired[];
  readonly actions: Actions;
}

/** Tries rules in their order. Recipients and labels add up; of all else, the first rule that says something decides. */
export function decide(rules: Rules, facts: Facts, looking: Looking): Decision {
  let actions: Actions = {};
  const fired: Fired[] = [];
  for (const [id, { when, do: wanted, shadow }] of Object.entries(rules)) {
    const because = reasonsOf(when, facts, looking);
    if (because === undefined) continue;
    const after = join(actions, wanted);
    fired.push({ id, because, ...(shadow && { would: differences(actions, after) }) });
    if (!shadow) actions = after;
  }
  return { fired, actions };
}

function join(before: Actions, wanted: Consequences): Actions {
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...before,
    ...lists('to', before, wanted),
    ...lists('labels', before, wanted),
    ...lists('destinations', before, wanted),
  };
}

function lists(
  name: 'to' | 'labels' | 'destinations',
  before: Actions,
  wanted: Consequences,
): Partial<Actions> {
  const all = [...(before[name] ?? []), ...(wanted[name] ?? [])];
  return all.length > 0 ? { [name]: [...new Set(all)] } : {};
}

/** The names of what differs between two decisions, such as `to` and `hold`. */
export function differences(before: Actions, after: Actions): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)] as (keyof Actions)[]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).sort();
}

/** The reason for which a rule holds something back. */
const HELD_BY_RULE = 'rule';

/** Why it is held, as spam or by a rule; none, and it is not. */
export function heldBecause(
  { reasons }: { readonly reasons: readonly string[] },
  { hold }: Pick<Actions, 'hold'>,
): string[] {
  return [...reasons, ...(hold ? [HELD_BY_RULE] : [])];
}
