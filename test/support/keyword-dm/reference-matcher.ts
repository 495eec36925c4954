/**
 * An independent matcher, slow and obvious, to hold the real one against. It knows the words of a comment because it
 * wrote the comment from pieces whose words a person has worked out (`vocabulary.ts`); it has its own edit distance, and
 * looks at every rule.
 */
import type { Incoming } from '../../../lambdas/keyword-dm/incoming/incoming.ts';
import type { Rule } from '../../../lambdas/keyword-dm/rules/rule.ts';
import { makeComment, makeRule } from './rules.ts';
import { FILLERS, joinersOf, type Piece, SAYINGS, tokensOfSaying } from './vocabulary.ts';

export interface Generated {
  readonly comment: Incoming;
  /** Words and symbols, as in `Piece`. */
  readonly tokens: readonly string[];
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

export function generateComment(random: Random, i: number): Generated {
  const pieces = Array.from({ length: Math.floor(random() ** 2 * 9) }, () =>
    say(random, pick(random, random() < 0.4 ? SAYINGS : FILLERS)),
  );
  let text = '';
  const tokens: string[] = [];
  let before: Piece | undefined;
  for (const piece of pieces) {
    const joiner = before ? pick(random, joinersOf(before, piece)) : '';
    const [first = '', ...more] = piece.tokens;
    if (first !== '') tokens.push(before && joiner === '' ? `~${first}` : first, ...more);
    text += joiner + piece.as;
    before = piece;
  }
  const day = 1 + Math.floor(random() * 28);
  return {
    tokens,
    comment: makeComment(text + pick(random, ['', '!', ' ', ' ?!', '\n']), {
      id: `c${i}`,
      account: pick(random, ACCOUNTS),
      surface: random() < 0.1 ? 'live' : 'post',
      mediaIds: [`m${Math.floor(random() * 4)}`],
      sentAt: `2026-06-${String(day).padStart(2, '0')}T12:00:00.000Z`,
    }),
  };
}

/** Two, so that nothing of one is taken for the other's. */
export const ACCOUNTS = ['a1', 'a2'] as const;

function say(random: Random, saying: (typeof SAYINGS)[number]): Piece {
  const tokens = tokensOfSaying(saying);
  const [only = ''] = tokens;
  if (tokens.length === 1 && /^[a-z]{4,}$/.test(only) && random() < 0.15) {
    const misspelt = misspell(random, only);
    return { as: misspelt, tokens: [misspelt], edge: 'letters' };
  }
  return { as: pick(random, saying.spellings), tokens, edge: saying.edge ?? 'letters' };
}

function misspell(random: Random, word: string): string {
  const at = Math.floor(random() * word.length);
  const letter = pick(random, [...'abcdefghijklmnopqrstuvwxyz']);
  const [before, after] = [word.slice(0, at), word.slice(at)];
  return pick(random, [before + letter + after, before + after.slice(1), before + letter + after.slice(1)]);
}

/** Rules of every kind, with ties in priority, dates, places and excluded words. */
export function generateRules(random: Random, count: number): Rule[] {
  return Array.from({ length: count }, (_, i) => {
    const match = pick(random, ['word', 'word', 'exact', 'any', 'all', 'every'] as const);
    const size =
      match === 'every' ? 0 : match === 'any' || match === 'all' ? 1 + Math.floor(random() * 3) : 1;
    const day = (from: number) =>
      `2026-06-${String(from + Math.floor(random() * 14)).padStart(2, '0')}T00:00:00.000Z`;
    return makeRule({
      id: `r${String(i).padStart(5, '0')}`,
      match,
      account: pick(random, ACCOUNTS),
      keywords: Array.from({ length: size }, () => asWritten(pick(random, SAYINGS))),
      excluded: random() < 0.4 ? [asWritten(pick(random, [...SAYINGS, ...WORDS]))] : [],
      typos: random() < 0.4,
      scope: pick(random, [
        { on: 'all-posts' },
        { on: 'post', mediaId: `m${Math.floor(random() * 4)}` },
        { on: 'next-post' },
        { on: 'live' },
      ] as const),
      ...(random() < 0.5 ? { boundMediaId: `m${Math.floor(random() * 4)}` } : {}),
      priority: Math.floor(random() * 4),
      enabled: random() < 0.9,
      ...(random() < 0.2 ? { activeFrom: day(1) } : {}),
      ...(random() < 0.2 ? { activeUntil: day(15) } : {}),
      listeningSince: day(1),
      createdAt: `2026-05-${String(1 + Math.floor(random() * 9)).padStart(2, '0')}T00:00:00.000Z`,
    });
  });
}

/** Fillers with a word in them. */
const WORDS = FILLERS.filter(({ tokens }) => tokens !== '');
/** What counts in a keyword, by how a rule has it. */
const COUNTS = new Map([...SAYINGS, ...WORDS].map((saying) => [asWritten(saying), tokensOfSaying(saying)]));

function asWritten({ spellings }: (typeof SAYINGS)[number]): string {
  return spellings[0] ?? '';
}

/** The id of the rule that answers, found by asking each rule. */
export function slowMatch(rules: readonly Rule[], { comment, tokens }: Generated): string | undefined {
  const answering = rules.filter((rule) => answers(rule, comment, tokens));
  const best = answering.reduce<Rule | undefined>((winner, rule) => {
    if (!winner || rule.priority > winner.priority) return rule;
    if (rule.priority < winner.priority) return winner;
    if (rule.createdAt !== winner.createdAt) return rule.createdAt < winner.createdAt ? rule : winner;
    return rule.id < winner.id ? rule : winner;
  }, undefined);
  return best?.id;
}

function answers(rule: Rule, comment: Incoming, tokens: readonly string[]): boolean {
  const time = Date.parse(comment.sentAt);
  if (!rule.enabled || time < Date.parse(rule.listeningSince)) return false;
  if (rule.activeFrom && time < Date.parse(rule.activeFrom)) return false;
  if (rule.activeUntil && time >= Date.parse(rule.activeUntil)) return false;
  const media = rule.scope.on === 'post' ? rule.scope.mediaId : rule.boundMediaId;
  if (rule.scope.on === 'live' && comment.surface !== 'live') return false;
  if (rule.scope.on !== 'live' && comment.surface !== 'post') return false;
  if (rule.scope.on.endsWith('post') && comment.mediaIds[0] !== media) return false;
  if (rule.account !== comment.account) return false;
  if (rule.excluded.some((excluded) => has(tokens, excluded, 0))) return false;
  const typos = rule.typos ? 1 : 0;
  switch (rule.match) {
    case 'every':
      return true;
    case 'exact':
      return rule.keywords.some((k) => has(tokens, k, typos, true));
    case 'all':
      return rule.keywords.every((k) => has(tokens, k, typos));
    default:
      return rule.keywords.some((k) => has(tokens, k, typos));
  }
}

const SYMBOL = /^~?[+$#%]+$/;
const bare = (token: string) => token.replace(/^~/, '');

/** Whether a keyword stands in a text, or is all of it. Symbols of the text count only where the keyword has one. */
function has(tokens: readonly string[], keyword: string, typos: number, isAll = false): boolean {
  const wanted = COUNTS.get(keyword) ?? [];
  const withSymbols = wanted.some((token) => SYMBOL.test(token));
  const given = withSymbols ? tokens : tokens.filter((token) => !SYMBOL.test(token)).map(bare);
  if (isAll && given.length !== wanted.length) return false;
  return given.some((_, at) => {
    if (at + wanted.length > given.length) return false;
    return wanted.every((token, i) => {
      const found = i === 0 ? bare(given[at] ?? '') : (given[at + i] ?? '');
      if (found === token) return true;
      return typos === 1 && !withSymbols && isMisspelt(token, found);
    });
  });
}

function isMisspelt(word: string, found: string): boolean {
  const [first] = word;
  return [...word].length >= 5 && found.startsWith(first ?? '') && editDistance(word, found) <= 1;
}

/** Edit distance with swaps of neighbours (optimal string alignment), by the full table. */
function editDistance(first: string, second: string): number {
  const [a, b] = [[...first], [...second]];
  const cell = new Map<string, number>();
  const at = (i: number, j: number): number =>
    i < 0 || j < 0 ? Number.POSITIVE_INFINITY : (cell.get(`${i},${j}`) ?? 0);
  for (let i = 0; i <= a.length; i++)
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 && j === 0) cell.set('0,0', 0);
      else {
        const same = i > 0 && j > 0 && a[i - 1] === b[j - 1] ? 0 : 1;
        const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        const ways = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same];
        cell.set(`${i},${j}`, Math.min(...ways, swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY));
      }
    }
  return at(a.length, b.length);
}
