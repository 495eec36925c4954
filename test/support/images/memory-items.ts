/**
 * A table in memory that reads the expressions of the images pipeline: what properties need that run thousands of
 * times. Commands and expressions that it does not know are errors. Each command takes effect at one moment.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { fakeTableClient } from '../fake-client.ts';

export type Item = Record<string, unknown>;

interface Expressions {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

interface Write extends Expressions {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

export interface MemoryItems {
  readonly client: DynamoDBDocumentClient;
  readonly items: Map<string, Item>;
  get(pk: string, sk: string): Item | undefined;
}

/** @param before runs before each command and may throw, as DynamoDB does when it refuses */
export function memoryItems(before: (command: string, input: Item) => void = () => {}): MemoryItems {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Item) => `${pk}|${sk}`;
  const targetOf = ({ Key, Item: item }: Write) => keyOf(Key ?? item ?? {});
  const holds = (write: Write) => condition(items.get(targetOf(write)), write);
  const apply = (kind: string, write: Write) => {
    const key = targetOf(write);
    if (kind === 'Put') items.set(key, defined(write.Item ?? {}));
    else if (kind === 'Delete') items.delete(key);
    else if (kind === 'Update') items.set(key, update({ ...write.Key, ...items.get(key) }, write));
  };
  const single = (kind: string) => (write: Write) => {
    const found = items.get(targetOf(write));
    if (!holds(write)) {
      const wanted = write.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && found;
      throw failure('ConditionalCheckFailedException', wanted ? { Item: marshall(found) } : {});
    }
    apply(kind, write);
    return write.ReturnValues === 'ALL_NEW'
      ? { Attributes: structuredClone(items.get(targetOf(write))) }
      : {};
  };
  const commands: Record<string, (input: never) => object> = {
    Get({ Key }: { Key: Item }) {
      return { Item: structuredClone(items.get(keyOf(Key))) };
    },
    Put: single('Put'),
    Update: single('Update'),
    Delete: single('Delete'),
    Query({ IndexName, ExpressionAttributeValues: values }: Item) {
      const { ':partition': partition, ':now': now } = values as Record<string, string>;
      const found = [...items.values()].filter(
        ({ gsi2pk, gsi2sk }) => gsi2pk === partition && String(gsi2sk) <= String(now),
      );
      if (IndexName !== 'gsi2') throw new Error(`Unknown index: ${IndexName}`);
      return { Items: structuredClone(found) };
    },
    TransactWrite({ TransactItems }: { TransactItems: Record<string, Write>[] }) {
      const writes = TransactItems.flatMap((item) => Object.entries(item));
      const held = writes.map(([, write]) => holds(write));
      if (held.includes(false))
        throw failure('TransactionCanceledException', {
          CancellationReasons: held.map((ok) => ({ Code: ok ? 'None' : 'ConditionalCheckFailed' })),
        });
      for (const [kind, write] of writes) apply(kind, write);
      return {};
    },
  };
  const client = fakeTableClient(async (command: { constructor: { name: string }; input: Item }) => {
    const { name } = command.constructor;
    const run = commands[name.replace(/Command$/, '')];
    if (!run) throw new Error(`Unknown command: ${name}`);
    before(name, command.input);
    return run(command.input as never);
  });
  return { client, items, get: (pk, sk) => items.get(keyOf({ pk, sk })) };
}

function failure(name: string, more: object): Error {
  return Object.assign(new Error(name), { name, ...more });
}

function defined(item: Item): Item {
  return Object.fromEntries(Object.entries(structuredClone(item)).filter(([, value]) => value !== undefined));
}

/** The value that a path such as `#reason.#code`, a name or a placeholder stands for. */
function operand(
  text: string,
  item: Item,
  { ExpressionAttributeNames, ExpressionAttributeValues }: Expressions,
) {
  if (text.startsWith(':')) {
    const value = ExpressionAttributeValues?.[text];
    if (value === undefined) throw new Error(`No value for ${text}`);
    return value;
  }
  return text.split('.').reduce<unknown>((value, part) => {
    const name = part.startsWith('#') ? ExpressionAttributeNames?.[part] : part;
    if (name === undefined) throw new Error(`No name for ${part}`);
    return (value as Item | undefined)?.[name];
  }, item);
}

/** OR binds less than AND, AND less than NOT, as in DynamoDB. */
function condition(found: Item | undefined, write: Write): boolean {
  const { ConditionExpression: text } = write;
  if (text === undefined) return true;
  const tokens = text.match(/\(|\)|,|<>|<=|>=|[<>=]|[#:]?[\w.#]+/g) ?? [];
  let at = 0;
  const item = found ?? {};
  const take = () => tokens[at++] ?? '';
  const any = (): boolean => {
    let value = all();
    while (tokens[at] === 'OR') {
      at++;
      const right = all();
      value ||= right;
    }
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (tokens[at] === 'AND') {
      at++;
      const right = one();
      value &&= right;
    }
    return value;
  };
  const one = (): boolean => {
    const token = take();
    if (token === 'NOT') return !one();
    if (token === '(') {
      const value = any();
      take();
      return value;
    }
    if (/^attribute_(not_)?exists$/.test(token)) {
      take();
      const value = operand(take(), item, write);
      take();
      return (value === undefined) === token.includes('not');
    }
    return compare(operand(token, item, write), take());
  };
  const compare = (left: unknown, operator: string): boolean => {
    if (operator === 'IN') {
      take();
      const members: unknown[] = [];
      do members.push(operand(take(), item, write));
      while (take() === ',');
      return members.includes(left);
    }
    const right = operand(take(), item, write) as string;
    if (operator === '=') return left === right;
    if (operator === '<>') return left !== right;
    if (left === undefined) return false;
    const [a, b] = [left as string, right];
    return { '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b }[operator] ?? false;
  };
  const value = any();
  if (at !== tokens.length) throw new Error(`Unknown condition: ${text}`);
  return value;
}

function update(item: Item, write: Write): Item {
  const next = defined(item);
  const nameOf = (text: string) => write.ExpressionAttributeNames?.[text] ?? text;
  const clauses = (write.UpdateExpression ?? '').split(/(?<=^|\s)(?=(?:SET|REMOVE|ADD) )/);
  for (const clause of clauses) {
    const [, kind = '', list = ''] = /^(SET|REMOVE|ADD) (.+?)\s*$/.exec(clause) ?? [];
    for (const part of list.split(', ')) {
      const [, name = '', value = ''] = /^(#?\w+)(?: =)? ?(:\w+)?$/.exec(part) ?? [];
      if (!name) throw new Error(`Unknown update: ${write.UpdateExpression}`);
      if (kind === 'REMOVE') delete next[nameOf(name)];
      else if (kind === 'SET') next[nameOf(name)] = structuredClone(operand(value, item, write));
      else next[nameOf(name)] = Number(next[nameOf(name)] ?? 0) + Number(operand(value, item, write));
    }
  }
  return next;
}
