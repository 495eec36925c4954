/**
 * Which rule answers a comment. Rules are compiled once into indexes by where they listen and by word, so a comment
 * costs a look-up per word of its own, whether there are ten rules or ten thousand.
 */
import type { Incoming } from '../incoming/incoming.ts';
import type { Rule } from './rule.ts';
import { isWithinOneTypo, typoKeys, wordsOf } from './words.ts';

/** Why a rule answers, for the owner's eyes: the words of the comment that fired it (none for `every`). */
export interface Match {
  readonly rule: Rule;
  readonly matchedWords: readonly string[];
}

/** Why one rule does or doesn't answer a text. */
type Verdict =
  | 'answers'
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

/** A keyword of one or more words that must stand side by side. */
type Phrase = readonly string[];

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
}

export interface Matcher {
  /** The rule that answers, if any does. */
  match(incoming: Incoming): Match | undefined;
  /** Every rule's verdict, in order of precedence. */
  explain(incoming: Incoming): Explanation[];
}

/** @param rules of one account */
export function compileRules(rules: readonly Rule[]): Matcher {
  const compiled = [...rules]
    .sort((a, b) => b.priority - a.priority || compare(a.createdAt, b.createdAt) || compare(a.id, b.id))
    .map(
      (rule, rank): CompiledRule => ({
        rule,
        rank,
        keywords: rule.keywords.map(wordsOf).filter((phrase) => phrase.length > 0),
        excluded: rule.excluded.map(wordsOf).filter((phrase) => phrase.length > 0),
      }),
    );
  const places = new Map<string, Place>();
  for (const candidate of compiled) addToIndex(places, candidate);
  return {
    match(incoming) {
      const words = wordsOf(incoming.text);
      for (const candidate of candidatesFor(places, incoming, words)) {
        if (!isListening(candidate.rule, incoming)) continue;
        const matchedWords = findKeywords(candidate, words);
        if (matchedWords && !findPhrases(candidate.excluded, words))
          return { rule: candidate.rule, matchedWords };
      }
      return undefined;
    },
    explain(incoming) {
      const words = wordsOf(incoming.text);
      let answered = false;
      return compiled.map((candidate) => {
        const { verdict, words: found } = judge(candidate, incoming, words);
        const outranked = verdict === 'answers' && answered;
        if (verdict === 'answers') answered = true;
        const { id: ruleId, name } = candidate.rule;
        return { ruleId, name, verdict: outranked ? 'outranked' : verdict, words: found };
      });
    },
  };
}

function judge(
  candidate: CompiledRule,
  incoming: Incoming,
  words: string[],
): Pick<Explanation, 'verdict' | 'words'> {
  const { rule } = candidate;
  const place = placeOf(rule);
  if (!place || !placesOf(incoming).includes(place)) return { verdict: 'other-place', words: [] };
  if (!isListening(rule, incoming))
    return { verdict: isActive(rule, timeOf(incoming)) ? 'older-than-rule' : 'not-listening', words: [] };
  const matched = findKeywords(candidate, words);
  if (!matched) return { verdict: 'no-keyword', words: [] };
  const excluded = findPhrases(candidate.excluded, words);
  return excluded ? { verdict: 'excluded', words: excluded } : { verdict: 'answers', words: matched };
}

/** When it was written; the sending time stands in for it. ISO 8601 */
export function timeOf(incoming: Incoming): string {
  return incoming.writtenAt ?? incoming.sentAt;
}

function isActive(rule: Rule, time: string): boolean {
  return rule.enabled && (rule.activeFrom ?? '') <= time && time < (rule.activeUntil ?? '9');
}

function isListening(rule: Rule, incoming: Incoming): boolean {
  const time = timeOf(incoming);
  return isActive(rule, time) && rule.listeningSince <= time;
}

const PLACE_OF_SURFACE = {
  live: 'live',
  message: 'messages',
  'story-reply': 'story-replies',
  'story-mention': 'story-mentions',
};

