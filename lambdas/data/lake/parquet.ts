/** Rows as a Parquet file: the data set's columns, and where each row is from. */
import { type BasicType, type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnConfig } from '../../../config/data.ts';
import { EVENT_COLUMNS } from '../../shared/lake/columns.ts';
import type { LakeRecord } from '../../shared/lake/send.ts';
import type { Row } from '../rows/row.ts';
import type { Value } from '../rows/value.ts';

type Type = ColumnConfig['type'];

/** As Parquet has it. */
const TYPES: Readonly<Record<Type, BasicType>> = {
  text: 'STRING',
  choice: 'STRING',
  number: 'DOUBLE',
  integer: 'INT64',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
};

/** What every table has besides: the content a row is from, its line there, and when that landed. */
export const ORIGIN = [
  { name: '_file', type: 'text' },
  { name: '_line', type: 'integer' },
  { name: '_landed', type: 'time' },
] as const;

export interface LakeRow {
  readonly row: Row;
  readonly line: number;
}

/** The same rows give the same bytes. */
export function toParquet(
  rows: readonly LakeRow[],
  columns: readonly (readonly [name: string, column: ColumnConfig])[],
  { hash, landedAt }: { readonly hash: string; readonly landedAt: string },
): Uint8Array {
  const own = columns.map(
    ([name, { type }]): ColumnSource => ({
      name,
      type: TYPES[type],
      data: rows.map(({ row }) => stored(row[name] ?? null, type)),
    }),
  );
  const landed = new Date(landedAt);
  const [file, line, at] = ORIGIN;
  const origin: ColumnSource[] = [
    { name: file.name, type: TYPES[file.type], data: rows.map(() => hash) },
    { name: line.name, type: TYPES[line.type], data: rows.map((one) => BigInt(one.line)) },
    { name: at.name, type: TYPES[at.type], data: rows.map(() => landed) },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData: [...own, ...origin] }));
}

/**
 * Rows of the lake's events.
 *
 * @param personal columns that the table has besides. @default none
 */
export function eventsToParquet(rows: readonly LakeRecord[], personal: readonly string[] = []): Uint8Array {
  const columns = [...Object.entries(EVENT_COLUMNS), ...personal.map((name) => [name, 'text'] as const)];
  const columnData = columns.map(
    ([name, type]): ColumnSource => ({
      name,
      type: TYPES[type],
      nullable: true,
      data: rows.map((row) => storedRecord(row[name], type)),
    }),
  );
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** Times are as Firehose gets them. */
function storedRecord(value: string | number | undefined, type: 'text' | 'integer' | 'time') {
  if (value === undefined) return null;
  if (type === 'integer') return BigInt(value);
  return type === 'time' ? new Date(`${value}Z`) : value;
}

function stored(value: Value, type: Type): Value | bigint | Date {
  if (value === null) return null;
  if (type === 'integer') return BigInt(value as number);
  return type === 'time' ? new Date(value as number) : value;
}
