/**
 * Which rule answers a comment. Rules are compiled once into indexes by where they listen and by word, so a comment
 * costs a look-up per word of its own, whether there are ten rules or ten thousand.
 */
import type { Incoming } from '../incoming/incoming.ts';
import { isActive, isListening, placeOf, placesOf, timeOf } from './listening.ts';
import {
  bare,
  findPhrase,
  isSame,
  isWhole,
  type Phrase,
  phraseOf,
  type Text,
  textOf,
  typoLength,
} from './phrase.ts';
import type { Rule } from './rule.ts';
import { isWithinOneTypo, typoKeys } from './typos.ts';

/** Why a rule answers, for the owner's eyes: the words of the comment that fired it (none for `every`). */
export interface Match {
  readonly rule: Rule;
  readonly matchedWords: readonly string[];
}

/** A rule that only looks on, and has seen something that it would answer. */
export interface Sighting {
  readonly ruleId: string;
  /** Whether it would have answered in place of what did, or of silence; if not, another rule goes before it. */
  readonly would: boolean;
}

/** Why one rule does or doesn't answer a text. */
type Verdict =
  | 'answers'
  | 'looks-on'
  | 'outranked'
  | 'other-place'
  | 'not-listening'
  | 'older-than-rule'
  | 'no-keyword'
  | 'excluded';

interface Explanation {
  readonly ruleId: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** The words that fired it, or the excluded words that stopped it. */
  readonly words: readonly string[];
}

interface CompiledRule {
  readonly rule: Rule;
  readonly keywords: readonly Phrase[];
  readonly excluded: readonly Phrase[];
  /** Position in the order of precedence; the lowest wins. */
  readonly rank: number;
}

/** The rules that listen in one place. */
interface Place {
  readonly byWord: Map<string, CompiledRule[]>;
  readonly byTypo: Map<string, CompiledRule[]>;
  readonly every: CompiledRule[];
  /** Letters of the longest keyword that tolerates a typo; 0 when none does. */
  longestTypo: number;
  /** Whether a keyword here begins with a symbol. */
  hasSymbols: boolean;
}

export interface Matcher {
  /** The rule that answers, if any does. */
  match(incoming: Incoming): Match | undefined;
  /** What rules that only look on would answer, each as if it alone did not only look on. */
  sightings(incoming: Incoming): Sighting[];
  /** Every rule's verdict, in order of precedence. */
  explain(incoming: Incoming): Explanation[];
}

/** Rules of one account in their order: of those that fit, the first answers. */
export function inPrecedence(rules: readonly Rule[]): Rule[] {
  return [...rules].sort(
    (a, b) => b.priority - a.priority || compare(a.createdAt, b.createdAt) || compare(a.id, b.id),
  );
}

/** @param rules of one account */
export function compileRules(rules: readonly Rule[]): Matcher {
  const compiled = inPrecedence(rules).map(
    (rule, rank): CompiledRule => ({
      rule,
      rank,
      keywords: rule.keywords.flatMap((keyword) => phraseOf(keyword) ?? []),
      excluded: rule.excluded.flatMap((keyword) => phraseOf(keyword) ?? []),
    }),
  );
  const places = new Map<string, Place>();
  for (const candidate of compiled) addToIndex(places, candidate);
  const hasShadows = rules.some(({ shadow }) => shadow);
  return {
    match(incoming) {
      for (const match of matches(places, incoming)) if (!match.rule.shadow) return match;
      return undefined;
    },
    sightings(incoming) {
      if (!hasShadows) return [];
      const seen: Sighting[] = [];
      let isAnswered = false;
      for (const { rule } of matches(places, incoming))
        if (rule.shadow) seen.push({ ruleId: rule.id, would: !isAnswered });
        else isAnswered = true;
      return seen;
    },
    explain(incoming) {
      const text = textOf(incoming.text);
      let answered = false;
      return compiled.map((candidate) => {
        const { verdict, words: found } = judge(candidate, incoming, text);
        const outranked = verdict === 'answers' && answered;
        const { id: ruleId, name, shadow } = candidate.rule;
        if (verdict === 'answers' && !shadow) answered = true;
        const own = verdict === 'answers' && shadow ? 'looks-on' : verdict;
        return { ruleId, name, verdict: outranked ? 'outranked' : own, words: found };
      });
    },
  };
}

