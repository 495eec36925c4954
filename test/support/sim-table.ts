/**
 * Tables in memory that know all of DynamoDB which functions use: the simulation's, without its faults. For properties that
 * run hundreds of times. Each command takes effect at one moment.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Commands } from '../sim/aws/dynamodb/commands.ts';
import { Table } from '../sim/aws/dynamodb/table.ts';
import { marshall, unmarshall } from '../sim/aws/dynamodb/value.ts';
import { fakeTableClient } from './fake-client.ts';

type Item = Record<string, unknown>;

const INDEXES = [
  { name: 'gsi1', partition: 'gsi1pk', sort: 'gsi1sk', keysOnly: false },
  { name: 'gsi2', partition: 'gsi2pk', sort: 'gsi2sk', keysOnly: true },
];

const START = Date.UTC(2026, 2, 2, 8);

const newTable = (name: string, clock: { readonly now: number }) =>
  new Table({ name, indexes: INDEXES, timeToLive: 'deleteAt' }, clock, () => 0);

function clientOf(
  tables: ReadonlyMap<string, Table>,
  clock: { readonly now: number },
  before: (command: string, input: Item) => unknown = () => {},
): DynamoDBDocumentClient {
  const commands = new Commands(tables, clock);
  return fakeTableClient(async (command: { constructor: { name: string }; input: Item }) => {
    const { name } = command.constructor;
    await before(name, command.input);
    return commands.run(name, structuredClone(command.input) as never);
  });
}

export interface SimTable {
  readonly client: DynamoDBDocumentClient;
  /** All items. */
  items(): Item[];
  get(pk: string, sk: string): Item | undefined;
  put(item: Item): void;
  remove(pk: string, sk: string): void;
}

/**
 * One table, whatever a command calls it.
 *
 * @param before runs before each command: it may wait, so that a test can interleave callers, and throw, as DynamoDB does
 * when it refuses
 */
export function simTable(before?: (command: string, input: Item) => unknown): SimTable {
  const clock = { now: START };
  const table = newTable('table', clock);
  const anyName = new (class extends Map<string, Table> {
    override get = () => table;
  })();
  const keyOf = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
  return {
    client: clientOf(anyName, clock, before),
    items: () => [...table.all()].map(unmarshall),
    get(pk, sk) {
      const found = table.get(keyOf(pk, sk));
      return found && unmarshall(found);
    },
    put(item) {
      const stored = marshall(item);
      table.write(stored, stored);
    },
    remove: (pk, sk) => table.write(keyOf(pk, sk), undefined),
  };
}

export interface SimTables {
  readonly client: DynamoDBDocumentClient;
  readonly now: () => Date;
  /** Lets time go on. */
  wait(milliseconds: number): void;
  /** All items of a table, by partition and sort key. */
  items(table: string): Item[];
}

/** @param names of the tables that there are */
export function simTables(...names: readonly string[]): SimTables {
  const clock = { now: START };
  const tables = new Map(names.map((name) => [name, newTable(name, clock)]));
  return {
    client: clientOf(tables, clock),
    now: () => new Date(clock.now),
    wait(milliseconds) {
      clock.now += milliseconds;
    },
    items: (table) => [...(tables.get(table)?.all() ?? [])].map(unmarshall),
  };
}

/**
 * As the SDK does when the answer to a write is lost: the write reaches the table twice, and the second answer is heard.
 *
 * @param isLost of a single write. @default each
 */
export function repeatingWrites(
  client: DynamoDBDocumentClient,
  isLost: (input: { readonly UpdateExpression?: string }) => boolean = () => true,
): DynamoDBDocumentClient {
  return fakeTableClient(async (command: { constructor: { name: string }; input: object }) => {
    const isWrite = ['PutCommand', 'UpdateCommand', 'DeleteCommand'].includes(command.constructor.name);
    if (isWrite && isLost(command.input)) await client.send(command as never);
    return client.send(command as never);
  });
}
