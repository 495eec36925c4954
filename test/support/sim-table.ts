/**
 * Tables in memory that know all of DynamoDB which functions use: the simulation's, without its faults. For properties of
 * whole commands.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Commands } from '../sim/aws/dynamodb/commands.ts';
import { Table } from '../sim/aws/dynamodb/table.ts';
import { unmarshall } from '../sim/aws/dynamodb/value.ts';
import { fakeTableClient } from './fake-client.ts';

export interface SimTables {
  readonly client: DynamoDBDocumentClient;
  readonly now: () => Date;
  /** Lets time go on. */
  wait(milliseconds: number): void;
  /** All items of a table, by partition and sort key. */
  items(table: string): Record<string, unknown>[];
}

const INDEXES = [
  { name: 'gsi1', partition: 'gsi1pk', sort: 'gsi1sk', keysOnly: false },
  { name: 'gsi2', partition: 'gsi2pk', sort: 'gsi2sk', keysOnly: true },
];

/** @param names of the tables that there are */
export function simTables(...names: readonly string[]): SimTables {
  const clock = { now: Date.UTC(2026, 2, 2, 8) };
  const tables = new Map(
    names.map((name) => [
      name,
      new Table({ name, indexes: INDEXES, timeToLive: 'deleteAt' }, clock as never, () => 0),
    ]),
  );
  const commands = new Commands(tables, clock);
  const client = fakeTableClient(async (command: { constructor: { name: string }; input: object }) =>
    commands.run(command.constructor.name, structuredClone(command.input) as never),
  );
  return {
    client,
    now: () => new Date(clock.now),
    wait(milliseconds) {
      clock.now += milliseconds;
    },
    items: (table) => [...(tables.get(table)?.all() ?? [])].map(unmarshall),
  };
}
