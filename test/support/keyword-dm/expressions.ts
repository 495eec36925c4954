/** DynamoDB's expressions, as far as keyword-DM writes them. Anything else throws. */

export type Item = Record<string, unknown>;

export interface Names {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

const TOKEN = /\(|\)|,|<>|<=|>=|=|<|>|[#:]?[\w-]+/g;

/** Whether a condition holds of an item. */
export function holds(item: Item | undefined, expression: string, names: Names): boolean {
  const tokens = expression.match(TOKEN) ?? [];
  let at = 0;
  const peek = () => tokens[at];
  const next = () => tokens[at++] ?? '';
  const expect = (token: string) => {
    if (next() !== token) throw new Error(`${token} is missing: ${expression}`);
  };
  const read = (token: string) => resolve(token, item, names);

  function either(): boolean {
    let result = both();
    while (peek() === 'OR') {
      next();
      result = both() || result;
    }
    return result;
  }
  function both(): boolean {
    let result = one();
    while (peek() === 'AND') {
      next();
      result = one() && result;
    }
    return result;
  }
  function one(): boolean {
    const first = next();
    if (first === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (first.startsWith('attribute_') || first === 'begins_with') return call(first);
    const operator = next();
    if (operator !== 'IN') return compare(read(first), operator, read(next()));
    expect('(');
    const values: unknown[] = [];
    do values.push(read(next()));
    while (next() === ',');
    return values.includes(read(first));
  }
  function call(name: string): boolean {
    expect('(');
    const value = read(next());
    if (name !== 'begins_with') {
      expect(')');
      return (value !== undefined) === (name === 'attribute_exists');
    }
    expect(',');
    const start = read(next());
    expect(')');
    return String(value).startsWith(String(start));
  }
  const result = either();
  if (at < tokens.length) throw new Error(`Unknown condition: ${expression}`);
  return result;
}

function resolve(token: string, item: Item | undefined, names: Names): unknown {
  if (token.startsWith(':')) return names.ExpressionAttributeValues?.[token];
  return item?.[nameOf(token, names)];
}

function nameOf(token: string, { ExpressionAttributeNames = {} }: Names): string {
  return token.startsWith('#') ? (ExpressionAttributeNames[token] ?? '') : token;
}

function compare(a: unknown, operator: string, b: unknown): boolean {
  if (operator === '=') return a === b && a !== undefined;
  if (operator === '<>') return a !== b;
  if (a === undefined || b === undefined) return false;
  const [x, y] = [a as string, b as string];
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  if (operator === '>') return x > y;
  if (operator === '>=') return x >= y;
  throw new Error(`Unknown operator: ${operator}`);
}

/** The item after `SET … REMOVE … ADD …`. */
export function updated(item: Item, expression: string, names: Names): Item {
  const result = structuredClone(item);
  for (const [, clause = '', list = ''] of expression.matchAll(
    /(SET|REMOVE|ADD) (.+?)(?= SET | REMOVE | ADD |$)/g,
  ))
    for (const part of list.split(', ')) {
      const [target = '', value = ''] = part.split(/ = | /);
      const name = nameOf(target, names);
      const given = names.ExpressionAttributeValues?.[value];
      if (clause === 'REMOVE') delete result[name];
      else if (clause === 'ADD') result[name] = Number(result[name] ?? 0) + Number(given);
      else if (value.startsWith(':')) result[name] = structuredClone(given);
      else throw new Error(`Unknown update: ${expression}`);
    }
  return result;
}
