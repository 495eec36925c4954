/**
 * An independent matcher, slow and obvious, to hold the real one against. It knows the words of a comment because it
 * wrote the comment from them; it has its own folding by table and its own edit distance, and looks at every rule.
 */
import type { Incoming } from '../../../lambdas/keyword-dm/incoming/incoming.ts';
import type { Rule } from '../../../lambdas/keyword-dm/rules/rule.ts';
import { makeComment, makeRule } from './rules.ts';

/** A word as people write it, and as it counts. */
interface Written {
  readonly as: string;
  readonly word: string;
}

const KEYWORDS = [
  'link',
  'price',
  'discount',
  'precio',
  'größe',
  '🔥',
  '❤',
  'цена',
  'ссылка',
  'कीमत',
  'guide',
  'send link',
];
const FILLERS = [
  'the',
  'priced',
  'pink',
  'links',
  'please',
  'no',
  'preço',
  'й',
  'и',
  '42',
  'cool',
  'blink',
  'twice',
];
const VARIANTS: Record<string, string[]> = {
  link: ['LINK', 'Link', 'ｌｉｎｋ', 'lìnk', '𝐋𝐈𝐍𝐊', 'LİNK'],
  price: ['PRICE', 'Príce', 'pricé'],
  precio: ['Precio', 'PRECÍO', 'preciö'],
  größe: ['GRÖSSE', 'grosse', 'Größe'],
  '❤': ['❤️'],
  цена: ['ЦЕНА', 'Цена'],
  ссылка: ['Ссылка'],
};
const FOLDED: Record<string, string> = { größe: 'grosse', preço: 'preco' };
const SEPARATORS = [' ', '  ', ', ', '! ', ' - ', '\n', '... ', ' (', '? '];

export interface Generated {
  readonly comment: Incoming;
  readonly words: readonly string[];
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

export function generateComment(random: Random, i: number): Generated {
  const written: Written[] = [];
  const count = Math.floor(random() ** 2 * 9);
  while (written.length < count) {
    const chosen = random() < 0.3 ? pick(random, KEYWORDS) : pick(random, FILLERS);
    for (const plain of chosen.split(' ')) written.push(spell(random, plain));
  }
  const text = written.map(({ as }, at) => (at === 0 ? as : pick(random, SEPARATORS) + as)).join('');
  const day = 1 + Math.floor(random() * 28);
  return {
    words: written.map(({ word }) => word),
    comment: makeComment(text + pick(random, ['', '!', ' ', '?!']), {
      id: `c${i}`,
      surface: random() < 0.1 ? 'live' : 'post',
      mediaIds: [`m${Math.floor(random() * 4)}`],
      sentAt: `2026-06-${String(day).padStart(2, '0')}T12:00:00.000Z`,
    }),
  };
}

function spell(random: Random, plain: string): Written {
  const word = FOLDED[plain] ?? plain;
  const roll = random();
  if (roll < 0.4 && VARIANTS[plain]) return { as: pick(random, VARIANTS[plain]), word };
  if (roll < 0.55 && /^[a-z]{4,}$/.test(word)) {
    const misspelt = misspell(random, word);
    return { as: misspelt, word: misspelt };
  }
  return { as: plain, word };
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
      keywords: Array.from({ length: size }, () => pick(random, KEYWORDS)),
      excluded: random() < 0.4 ? [pick(random, FILLERS)] : [],
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

/** The id of the rule that answers, found by asking each rule. */
export function slowMatch(rules: readonly Rule[], { comment, words }: Generated): string | undefined {
  const answering = rules.filter((rule) => answers(rule, comment, words));
  const best = answering.reduce<Rule | undefined>((winner, rule) => {
    if (!winner || rule.priority > winner.priority) return rule;
    if (rule.priority < winner.priority) return winner;
    if (rule.createdAt !== winner.createdAt) return rule.createdAt < winner.createdAt ? rule : winner;
    return rule.id < winner.id ? rule : winner;
  }, undefined);
  return best?.id;
}

function answers(rule: Rule, comment: Incoming, words: readonly string[]): boolean {
  const time = Date.parse(comment.sentAt);
  if (!rule.enabled || time < Date.parse(rule.listeningSince)) return false;
  if (rule.activeFrom && time < Date.parse(rule.activeFrom)) return false;
  if (rule.activeUntil && time >= Date.parse(rule.activeUntil)) return false;
  const media = rule.scope.on === 'post' ? rule.scope.mediaId : rule.boundMediaId;
  if (rule.scope.on === 'live' && comment.surface !== 'live') return false;
  if (rule.scope.on !== 'live' && comment.surface !== 'post') return false;
  if (rule.scope.on.endsWith('post') && comment.mediaIds[0] !== media) return false;
  if (rule.excluded.some((excluded) => has(words, excluded, 0))) return false;
  const typos = rule.typos ? 1 : 0;
  const plain = (keyword: string) => keyword.split(' ');
  switch (rule.match) {
    case 'every':
      return true;
    case 'exact':
      return rule.keywords.some((k) => plain(k).length === words.length && has(words, k, typos));
    case 'all':
      return rule.keywords.every((k) => has(words, k, typos));
    default:
      return rule.keywords.some((k) => has(words, k, typos));
  }
}

function has(words: readonly string[], keyword: string, typos: number): boolean {
  const wanted = keyword.split(' ').map((word) => FOLDED[word] ?? word);
  return words.some((_, at) =>
    wanted.every((word, i) => {
      const found = words[at + i];
      if (found === undefined) return false;
      if (found === word) return true;
      return typos === 1 && [...word].length >= 5 && found[0] === word[0] && editDistance(word, found) <= 1;
    }),
  );
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
