/** An owner's SQL, with the views that it names. Athena has no place for them on every engine, so they go with it. */
import { QuestionError } from './question.ts';
import { quoted, type View } from './views.ts';

type Kind = 'word' | 'quoted' | 'text' | 'comment' | 'space' | 'other';
interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const TOKENS: readonly (readonly [Kind, RegExp])[] = [
  ['text', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['comment', /--[^\n]*|\/\*[\s\S]*?\*\//y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['space', /\s+/y],
  ['other', /[\s\S]/y],
];

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const [kind, text] = tokenAt(sql, at);
    tokens.push({ kind, text });
    at += text.length;
  }
  return tokens;
}

function tokenAt(sql: string, at: number): [Kind, string] {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const match = pattern.exec(sql);
    if (match) return [kind, match[0]];
  }
  return ['other', sql[at] ?? ''];
}

/** A word of Trino's that is free for a column there, and means something to DuckDB. */
const AT = 'at';

/**
 * Makes a query of what an owner writes.
 *
 * @throws QuestionError when it is none, or several
 */
export function compose(sql: string, all: Readonly<Record<string, View>>): string {
  const tokens = tokensOf(sql.trim().replace(/[;\s]+$/, '')).filter(({ kind }) => kind !== 'comment');
  const words = tokens.filter(({ kind }) => kind !== 'space');
  const first = words.find(({ text }) => text !== '(')?.text.toLowerCase();
  if (first !== 'select' && first !== 'with')
    throw new QuestionError('Only questions are asked here: begin with SELECT or WITH.');
  if (tokens.some(({ kind, text }) => kind === 'other' && text === ';'))
    throw new QuestionError('Ask one question at a time: there is a semicolon within.');
  const named = new Set(
    tokens.flatMap(({ kind, text }) =>
      kind === 'word' ? [text.toLowerCase()] : kind === 'quoted' ? [text.slice(1, -1)] : [],
    ),
  );
  const needed = withTheirOwn(named, all);
  const views = Object.entries(all)
    .filter(([name]) => needed.has(name))
    .map(([name, { sql: view }]) => `${quoted(name)} AS (${view})`);
  const body = tokens
    .map((token, i) => (isColumnAt(token, tokens.slice(i + 1)) ? quoted(AT) : token.text))
    .join('');
  if (views.length === 0) return body;
  const own = /^\s*with\s+(recursive\s+)?/i.exec(body);
  if (!own) return `WITH ${views.join(', ')} ${body}`;
  return `WITH ${own[1] ?? ''}${views.join(', ')}, ${body.slice(own[0].length)}`;
}

/** The names, and those that the views among them read. */
function withTheirOwn(names: ReadonlySet<string>, all: Readonly<Record<string, View>>): Set<string> {
  const found = new Set(names);
  for (const name of found)
    if (Object.hasOwn(all, name)) for (const one of all[name]?.of ?? []) found.add(one);
  return found;
}

/** `at` is a column's name, but in `AT TIME ZONE`. */
function isColumnAt({ kind, text }: Token, rest: readonly Token[]): boolean {
  if (kind !== 'word' || text.toLowerCase() !== AT) return false;
  const next = rest.find((token) => token.kind !== 'space');
  return !(next?.kind === 'word' && next.text.toLowerCase() === 'time');
}
