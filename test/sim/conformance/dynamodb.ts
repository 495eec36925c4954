/** The same random commands to the stand-in for DynamoDB and to an engine: what they answer is compared. */
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { Commands } from '../aws/dynamodb/commands.ts';
import { Table } from '../aws/dynamodb/table.ts';
import { createRandom, type Random } from '../kernel/random.ts';

type Plain = Readonly<Record<string, unknown>>;
type ClientOptions = ConstructorParameters<typeof DynamoDBClient>[0];

/** A command that the two answered differently. */
export interface Difference {
  readonly command: string;
  readonly input: Plain;
  readonly standIn: unknown;
  readonly engine: unknown;
}

const TABLE = 'sim-conformance';
const COMMANDS = {
  GetCommand,
  PutCommand,
  UpdateCommand,
  DeleteCommand,
  QueryCommand,
  ScanCommand,
  BatchGetCommand,
  TransactWriteCommand,
} as const;
type CommandName = keyof typeof COMMANDS;

/** @returns where the two differ; the stand-in goes on as it is, and so does the engine */
export async function compareDynamoDb(
  options: ClientOptions,
  seed: string,
  count: number,
): Promise<Difference[]> {
  const raw = new DynamoDBClient(options ?? {});
  await makeTable(raw);
  try {
    const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
    const commands = standIn();
    const random = createRandom(seed);
    const differences: Difference[] = [];
    for (let i = 0; i < count; i++) {
      const [command, input] = randomCommand(random);
      const order = orderOf(command, input);
      const mine = await outcome(order, async () => commands.run(command, input));
      const theirs = await outcome(order, () => send(client, command, input));
      if (JSON.stringify(mine) !== JSON.stringify(theirs))
        differences.push({ command, input, standIn: mine, engine: theirs });
      // What was written differently would be read differently ever after.
      if (JSON.stringify(mine) !== JSON.stringify(theirs))
        for (const Key of KEYS) {
          commands.run('DeleteCommand', { TableName: TABLE, Key });
          await send(client, 'DeleteCommand', { TableName: TABLE, Key });
        }
    }
    return differences;
  } finally {
    await raw.send(new DeleteTableCommand({ TableName: TABLE }));
    raw.destroy();
  }
}

function send(client: DynamoDBDocumentClient, command: CommandName, input: Plain): Promise<unknown> {
  const Command = COMMANDS[command] as unknown as new (input: Plain) => never;
  return client.send(new Command(input));
}

function standIn(): Commands {
  const index = { name: 'gsi1', partition: 'gsi1pk', sort: 'gsi1sk', keysOnly: false };
  const spec = { name: TABLE, indexes: [index], timeToLive: undefined };
  const clock = { now: 0 };
  return new Commands(new Map([[TABLE, new Table(spec, clock, () => 0)]]), clock);
}

