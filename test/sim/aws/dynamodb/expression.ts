/**
 * DynamoDB's expressions, parsed: conditions, key conditions, filters, updates and projections.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
import { validation } from '../errors.ts';
import { RESERVED } from './reserved.ts';

/** A place in an item: names, and positions in lists. */
export type Path = readonly (string | number)[];

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly of: Operand };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'between'; readonly of: Operand; readonly from: Operand; readonly to: Operand }
  | { readonly kind: 'in'; readonly of: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] };

export type Value =
  | Operand
  | {
      readonly kind: 'sum';
      readonly left: Value;
      readonly right: Value;
      readonly sign: 1 | -1;
    }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: Value }
  | { readonly kind: 'list_append'; readonly left: Value; readonly right: Value };

export interface Update {
  readonly set: readonly { readonly path: Path; readonly value: Value }[];
  readonly remove: readonly Path[];
  readonly add: readonly { readonly path: Path; readonly value: Operand }[];
  readonly delete: readonly { readonly path: Path; readonly value: Operand }[];
}

/** What stands for names; those that were used are noted, because DynamoDB refuses the others. */
export interface Names {
  readonly names: Readonly<Record<string, string>>;
  readonly used: Set<string>;
}

const TOKEN = /\s*(?:([#:]?[A-Za-z0-9_]+)|(<>|<=|>=|[=<>()[\],.+-]))/y;

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    if (text.slice(TOKEN.lastIndex).trim() === '') break;
    const match = TOKEN.exec(text);
    if (!match) throw validation(`Invalid expression: Syntax error in "${text}"`);
    tokens.push((match[1] ?? match[2]) as string);
  }
  return tokens;
}

const COMPARATORS = new Set(['=', '<>', '<', '<=', '>', '>=']);
const FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};
const KEYWORDS = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'SET', 'REMOVE', 'ADD', 'DELETE']);

class Parser {
  private at = 0;
  private readonly tokens: readonly string[];
  private readonly text: string;
  private readonly names: Names;

  constructor(text: string, names: Names) {
    this.text = text;
    this.tokens = tokenise(text);
    this.names = names;
  }

  get token(): string | undefined {
    return this.tokens[this.at];
  }

  isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw this.fail('it ends too soon');
    return token;
  }

  fail(why: string): Error {
    return validation(`Invalid expression: Syntax error in "${this.text}": ${why}`);
  }

  isWord(word: string): boolean {
    return this.token?.toUpperCase() === word;
  }

  takes(token: string): boolean {
    if (this.token !== token && !(/^[A-Z]+$/.test(token) && this.isWord(token))) return false;
    this.at++;
    return true;
  }

  expect(token: string): void {
    if (!this.takes(token)) throw this.fail(`"${token}" is expected at "${this.token ?? 'its end'}"`);
  }

  condition(): Condition {
    return this.list('or', 'OR', () => this.list('and', 'AND', () => this.negation()));
  }

  private list(kind: 'and' | 'or', word: string, parse: () => Condition): Condition {
    const parts = [parse()];
    while (this.takes(word)) parts.push(parse());
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts };
  }

  private negation(): Condition {
    return this.takes('NOT') ? { kind: 'not', part: this.negation() } : this.primary();
  }

  private primary(): Condition {
    if (this.takes('(')) {
      const inner = this.condition();
      this.expect(')');
      return inner;
    }
    const name = this.token ?? '';
    if (Object.hasOwn(FUNCTIONS, name) && this.tokens[this.at + 1] === '(') return this.call(name);
    const left = this.operand();
    if (this.takes('BETWEEN')) {
      const from = this.operand();
      this.expect('AND');
      return { kind: 'between', of: left, from, to: this.operand() };
    }
    if (this.takes('IN')) {
      this.expect('(');
      const list = [this.operand()];
      while (this.takes(',')) list.push(this.operand());
      this.expect(')');
      return { kind: 'in', of: left, list };
    }
    const comparator = this.next();
    if (!COMPARATORS.has(comparator)) throw this.fail(`no comparator: "${comparator}"`);
    return { kind: 'compare', comparator: comparator as Comparator, left, right: this.operand() };
  }

  private call(name: string): Condition {
    this.next();
    this.expect('(');
    const operands = [this.operand()];
    while (this.takes(',')) operands.push(this.operand());
    this.expect(')');
    if (operands.length !== FUNCTIONS[name]) throw this.fail(`${name} takes ${FUNCTIONS[name]} operands`);
    return { kind: 'call', name, operands };
  }

  operand(): Operand {
    const token = this.token ?? '';
    if (token.startsWith(':')) return { kind: 'value', name: this.next() };
    if (token === 'size' && this.tokens[this.at + 1] === '(') {
      this.next();
      this.expect('(');
      const of = this.operand();
      this.expect(')');
      return { kind: 'size', of };
    }
    return { kind: 'path', path: this.path() };
  }

  path(): Path {
    const path: (string | number)[] = [this.name()];
    for (;;) {
      if (this.takes('.')) path.push(this.name());
      else if (this.takes('[')) {
        path.push(Number(this.next()));
        this.expect(']');
      } else return path;
    }
  }

  private name(): string {
    const token = this.next();
    if (token.startsWith('#')) {
      const name = this.names.names[token];
      if (name === undefined)
        throw validation(`An expression attribute name used in the document path is not defined: ${token}`);
      this.names.used.add(token);
      return name;
    }
    if (!/^[A-Za-z]/.test(token) || KEYWORDS.has(token.toUpperCase())) throw this.fail(`no name: "${token}"`);
    if (RESERVED.has(token.toUpperCase()))
      throw validation(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
    return token;
  }

  value(): Value {
    let left = this.term();
    while (this.token === '+' || this.token === '-')
      left = { kind: 'sum', left, sign: this.next() === '+' ? 1 : -1, right: this.term() };
    return left;
  }

  private term(): Value {
    if (this.takes('(')) {
      const inner = this.value();
      this.expect(')');
      return inner;
    }
    const isCall = this.tokens[this.at + 1] === '(';
    if (this.token === 'if_not_exists' && isCall) {
      this.next();
      this.expect('(');
      const path = this.path();
      this.expect(',');
      const otherwise = this.value();
      this.expect(')');
      return { kind: 'if_not_exists', path, otherwise };
    }
    if (this.token === 'list_append' && isCall) {
      this.next();
      this.expect('(');
      const left = this.value();
      this.expect(',');
      const right = this.value();
      this.expect(')');
      return { kind: 'list_append', left, right };
    }
    return this.operand();
  }

  update(): Update {
    const update = { set: [], remove: [], add: [], delete: [] } as {
      set: { path: Path; value: Value }[];
      remove: Path[];
      add: { path: Path; value: Operand }[];
      delete: { path: Path; value: Operand }[];
    };
    const seen = new Set<string>();
    while (!this.isAtEnd()) {
      const clause = this.next().toUpperCase();
      if (seen.has(clause)) throw this.fail(`"${clause}" stands in it twice`);
      seen.add(clause);
      do this.action(clause, update);
      while (this.takes(','));
    }
    return update;
  }

  private action(
    clause: string,
    update: {
      set: { path: Path; value: Value }[];
      remove: Path[];
      add: { path: Path; value: Operand }[];
      delete: { path: Path; value: Operand }[];
    },
  ): void {
    const path = this.path();
    if (clause === 'REMOVE') update.remove.push(path);
    else if (clause === 'SET') {
      this.expect('=');
      update.set.push({ path, value: this.value() });
    } else if (clause === 'ADD') update.add.push({ path, value: this.operand() });
    else if (clause === 'DELETE') update.delete.push({ path, value: this.operand() });
    else throw this.fail(`no clause: "${clause}"`);
  }
}

function complete<T>(parser: Parser, parsed: T): T {
  if (!parser.isAtEnd()) throw parser.fail(`"${parser.token}" is one too many`);
  return parsed;
}

/** What a text came to, and which of the names it used. */
interface Parsed<T> {
  readonly value: T;
  readonly used: readonly string[];
}

/**
 * Parses each text once for each meaning of its names: functions send the same few all the time.
 *
 * @param parse what to make of a text; what it throws is thrown each time
 */
function once<T>(parse: (parser: Parser) => T): (text: string, names: Names) => T {
  const known = new Map<string, Parsed<T>>();
  return (text, names) => {
    const key = `${text}\0${JSON.stringify(names.names)}`;
    let found = known.get(key);
    if (!found) {
      const own: Names = { names: names.names, used: new Set() };
      const parser = new Parser(text, own);
      found = { value: complete(parser, parse(parser)), used: [...own.used] };
      if (known.size > MOST_KNOWN) known.clear();
      known.set(key, found);
    }
    for (const name of found.used) names.used.add(name);
    return found.value;
  };
}

const MOST_KNOWN = 2000;

export const parseCondition = once<Condition>((parser) => parser.condition());

export const parseUpdate = once<Update>((parser) => requireApart(parser.update()));

export const parseProjection = once<Path[]>((parser) => {
  const paths = [parser.path()];
  while (parser.takes(',')) paths.push(parser.path());
  return paths;
});

/** No two actions of an update may concern the same place, or one within the other. */
function requireApart(update: Update): Update {
  const paths = [...update.set, ...update.add, ...update.delete]
    .map(({ path }) => path)
    .concat(update.remove);
  paths.forEach((path, i) => {
    for (const other of paths.slice(i + 1)) {
      const length = Math.min(path.length, other.length);
      if (path.slice(0, length).join('\0') === other.slice(0, length).join('\0'))
        throw validation(
          'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths',
        );
    }
  });
  return update;
}
