/** The regular expressions of source files, found in their syntax, and whether one can take far longer than its text is long. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Expression, parseSync, Visitor } from 'oxc-parser';
import { checkSync } from 'recheck';

export interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

export interface Patterns {
  /** Literals, and what is made of constants of the same file. */
  readonly known: readonly Pattern[];
  /** The file of each that is made of other things. */
  readonly made: readonly string[];
}

/** What a constant of a file is: a text, or the literal of a regular expression. */
type Value = string | { readonly source: string; readonly flags: string };

export function patternsOf(globs: readonly string[]): Patterns {
  const all = globSync(globs)
    .sort()
    .map((file) => patternsIn(file, readFileSync(file, 'utf8')));
  return { known: all.flatMap(({ known }) => known), made: all.flatMap(({ made }) => made) };
}

function patternsIn(file: string, text: string): Patterns {
  const { program } = parseSync(file, text);
  const constants = new Map<string, Expression>();
  const known: Pattern[] = [];
  const calls: (readonly Expression[])[] = [];
  const noteCall = (call: { readonly callee: Expression; readonly arguments: readonly unknown[] }) => {
    if (call.callee.type === 'Identifier' && call.callee.name === 'RegExp')
      calls.push(call.arguments as readonly Expression[]);
  };
  new Visitor({
    VariableDeclaration({ kind, declarations }) {
      if (kind !== 'const') return;
      for (const { id, init } of declarations)
        if (id.type === 'Identifier' && init) constants.set(id.name, init);
    },
    Literal(node) {
      if ('regex' in node) known.push({ file, source: node.regex.pattern, flags: node.regex.flags });
    },
    NewExpression: noteCall,
    CallExpression: noteCall,
  }).visit(program);
  const made: string[] = [];
  for (const given of calls) {
    const source = given[0] && constantOf(given[0], constants);
    const flags = given[1] ? constantOf(given[1], constants) : '';
    if (typeof source === 'string' && typeof flags === 'string') known.push({ file, source, flags });
    else made.push(file);
  }
  return { known, made };
}

/** @returns undefined for what is known only when it runs */
function constantOf(node: Expression, constants: ReadonlyMap<string, Expression>): Value | undefined {
  if (node.type === 'Literal') {
    if ('regex' in node) return { source: node.regex.pattern, flags: node.regex.flags };
    return typeof node.value === 'string' ? node.value : undefined;
  }
  if (node.type === 'Identifier') {
    const meant = constants.get(node.name);
    return meant && constantOf(meant, constants);
  }
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') {
    const owner = node.property.name === 'source' ? constantOf(node.object, constants) : undefined;
    return typeof owner === 'object' ? owner.source : undefined;
  }
  if (node.type === 'TaggedTemplateExpression') return filled(node.quasi, 'raw', constants);
  return node.type === 'TemplateLiteral' ? filled(node, 'cooked', constants) : undefined;
}

function filled(
  { quasis, expressions }: Extract<Expression, { type: 'TemplateLiteral' }>,
  kind: 'raw' | 'cooked',
  constants: ReadonlyMap<string, Expression>,
): string | undefined {
  const values = expressions.map((expression) => constantOf(expression, constants));
  if (!values.every((value) => typeof value === 'string')) return undefined;
  return quasis.map(({ value }, i) => `${value[kind] ?? ''}${values[i] ?? ''}`).join('');
}

/** Classes and escapes, in which a star or a brace is a character; or a bounded or open count. */
const CLASS_ESCAPE_OR_COUNT = /\[(?:\\.|[^\]\\])*\]|\\.|\{(\d+)(,?)(\d*)\}/gs;

/** Whether any repetition is without a bound. Without one, a place of the text takes a bounded number of steps. */
export function isUnbounded({ source }: Pattern): boolean {
  return /[*+]|\{\d+,\}/.test(
    source.replaceAll(CLASS_ESCAPE_OR_COUNT, (whole, least) => (least === undefined ? '' : whole)),
  );
}

/**
 * High counts made low: what is ambiguous stays so, and the detector, which writes each count out, has little to write.
 */
function withLowCounts(source: string): string {
  return source.replaceAll(
    CLASS_ESCAPE_OR_COUNT,
    (whole, least: string | undefined, comma: string, most: string) => {
      if (least === undefined) return whole;
      const from = Math.min(Number(least), 2);
      return `{${from}${comma}${most === '' ? '' : Math.max(from, Math.min(Number(most), 3))}}`;
    },
  );
}

/**
 * How the time grows that a pattern takes: `safe`, which is in proportion to the text, or the detector's words for it. Where
 * there are no assertions, it is proven by automata; those with assertions are tried on many texts, always on the same.
 */
export function growthOf({ source, flags }: Pattern): string {
  const found = checkSync(withLowCounts(source), flags.replaceAll('d', ''), {
    // What ends it is a number of steps, and no clock.
    timeout: null,
    attackTimeout: null,
    incubationTimeout: null,
    attackLimit: 2_000_000,
    maxIteration: 3,
    randomSeed: 0,
  });
  if (found.status === 'unknown') return `unknown: ${found.error.kind}`;
  return found.status === 'safe' ? 'safe' : found.complexity.summary;
}

/**
 * The same of many, in a process of its own: where coverage is counted the detector takes ten times as long.
 *
 * @returns in the order in which they are given
 */
export async function growthsOf(patterns: readonly Pattern[]): Promise<string[]> {
  const running = promisify(execFile)(process.execPath, ['test/support/judge-patterns.ts'], {
    // Its own process or thread within that one would be no faster.
    env: { ...process.env, RECHECK_SYNC_BACKEND: 'pure' },
  });
  running.child.stdin?.end(JSON.stringify(patterns));
  return JSON.parse((await running).stdout) as string[];
}