async function makeTable(client: DynamoDBClient): Promise<void> {
  const names = ['pk', 'sk', 'gsi1pk', 'gsi1sk'];
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keysOf('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', KeySchema: keysOf('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: TABLE });
}

function keysOf(partition: string, sort: string) {
  return [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
}

/** Whose order is promised: a query's by its sort key, which in an index may be the same for several items. */
type Order = 'by-key' | 'by-index' | 'none';

function orderOf(command: CommandName, { IndexName }: Plain): Order {
  if (command !== 'QueryCommand') return 'none';
  return IndexName === undefined ? 'by-key' : 'by-index';
}

/** What a command came to, without what may differ: orders that nobody promises, and an error's words. */
async function outcome(order: Order, run: () => Promise<unknown>): Promise<unknown> {
  try {
    const { Items, Item, Attributes, Responses, Count, ScannedCount, LastEvaluatedKey } =
      (await run()) as Plain;
    const found = (Items ?? (Responses as Record<string, unknown> | undefined)?.[TABLE]) as
      | Plain[]
      | undefined;
    return plain({
      Items: order === 'by-key' ? found : sorted(found),
      ...(order === 'by-index' && { sortKeys: found?.map(({ gsi1sk }) => gsi1sk) }),
      Item,
      Attributes,
      // A scan's pages end wherever the partitions lie.
      ...(order !== 'none' && { Count, ScannedCount, LastEvaluatedKey }),
    });
  } catch (error) {
    const { name, CancellationReasons, Item } = error as Error & Record<string, unknown>;
    const reasons = (CancellationReasons as { Code: string; Item?: unknown }[] | undefined)?.map(
      ({ Code, Item: item }) => ({ Code, Item: item }),
    );
    return plain({ error: name, reasons, Item });
  }
}

function sorted(items: readonly unknown[] | undefined): unknown {
  return items && [...items].sort((a, b) => (JSON.stringify(plain(a)) < JSON.stringify(plain(b)) ? -1 : 1));
}

/** With names in order, and sets as ordered lists. */
function plain(value: unknown): unknown {
  if (value instanceof Set) return { set: [...value].sort() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const isSet = (name: string) => name === 'SS' || name === 'NS';
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, isSet(name) && Array.isArray(inner) ? [...inner].sort() : plain(inner)]),
  );
}

const KEYS = ['a', 'b'].flatMap((pk) => ['1', '2', '2x', '3'].map((sk) => ({ pk, sk })));
const keyOf = (random: Random) => random.pick(KEYS);

function randomItem(random: Random): Plain {
  return {
    ...keyOf(random),
    ...(random.chance(0.7) && { n: random.int(-3, 9) }),
    ...(random.chance(0.7) && { s: random.pick(['', 'x', 'xy', 'é', '\u{1f600}']) }),
    ...(random.chance(0.4) && { set: new Set(random.pick([['x'], ['x', 'y'], ['y', 'z', 'w']])) }),
    ...(random.chance(0.4) && { m: { deep: random.int(0, 2), parts: [1, 'two', null, true] } }),
    ...(random.chance(0.5) && { state: random.pick(['new', 'sent']) }),
    ...(random.chance(0.6) && { gsi1pk: random.pick(['g', 'h']), gsi1sk: random.pick(['1', '2', '10']) }),
  };
}

/** Conditions as the functions write them, and each operator and function of the language. */
const CONDITIONS: readonly string[] = [
  'attribute_not_exists(pk)',
  'attribute_exists(pk)',
  'attribute_not_exists(pk) OR n <= :n',
  '#state = :s AND n > :n',
  '#state IN (:s, :t) AND n <= :n',
  'attribute_not_exists(pk) OR NOT #state IN (:s, :t)',
  '#state <> :s',
  'n BETWEEN :n AND :high',
  'begins_with(s, :x)',
  'contains(s, :x)',
  'contains(#set, :x)',
  'size(#set) < :high',
  'size(#set) >= :n',
  'attribute_type(n, :type)',
  'm.deep = :n',
  'm.parts[1] = :two',
  'NOT (attribute_exists(n) AND n < :high)',
  'attribute_not_exists(n) OR (n < :high AND (attribute_not_exists(s) OR s <= :x))',
];

const UPDATES: readonly string[] = [
  'SET n = :n',
  'SET n = n + :n',
  'SET n = :high - :n, s = :x',
  'SET #state = :s, gsi1pk = :g, gsi1sk = :x',
  'SET n = if_not_exists(n, :n)',
  'SET n = if_not_exists(n, :n) + :high REMOVE s',
  'SET m.deep = :n',
  'SET m.extra = :x',
  'SET m.parts[1] = :x',
  'SET m.parts[9] = :x',
  'SET #list = list_append(if_not_exists(#list, :list), :list)',
  'ADD n :n',
  'ADD #set :set',
  'ADD n :n, #set :set SET #state = :s',
  'DELETE #set :set',
  'REMOVE s, n',
  'REMOVE gsi1pk, gsi1sk',
  'REMOVE m.deep',
  'REMOVE m.parts[0]',
  // Mistakes.
  'SET pk = :x',
  'SET n = :n, n = :high',
  'SET state = :s',
  'SET n = :unknown',
  'ADD s :n',
  'SET n = s + :n',
  'SET',
];

/** Names and values that an expression uses. */
function expressionParts(random: Random, ...expressions: readonly (string | undefined)[]): Plain {
  const text = expressions.join(' ');
  const values: Plain = {
    ':n': random.int(-2, 4),
    ':high': random.int(2, 8),
    ':s': random.pick(['new', 'sent']),
    ':t': 'archived',
    ':x': random.pick(['x', 'xy', 'z']),
    ':two': 'two',
    ':type': random.pick(['N', 'S']),
    ':g': random.pick(['g', 'h']),
    ':set': new Set(random.pick([['x'], ['y', 'w']])),
    ':list': [random.int(0, 3)],
    ':pk': random.pick(['a', 'b']),
    ':from': random.pick(['1', '2']),
    ':to': random.pick(['2', '3']),
  };
  const names: Record<string, string> = { '#state': 'state', '#set': 'set', '#list': 'l' };
  const used = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(text)));
  const [usedNames, usedValues] = [used(names), used(values)];
  return {
    ...(Object.keys(usedNames).length > 0 && { ExpressionAttributeNames: usedNames }),
    ...(Object.keys(usedValues).length > 0 && { ExpressionAttributeValues: usedValues }),
  };
}

