/**
 * Which rule always answers before another, so that the other never does. It is said only where it is certain: a rule that
 * is only mostly in another's way has work left.
 */
import { placeOf } from './listening.ts';
import { inPrecedence } from './matcher.ts';
import { findPhrase, isSame, isWhole, type Phrase, phraseOf, type Text, textOf } from './phrase.ts';
import type { Rule } from './rule.ts';

/** So many rules are compared with one another, within half a second; of more of them nothing is said. */
const MOST_COMPARED = 500;

/** What names the rule that answers instead. */
export interface Shadow {
  readonly ruleId: string;
  readonly name: string;
}

/** By the id of a rule that never answers, the first of those that always answer before it. */
export function findShadows(rules: readonly Rule[], now: Date): ReadonlyMap<string, Shadow> {
  const time = now.toISOString();
  const shadows = new Map<string, Shadow>();
  if (rules.length > MOST_COMPARED) return shadows;
  const ordered = inPrecedence(rules)
    .filter(({ enabled, activeUntil = '9' }) => enabled && activeUntil > time)
    .map(read);
  for (const [i, one] of ordered.entries()) {
    const shadow = ordered.find(
      (first, before) => before < i && !first.rule.shadow && isAlwaysBefore(first, one, time),
    )?.rule;
    if (shadow) shadows.set(one.rule.id, { ruleId: shadow.id, name: shadow.name });
  }
  return shadows;
}

/** A rule with its keywords as they are looked for, and as texts to look in: read once for all comparisons. */
interface ReadRule {
  readonly rule: Rule;
  readonly place: string | undefined;
  readonly phrases: readonly Phrase[];
  readonly texts: readonly Text[];
  readonly excluded: ReadonlySet<string>;
}

function read(rule: Rule): ReadRule {
  return {
    rule,
    place: placeOf(rule),
    phrases: rule.keywords.flatMap((keyword) => phraseOf(keyword) ?? []),
    texts: rule.keywords.map(textOf),
    excluded: new Set(rule.excluded.map((keyword) => JSON.stringify(phraseOf(keyword)))),
  };
}

/** Whether whatever `second` would answer from now on, `first` answers. */
function isAlwaysBefore(first: ReadRule, second: ReadRule, time: string): boolean {
  const [a, b] = [first.rule, second.rule];
  const begins = (b.activeFrom ?? '') > time ? (b.activeFrom ?? '') : time;
  return (
    isEverywhere(first, second) &&
    (a.activeFrom ?? '') <= begins &&
    (a.activeUntil ?? '9') >= (b.activeUntil ?? '9') &&
    [...first.excluded].every((phrase) => second.excluded.has(phrase)) &&
    matchesAll(first, second)
  );
}

function isEverywhere(first: ReadRule, second: ReadRule): boolean {
  const { on } = second.rule.scope;
  if (first.rule.scope.on === 'all-posts') return on === 'all-posts' || on === 'post' || on === 'next-post';
  return first.place !== undefined && first.place === second.place;
}

/** Whether every text that satisfies `second`'s keywords satisfies those of `first`. */
function matchesAll(first: ReadRule, second: ReadRule): boolean {
  const [a, b] = [first.rule, second.rule];
  if (a.match === 'every') return true;
  if (b.match === 'every' || (b.typos && !a.typos)) return false;
  if (a.match === 'exact')
    return (
      b.match === 'exact' &&
      second.texts.every((text) => first.phrases.some((phrase) => isWhole(phrase, text, isSame)))
    );
  const satisfies = (texts: readonly Text[]) => {
    const isThere = (phrase: Phrase) => texts.some((text) => findPhrase(phrase, text, isSame) !== undefined);
    return a.match === 'all' ? first.phrases.every(isThere) : first.phrases.some(isThere);
  };
  // One keyword of several is enough for a text to satisfy it, so each must be enough here.
  return b.match === 'all' ? satisfies(second.texts) : second.texts.every((text) => satisfies([text]));
}