/** The rules that fit, in order of precedence, as they are asked for. */
function* matches(places: Map<string, Place>, incoming: Incoming): Generator<Match> {
  const text = textOf(incoming.text);
  for (const candidate of candidatesFor(places, incoming, text)) {
    if (!isListening(candidate.rule, incoming)) continue;
    const matchedWords = findKeywords(candidate, text);
    if (matchedWords && !findExcluded(candidate, text)) yield { rule: candidate.rule, matchedWords };
  }
}

function judge(
  candidate: CompiledRule,
  incoming: Incoming,
  text: Text,
): Pick<Explanation, 'verdict' | 'words'> {
  const { rule } = candidate;
  const place = placeOf(rule);
  if (!place || !placesOf(incoming).includes(place)) return { verdict: 'other-place', words: [] };
  if (!isListening(rule, incoming))
    return { verdict: isActive(rule, timeOf(incoming)) ? 'older-than-rule' : 'not-listening', words: [] };
  const matched = findKeywords(candidate, text);
  if (!matched) return { verdict: 'no-keyword', words: [] };
  const excluded = findExcluded(candidate, text);
  return excluded ? { verdict: 'excluded', words: excluded } : { verdict: 'answers', words: matched };
}

function addToIndex(places: Map<string, Place>, candidate: CompiledRule): void {
  const { rule, keywords } = candidate;
  const where = placeOf(rule);
  if (!where) return;
  const place: Place = places.get(where) ?? {
    byWord: new Map(),
    byTypo: new Map(),
    every: [],
    longestTypo: 0,
    hasSymbols: false,
  };
  places.set(where, place);
  if (rule.match === 'every') {
    place.every.push(candidate);
    return;
  }
  // With "all", every keyword must be there, so one of them is enough to find the rule.
  const phrases = rule.match === 'all' ? keywords.slice(0, 1) : keywords;
  if (phrases.some(({ hasSymbols }) => hasSymbols)) place.hasSymbols = true;
  for (const first of new Set(phrases.map(({ parts }) => parts[0] ?? '')))
    add(place.byWord, first, candidate);
  if (!rule.typos) return;
  place.longestTypo = Math.max(place.longestTypo, ...phrases.map(typoLength));
  for (const key of new Set(phrases.flatMap(({ parts }) => typoKeys(parts[0] ?? ''))))
    add(place.byTypo, key, candidate);
}

function add(index: Map<string, CompiledRule[]>, key: string, candidate: CompiledRule): void {
  const found = index.get(key);
  if (found) found.push(candidate);
  else index.set(key, [candidate]);
}

/** The rules worth a look, in order of precedence. */
function candidatesFor(places: Map<string, Place>, incoming: Incoming, text: Text): CompiledRule[] {
  const found = new Set<CompiledRule>();
  const take = (candidates: readonly CompiledRule[] = []) => {
    for (const candidate of candidates) found.add(candidate);
  };
  for (const where of placesOf(incoming)) {
    const place = places.get(where);
    if (!place) continue;
    take(place.every);
    for (const word of place.hasSymbols ? text.tokens.map(bare) : text.words) {
      take(place.byWord.get(word));
      if (place.byTypo.size === 0) continue;
      for (const key of typoKeys(word, place.longestTypo)) take(place.byTypo.get(key));
    }
  }
  return [...found].sort((a, b) => a.rank - b.rank);
}

/** The words that satisfy a rule's keywords, or undefined when they don't. */
function findKeywords({ rule, keywords }: CompiledRule, text: Text): readonly string[] | undefined {
  if (rule.match === 'every') return [];
  const same = rule.typos ? isWithinOneTypo : isSame;
  if (rule.match === 'exact')
    return keywords.some((phrase) => isWhole(phrase, text, same)) ? text.words : undefined;
  const found = keywords.map((phrase) => findPhrase(phrase, text, same));
  const enough = rule.match === 'all' ? found.length > 0 && found.every(Boolean) : found.some(Boolean);
  return enough ? found.flatMap((phrase) => phrase ?? []) : undefined;
}

function findExcluded({ excluded }: CompiledRule, text: Text): readonly string[] | undefined {
  for (const phrase of excluded) {
    const found = findPhrase(phrase, text, isSame);
    if (found) return found;
  }
  return undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