/** The one place where a rule listens; none while a `next-post` rule waits for its post. */
function placeOf({ scope, boundMediaId }: Rule): string | undefined {
  if (scope.on === 'post') return `post#${scope.mediaId}`;
  if (scope.on === 'next-post') return boundMediaId && `post#${boundMediaId}`;
  return scope.on;
}

function placesOf({ surface, mediaIds }: Incoming): string[] {
  if (surface === 'post') return ['all-posts', ...mediaIds.map((id) => `post#${id}`)];
  return [PLACE_OF_SURFACE[surface]];
}

function addToIndex(places: Map<string, Place>, candidate: CompiledRule): void {
  const where = placeOf(candidate.rule);
  if (!where) return;
  const place: Place = places.get(where) ?? { byWord: new Map(), byTypo: new Map(), every: [] };
  places.set(where, place);
  if (candidate.rule.match === 'every') {
    place.every.push(candidate);
    return;
  }
  // With "all", every keyword must be there, so one of them is enough to find the rule.
  const phrases = candidate.rule.match === 'all' ? candidate.keywords.slice(0, 1) : candidate.keywords;
  for (const first of new Set(phrases.map((phrase) => phrase[0] ?? ''))) {
    add(place.byWord, first, candidate);
    if (candidate.rule.typos) for (const key of typoKeys(first)) add(place.byTypo, key, candidate);
  }
}

function add(index: Map<string, CompiledRule[]>, key: string, candidate: CompiledRule): void {
  const found = index.get(key);
  if (found) found.push(candidate);
  else index.set(key, [candidate]);
}

/** The rules worth a look, in order of precedence. */
function candidatesFor(places: Map<string, Place>, incoming: Incoming, words: string[]): CompiledRule[] {
  const found = new Set<CompiledRule>();
  const take = (candidates: readonly CompiledRule[] = []) => {
    for (const candidate of candidates) found.add(candidate);
  };
  for (const where of placesOf(incoming)) {
    const place = places.get(where);
    if (!place) continue;
    take(place.every);
    for (const word of words) {
      take(place.byWord.get(word));
      if (place.byTypo.size > 0) for (const key of typoKeys(word)) take(place.byTypo.get(key));
    }
  }
  return [...found].sort((a, b) => a.rank - b.rank);
}

/** The words that satisfy a rule's keywords, or undefined when they don't. */
function findKeywords({ rule, keywords }: CompiledRule, words: string[]): string[] | undefined {
  if (rule.match === 'every') return [];
  const same = rule.typos ? isWithinOneTypo : (keyword: string, word: string) => keyword === word;
  if (rule.match === 'exact') {
    const whole = keywords.some(
      (phrase) => phrase.length === words.length && phraseAt(phrase, words, 0, same),
    );
    return whole ? words : undefined;
  }
  const found = keywords.map((phrase) => findPhrase(phrase, words, same));
  const enough = rule.match === 'all' ? found.length > 0 && found.every(Boolean) : found.some(Boolean);
  return enough ? found.flatMap((phrase) => phrase ?? []) : undefined;
}

type Same = (keyword: string, word: string) => boolean;

function findPhrases(phrases: readonly Phrase[], words: string[]): string[] | undefined {
  for (const phrase of phrases) {
    const found = findPhrase(phrase, words, (keyword, word) => keyword === word);
    if (found) return found;
  }
  return undefined;
}

function findPhrase(phrase: Phrase, words: string[], same: Same): string[] | undefined {
  for (let at = 0; at + phrase.length <= words.length; at++)
    if (phraseAt(phrase, words, at, same)) return words.slice(at, at + phrase.length);
  return undefined;
}

function phraseAt(phrase: Phrase, words: string[], at: number, same: Same): boolean {
  return phrase.every((keyword, i) => same(keyword, words[at + i] ?? ''));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
