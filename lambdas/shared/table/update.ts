/** Builds updates of one item out of plain objects, so that no caller writes placeholders by number or by name. */

type Values = Readonly<Record<string, unknown>>;

export interface Change {
  /** Attributes to set. `undefined` ones are left alone. */
  readonly set?: Values;
  /** Attributes to take away. */
  readonly remove?: readonly string[];
  /** Numbers to add to, and sets to extend. `undefined` ones are left alone. */
  readonly add?: Values;
  /** Sets to take members out of, each a set of them; the last member takes the attribute with it. */
  readonly drop?: Readonly<Record<string, ReadonlySet<string>>>;
  /**
   * What must hold, in DynamoDB's notation with `#name` for each attribute and `:value` for each of `values`, such as
   * `#state = :seen`. @default nothing
   */
  readonly condition?: string;
  /** What the condition's placeholders stand for, without their colon. */
  readonly values?: Values;
}

interface Expressions {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** The expressions of a change, to be spread into an `UpdateCommand` or a transaction's `Update`. */
export function updateExpressions({
  set = {},
  remove = [],
  add = {},
  drop = {},
  condition,
  values = {},
}: Change): Expressions {
  const sets = defined(set);
  const adds = defined(add);
  const drops = Object.entries(drop);
  const clauses = [
    clause('SET', sets, ([name]) => `#${name} = :set_${name}`),
    clause('REMOVE', remove, (name) => `#${name}`),
    clause('ADD', adds, ([name]) => `#${name} :add_${name}`),
    clause('DELETE', drops, ([name]) => `#${name} :drop_${name}`),
  ];
  const named = [...`${clauses.join(' ')} ${condition ?? ''}`.matchAll(/#(\w+)/g)].map(
    ([, name = '']) => name,
  );
  const placeholders = [
    ...sets.map(([name, value]) => [`:set_${name}`, value]),
    ...adds.map(([name, value]) => [`:add_${name}`, value]),
    ...drops.map(([name, value]) => [`:drop_${name}`, value]),
    ...Object.entries(values).map(([name, value]) => [`:${name}`, value]),
  ];
  return {
    UpdateExpression: clauses.filter((text) => text !== '').join(' '),
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(named.length > 0 && {
      ExpressionAttributeNames: Object.fromEntries(named.map((name) => [`#${name}`, name])),
    }),
    ...(placeholders.length > 0 && { ExpressionAttributeValues: Object.fromEntries(placeholders) }),
  };
}

function defined(values: Values): [string, unknown][] {
  return Object.entries(values).filter(([, value]) => value !== undefined);
}

function clause<Part>(keyword: string, parts: readonly Part[], write: (part: Part) => string): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.map(write).join(', ')}`;
}
