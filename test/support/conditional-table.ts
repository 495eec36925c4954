/**
 * A table in memory that knows conditions, for races: each command takes effect at one moment, after a pause that the test
 * gives. It knows the expressions of legs and submissions, and throws at any other.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { fakeTableClient } from './fake-client.ts';

type Item = Record<string, unknown>;

interface Write {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

export interface ConditionalTable {
  readonly client: DynamoDBDocumentClient;
  readonly items: ReadonlyMap<string, Item>;
  put(item: Item): void;
}

export function conditionalTable(pause: () => Promise<unknown> = async () => {}): ConditionalTable {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Item) => `${pk} ${sk}`;
  const find = ({ Key, Item: item }: Write) => items.get(keyOf(Key ?? item ?? {}));
  const apply = (kind: string, write: Write) => {
    const key = keyOf(write.Key ?? write.Item ?? {});
    if (kind === 'Put') items.set(key, { ...write.Item });
    else if (kind === 'Delete') items.delete(key);
    else if (kind === 'Update') items.set(key, update({ ...write.Key, ...items.get(key) }, write));
  };
  const single = (kind: string) => (write: Write) => {
    const item = find(write);
    if (!holds(item, write))
      throw Object.assign(new Error(), {
        name: 'ConditionalCheckFailedException',
        Item: item && marshall(item, { removeUndefinedValues: true }),
      });
    apply(kind, write);
    return { Attributes: write.ReturnValues === 'ALL_OLD' ? item : find(write) };
  };
  const commands: Readonly<Record<string, (input: never) => unknown>> = {
    GetCommand(write: Write) {
      return { Item: find(write) };
    },
    QueryCommand({ ExpressionAttributeValues: values }: Write) {
      return { Items: [...items.values()].filter(({ pk }) => pk === values?.[':pk']) };
    },
    PutCommand: single('Put'),
    UpdateCommand: single('Update'),
    DeleteCommand: single('Delete'),
    TransactWriteCommand({ TransactItems }: { TransactItems: Record<string, Write>[] }) {
      const writes = TransactItems.flatMap((item) => Object.entries(item));
      const held = writes.map(([, write]) => holds(find(write), write));
      if (held.includes(false))
        throw Object.assign(new Error(), {
          name: 'TransactionCanceledException',
          CancellationReasons: held.map((ok) => ({ Code: ok ? 'None' : 'ConditionalCheckFailed' })),
        });
      for (const [kind, write] of writes) apply(kind, write);
      return {};
    },
  };
  const client = fakeTableClient(async (command: { constructor: { name: string }; input: never }) => {
    await pause();
    const run = commands[command.constructor.name];
    if (!run) throw new Error(`Unknown command: ${command.constructor.name}`);
    return structuredClone(run(command.input));
  });
  return { client, items, put: (item) => items.set(keyOf(item), { ...item }) };
}

function holds(item: Item | undefined, write: Write): boolean {
  const { ConditionExpression = '' } = write;
  return ConditionExpression === '' || isMet(ConditionExpression, item, write);
}

function isMet(condition: string, item: Item | undefined, write: Write): boolean {
  const value = (name: string) => write.ExpressionAttributeValues?.[name] as string;
  const attribute = (name: string) => item?.[write.ExpressionAttributeNames?.[name] ?? name] as string;
  return partsOf(condition, ' OR ').some((some) =>
    partsOf(some, ' AND ').every((one) => {
      const [, inner] = /^\((.+)\)$/.exec(one) ?? [];
      if (inner) return isMet(inner, item, write);
      const [, present] = /^attribute_exists\((.+)\)$/.exec(one) ?? [];
      if (present) return attribute(present) !== undefined;
      const [, absent] = /^attribute_not_exists\((.+)\)$/.exec(one) ?? [];
      if (absent) return attribute(absent) === undefined;
      const [, member, list] = /^(\S+) IN \((.+)\)$/.exec(one) ?? [];
      if (member && list) return list.split(', ').map(value).includes(attribute(member));
      const [, name = '', operator, operand = ''] = /^(\S+) (=|<>|<=|>) (:\S+)$/.exec(one) ?? [];
      if (operator === '=') return item !== undefined && attribute(name) === value(operand);
      if (operator === '<>') return attribute(name) !== value(operand);
      if (operator === '<=') return item !== undefined && attribute(name) <= value(operand);
      if (operator === '>') return item !== undefined && attribute(name) > value(operand);
      throw new Error(`Unknown condition: ${one}`);
    }),
  );
}

/** Splits a condition where a word stands outside of parentheses. */
function partsOf(condition: string, word: string): string[] {
  const parts: string[] = [];
  for (const part of condition.split(word)) {
    const open = parts.at(-1);
    const isOpen = open !== undefined && open.split('(').length > open.split(')').length;
    if (isOpen) parts[parts.length - 1] = `${open}${word}${part}`;
    else parts.push(part);
  }
  return parts;
}

function update(item: Item, { UpdateExpression = '', ...write }: Write): Item {
  const next = { ...item };
  const named = (name: string) => write.ExpressionAttributeNames?.[name] ?? name;
  for (const [, verb, rest = ''] of UpdateExpression.matchAll(
    /(SET|REMOVE|ADD) (.+?)(?= (?:REMOVE|ADD) |$)/g,
  ))
    for (const part of rest.split(', ')) {
      const [name = '', ...words] = part.split(' ');
      const value = write.ExpressionAttributeValues?.[words.at(-1) ?? ''];
      if (verb === 'SET') next[named(name)] = value;
      else if (verb === 'ADD') next[named(name)] = Number(next[named(name)] ?? 0) + Number(value);
      else delete next[named(name)];
    }
  return next;
}