function randomWrite(random: Random): readonly ['Put' | 'Update' | 'Delete', Plain] {
  const kind = random.pick(['Put', 'Put', 'Update', 'Update', 'Update', 'Delete'] as const);
  const ConditionExpression = random.chance(0.5) ? random.pick(CONDITIONS) : undefined;
  const UpdateExpression = kind === 'Update' ? random.pick(UPDATES) : undefined;
  return [
    kind,
    {
      TableName: TABLE,
      ...(kind === 'Put' ? { Item: randomItem(random) } : { Key: keyOf(random) }),
      ...(UpdateExpression !== undefined && { UpdateExpression }),
      ...(ConditionExpression !== undefined && {
        ConditionExpression,
        ...(random.chance(0.5) && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      }),
      ...expressionParts(random, UpdateExpression, ConditionExpression),
    },
  ];
}

function randomCommand(random: Random): readonly [CommandName, Plain] {
  const what = random.next();
  if (what < 0.5) {
    const [kind, input] = randomWrite(random);
    const returns = kind === 'Update' ? ['ALL_OLD', 'ALL_NEW', 'NONE'] : ['ALL_OLD', 'NONE'];
    return [
      `${kind}Command`,
      { ...input, ...(random.chance(0.5) && { ReturnValues: random.pick(returns) }) },
    ];
  }
  if (what < 0.6) return ['GetCommand', { TableName: TABLE, Key: keyOf(random), ConsistentRead: true }];
  if (what < 0.75) return ['QueryCommand', randomQuery(random)];
  if (what < 0.8) return ['ScanCommand', randomScan(random)];
  if (what < 0.85)
    return [
      'BatchGetCommand',
      { RequestItems: { [TABLE]: { Keys: [keyOf(random), keyOf(random)], ConsistentRead: true } } },
    ];
  return ['TransactWriteCommand', { TransactItems: randomTransaction(random) }];
}

function randomTransaction(random: Random): Plain[] {
  return Array.from({ length: random.int(1, 3) }, () => {
    if (random.chance(0.2)) {
      const ConditionExpression = random.pick(CONDITIONS);
      const check = { TableName: TABLE, Key: keyOf(random), ConditionExpression };
      return { ConditionCheck: { ...check, ...expressionParts(random, ConditionExpression) } };
    }
    const [kind, input] = randomWrite(random);
    return { [kind]: input };
  });
}

function randomQuery(random: Random): Plain {
  const isIndex = random.chance(0.4);
  const [partition, sort] = isIndex ? ['gsi1pk = :g', 'gsi1sk'] : ['pk = :pk', 'sk'];
  const condition = random.pick([
    partition,
    `${partition} AND ${sort} <= :to`,
    `${partition} AND ${sort} > :from`,
    `${partition} AND ${sort} BETWEEN :from AND :to`,
    `${partition} AND begins_with(${sort}, :from)`,
    `${partition} AND ${sort} = :from`,
    // A mistake.
    `${partition} AND n = :n`,
  ]);
  const FilterExpression = random.chance(0.3) ? random.pick(CONDITIONS.slice(3, 14)) : undefined;
  return {
    TableName: TABLE,
    ...(isIndex && { IndexName: 'gsi1' }),
    KeyConditionExpression: condition,
    ...(FilterExpression !== undefined && { FilterExpression }),
    // Among equals in an index nobody says which come first, so nobody says where a page ends.
    ...(!isIndex && random.chance(0.3) && { Limit: random.int(1, 3) }),
    ...(random.chance(0.3) && { ScanIndexForward: false }),
    ...(!isIndex && { ConsistentRead: true }),
    ...expressionParts(random, condition, FilterExpression),
  };
}

function randomScan(random: Random): Plain {
  const FilterExpression = random.chance(0.5) ? random.pick(CONDITIONS.slice(3)) : undefined;
  return {
    TableName: TABLE,
    ConsistentRead: true,
    ...(FilterExpression !== undefined && { FilterExpression }),
    ...expressionParts(random, FilterExpression),
  };
}
