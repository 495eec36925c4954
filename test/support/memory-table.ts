/**
 * A table in memory for properties that need thousands of runs. It knows the commands and the expressions that counting
 * uses and throws at any other; each command takes effect at one moment, after a turn of the event loop.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { fakeTableClient } from './fake-client.ts';

type Item = Record<string, unknown>;
type Values = Record<string, unknown>;

interface Write {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Values;
}

export interface MemoryTable {
  readonly client: DynamoDBDocumentClient;
  readonly items: Map<string, Item>;
  put(item: Item): void;
  remove(key: { pk: string; sk: string }): void;
}

/** @param pause runs before each command, so that a test can interleave callers */
export function memoryTable(pause: () => Promise<void> = async () => {}): MemoryTable {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Item) => `${pk}\u0000${sk}`;
  const write = (kind: string, { Key, Item: item, UpdateExpression, ...rest }: Write) => {
    const key = keyOf(Key ?? item ?? {});
    if (kind === 'Put') items.set(key, structuredClone(item ?? {}));
    else if (kind === 'Delete') items.delete(key);
    else items.set(key, update({ ...Key, ...items.get(key) }, UpdateExpression ?? '', rest));
  };
  const commands: Record<string, (input: Item) => unknown> = {
    GetCommand({ Key }) {
      return { Item: structuredClone(items.get(keyOf(Key as Item))) };
    },
    BatchGetCommand({ RequestItems }) {
      const [table = '', { Keys = [] } = {}] =
        Object.entries(RequestItems as Record<string, { Keys: Item[] }>)[0] ?? [];
      const found = Keys.flatMap((key) => structuredClone(items.get(keyOf(key))) ?? []);
      return { Responses: { [table]: found } };
    },
    QueryCommand({ KeyConditionExpression, ExpressionAttributeValues }) {
      if (KeyConditionExpression !== 'pk = :pk AND sk BETWEEN :from AND :to')
        throw new Error(`Unknown condition: ${KeyConditionExpression}`);
      const { ':pk': pk, ':from': from, ':to': to } = ExpressionAttributeValues as Record<string, string>;
      const found = [...items.values()].filter(
        (item) => item.pk === pk && String(item.sk) >= String(from) && String(item.sk) <= String(to),
      );
      return { Items: structuredClone(found) };
    },
    ScanCommand({ ExpressionAttributeValues }) {
      const types = Object.values(ExpressionAttributeValues as Values);
      return { Items: structuredClone([...items.values()].filter(({ type }) => types.includes(type))) };
    },
    UpdateCommand(input) {
      if (!holds(items.get(keyOf(input.Key as Item)), input as Write))
        throw failure('ConditionalCheckFailedException');
      write('Update', input as Write);
      return {};
    },
    TransactWriteCommand({ TransactItems }) {
      const writes = (TransactItems as Record<string, Write>[]).flatMap((item) => Object.entries(item));
      if (writes.length > 100) throw new Error('A transaction holds 100 writes');
      const keys = writes.map(([, { Key, Item: item }]) => keyOf(Key ?? item ?? {}));
      if (new Set(keys).size < keys.length) throw new Error('A transaction writes each item once');
      const held = writes.map(([, one], i) => holds(items.get(keys[i] ?? ''), one));
      if (held.includes(false))
        throw failure('TransactionCanceledException', {
          CancellationReasons: held.map((ok) => ({ Code: ok ? 'None' : 'ConditionalCheckFailed' })),
        });
      for (const [kind, one] of writes) write(kind, one);
      return {};
    },
  };
  const client = fakeTableClient(async (command: { constructor: { name: string }; input: Item }) => {
    await pause();
    const run = commands[command.constructor.name];
    if (!run) throw new Error(`Unknown command: ${command.constructor.name}`);
    return run(command.input);
  });
  return {
    client,
    items,
    put: (item) => items.set(keyOf(item), structuredClone(item)),
    remove: (key) => items.delete(keyOf(key)),
  };
}

function failure(name: string, more: object = {}): Error {
  return Object.assign(new Error(name), { name, ...more });
}

function holds(
  item: Item | undefined,
  { ConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Write,
): boolean {
  const named = ConditionExpression.replace(/#\w+/g, (name) => ExpressionAttributeNames[name] ?? name);
  return named.split(' OR ').some((condition) => {
    if (condition === '') return true;
    const absent = /^attribute_not_exists\((\w+)\)$/.exec(condition)?.[1];
    if (absent) return item?.[absent] === undefined;
    const [, inSet, member = ''] = /^contains\((\w+), (:\w+)\)$/.exec(condition) ?? [];
    if (inSet)
      return (item?.[inSet] as Set<unknown> | undefined)?.has(ExpressionAttributeValues[member]) ?? false;
    const [, sized, limit = ''] = /^size\((\w+)\) < (:\w+)$/.exec(condition) ?? [];
    if (sized)
      return (
        ((item?.[sized] as Set<unknown> | undefined)?.size ?? 0) < Number(ExpressionAttributeValues[limit])
      );
    const [, name = '', value = ''] = /^(\w+) = (:\w+)$/.exec(condition) ?? [];
    if (!name) throw new Error(`Unknown condition: ${condition}`);
    return item?.[name] === ExpressionAttributeValues[value];
  });
}

function update(
  item: Item,
  expression: string,
  { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Write,
): Item {
  const [, assignments = '', additions = ''] = /^SET (.+?) ADD (.+)$/.exec(expression) ?? [];
  if (!additions) throw new Error(`Unknown update: ${expression}`);
  const next = { ...item };
  for (const assignment of assignments.split(/, (?![^(]*\))/)) {
    const [, name = '', value = ''] = /^(#?\w+) = (.+)$/.exec(assignment) ?? [];
    const attribute = ExpressionAttributeNames[name] ?? name;
    const once = /^if_not_exists\(\w+, (:\w+)\)$/.exec(value)?.[1];
    if (once) next[attribute] ??= ExpressionAttributeValues[once];
    else next[attribute] = ExpressionAttributeValues[value];
  }
  for (const addition of additions.split(', ')) {
    const [placeholder = '', value = ''] = addition.split(' ');
    const name = ExpressionAttributeNames[placeholder] ?? placeholder;
    const amount = ExpressionAttributeValues[value];
    next[name] =
      amount instanceof Set
        ? new Set([...((next[name] as Set<unknown>) ?? []), ...amount])
        : Number(next[name] ?? 0) + Number(amount);
  }
  return next;
}
