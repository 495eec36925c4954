/**
 * Which rule always answers before another, so that the other never does. It is said only where it is certain: a rule that
 * is only mostly in another's way has work left.
 */
import { placeOf } from './listening.ts';
import { inPrecedence } from './matcher.ts';
import { findPhrase, isSame, isWhole, type Phrase, phraseOf, textOf } from './phrase.ts';
import type { Rule } from './rule.ts';

/** So many rules are compared with one another; for more of them nothing is said. */
const MOST_COMPARED = 1_000;

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
  const ordered = inPrecedence(rules).filter(
    ({ enabled, activeUntil = '9' }) => enabled && activeUntil > time,
  );
  for (const [i, rule] of ordered.entries()) {
    const shadow = ordered.slice(0, i).find((one) => isAlwaysBefore(one, rule, time));
    if (shadow) shadows.set(rule.id, { ruleId: shadow.id, name: shadow.name });
  }
  return shadows;
}

/** Whether whatever `rule` would answer from now on, `first` answers. */
function isAlwaysBefore(first: Rule, rule: Rule, time: string): boolean {
  const begins = [rule.activeFrom ?? '', time].sort().at(-1) ?? '';
  return (
    isEverywhere(first, rule) &&
    (first.activeFrom ?? '') <= begins &&
    (first.activeUntil ?? '9') >= (rule.activeUntil ?? '9') &&
    excludesNoMore(first, rule) &&
    matchesAll(first, rule)
  );
}

function isEverywhere(first: Rule, rule: Rule): boolean {
  const isOnPosts = rule.scope.on === 'post' || rule.scope.on === 'next-post';
  if (first.scope.on === 'all-posts') return isOnPosts || rule.scope.on === 'all-posts';
  const place = placeOf(first);
  return place !== undefined && place === placeOf(rule);
}

function excludesNoMore(first: Rule, rule: Rule): boolean {
  const nameOf = (keyword: string) => JSON.stringify(phraseOf(keyword));
  const known = new Set(rule.excluded.map(nameOf));
  return first.excluded.every((keyword) => known.has(nameOf(keyword)));
}

/** Whether every text that satisfies `rule`'s keywords satisfies those of `first`. */
function matchesAll(first: Rule, rule: Rule): boolean {
  if (first.match === 'every') return true;
  if (rule.match === 'every' || (rule.typos && !first.typos)) return false;
  const phrases = first.keywords.flatMap((keyword) => phraseOf(keyword) ?? []);
  if (first.match === 'exact')
    return rule.match === 'exact' && rule.keywords.every((keyword) => isIn(phrases, keyword, isWhole));
  const all = first.match === 'all';
  const satisfies = (keywords: readonly string[]) => {
    const isThere = (phrase: Phrase) => keywords.some((keyword) => isIn([phrase], keyword, findPhrase));
    return all ? phrases.every(isThere) : phrases.some(isThere);
  };
  // One keyword of several is enough for a text to satisfy it, so each must be enough here.
  return rule.match === 'all'
    ? satisfies(rule.keywords)
    : rule.keywords.every((keyword) => satisfies([keyword]));
}

function isIn(
  phrases: readonly Phrase[],
  keyword: string,
  find: (phrase: Phrase, text: ReturnType<typeof textOf>, same: typeof isSame) => unknown,
): boolean {
  return phrases.some((phrase) => Boolean(find(phrase, textOf(keyword), isSame)));
}
