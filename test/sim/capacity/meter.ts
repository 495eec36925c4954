/**
 * The capacity units that commands to DynamoDB use, by the partitions that serve them, reckoned from the items that are
 * really written by https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html.
 */

import { keyOf, type Table, type TableIndex, textOf } from '../aws/dynamodb/table.ts';
import { marshall, type StoredItem, sizeOf } from '../aws/dynamodb/value.ts';
import type { Cloud } from '../wiring/cloud.ts';

type Plain = Readonly<Record<string, unknown>>;

/** What was used of a partition of the table or of an index. */
export interface Used {
  writes: number;
  reads: number;
}

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;
/** Each write of a transaction is prepared and then made. */
const TRANSACTION = 2;

const writeUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
const readUnits = (bytes: number, isConsistent: boolean) =>
  Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isConsistent ? 1 : 0.5);
const bytesOf = (item: StoredItem | undefined) => (item ? sizeOf(item) : 0);

/** A write as a command names it. */
interface Write {
  readonly table: Table;
  readonly key: StoredItem;
  readonly times: number;
  /** Whether it changes the item, or only looks at it. */
  readonly isChange: boolean;
}

export class CapacityMeter {
  /** By partition, such as `table submission#1` or `gsi1 form#main#new`. */
  readonly used = new Map<string, Used>();
  private readonly tables: ReadonlyMap<string, Table>;

  constructor({ tables }: Pick<Cloud, 'tables'>) {
    this.tables = tables;
  }

  /** Notes what a command uses while it is carried out. One that is refused by its condition uses its units as well. */
  around(command: string, input: Plain, run: () => Plain): Plain {
    const writes = this.writesOf(command, input);
    const before = writes.map(({ table, key }) => table.get(key));
    try {
      const result = run();
      this.noteReads(command, input, result);
      return result;
    } finally {
      for (const [i, write] of writes.entries()) this.noteWrite(write, before[i], write.table.get(write.key));
    }
  }

  private noteWrite(
    { table, key, times, isChange }: Write,
    before: StoredItem | undefined,
    after: StoredItem | undefined,
  ): void {
    const [pk] = keyOf(key);
    this.of(`table ${pk}`).writes += times * writeUnits(Math.max(bytesOf(before), bytesOf(after)));
    if (!isChange) return;
    for (const index of table.spec.indexes) this.noteIndex(index, before, after);
  }

  /** An index entry that is new, changed or gone is a write; one whose key changes is two. */
  private noteIndex(index: TableIndex, was: StoredItem | undefined, is: StoredItem | undefined): void {
    const [before, after] = [entryOf(index, was), entryOf(index, is)];
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const isSamePlace = before && after && placeOf(index, before) === placeOf(index, after);
    if (isSamePlace) {
      this.noteEntry(index, after, Math.max(sizeOf(before), sizeOf(after)));
      return;
    }
    for (const entry of [before, after]) if (entry) this.noteEntry(index, entry, sizeOf(entry));
  }

  private noteEntry(index: TableIndex, entry: StoredItem, bytes: number): void {
    this.of(`${index.name} ${textOf(entry[index.partition])}`).writes += writeUnits(bytes);
  }

  private noteReads(command: string, input: Plain, result: Plain): void {
    const {
      Key,
      ConsistentRead = false,
      RequestItems = {},
      ExpressionAttributeValues = {},
    } = input as {
      Key?: { pk: string };
      ConsistentRead?: boolean;
      RequestItems?: Record<string, { Keys: { pk: string; sk: string }[]; ConsistentRead?: boolean }>;
      ExpressionAttributeValues?: Plain;
    };
    const bytes = (items: unknown) =>
      (items as Plain[]).reduce((sum, item) => sum + sizeOf(marshall(item)), 0);
    if (command === 'GetCommand')
      this.of(`table ${Key?.pk}`).reads += readUnits(bytes(result.Item ? [result.Item] : []), ConsistentRead);
    if (command === 'QueryCommand') {
      const { IndexName = 'table' } = input as { IndexName?: string };
      // Every query of the product's compares its partition's key with the first value that it names.
      const [partition] = Object.values(ExpressionAttributeValues);
      this.of(`${IndexName} ${partition}`).reads += readUnits(bytes(result.Items ?? []), ConsistentRead);
    }
    const found = Object.values((result.Responses ?? {}) as Record<string, Plain[]>).flat();
    for (const { Keys, ConsistentRead: isConsistent = false } of Object.values(RequestItems))
      for (const { pk, sk } of Keys) {
        const item = found.find((one) => one.pk === pk && one.sk === sk);
        this.of(`table ${pk}`).reads += readUnits(bytes(item ? [item] : []), isConsistent);
      }
  }

  private of(partition: string): Used {
    const used = this.used.get(partition) ?? { writes: 0, reads: 0 };
    this.used.set(partition, used);
    return used;
  }

  private writesOf(command: string, input: Plain): Write[] {
    if (command === 'TransactWriteCommand')
      return (input.TransactItems as Record<string, Plain>[])
        .flatMap((item) => Object.entries(item))
        .map(([kind, one]) => this.writeOf(one, TRANSACTION, kind !== 'ConditionCheck'));
    return /^(Put|Update|Delete)Command$/.test(command) ? [this.writeOf(input, 1, true)] : [];
  }

  private writeOf({ TableName, Item, Key }: Plain, times: number, isChange: boolean): Write {
    const table = this.tables.get(String(TableName));
    if (!table) throw new Error(`No table ${TableName}`);
    const { pk, sk } = marshall((Item ?? Key) as Plain);
    return { table, key: { pk, sk } as StoredItem, times, isChange };
  }
}

/** An item as an index holds it, if it is in there. */
function entryOf(index: TableIndex, item: StoredItem | undefined): StoredItem | undefined {
  if (!item || textOf(item[index.partition]) === undefined || textOf(item[index.sort]) === undefined)
    return undefined;
  if (!index.keysOnly) return item;
  const names = ['pk', 'sk', index.partition, index.sort];
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function placeOf({ partition, sort }: TableIndex, entry: StoredItem): string {
  return JSON.stringify([entry[partition], entry[sort]]);
}
