/** Rows as a Parquet file: the data set's columns, and where each row is from. */
import { type BasicType, type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnConfig } from '../../../config/data.ts';
import type { Row } from '../rows/row.ts';
import type { Value } from '../rows/value.ts';

type Type = ColumnConfig['type'];

/** As Parquet has it, and as Glue's catalogue calls it. */
export const TYPES: Readonly<Record<Type, { readonly parquet: BasicType; readonly glue: string }>> = {
  text: { parquet: 'STRING', glue: 'string' },
  choice: { parquet: 'STRING', glue: 'string' },
  number: { parquet: 'DOUBLE', glue: 'double' },
  integer: { parquet: 'INT64', glue: 'bigint' },
  boolean: { parquet: 'BOOLEAN', glue: 'boolean' },
  time: { parquet: 'TIMESTAMP', glue: 'timestamp' },
};

/** What every table has besides: the content a row is from, its line there, and when that landed. */
export const ORIGIN = [
  { name: '_file', parquet: 'STRING', glue: 'string' },
  { name: '_line', parquet: 'INT64', glue: 'bigint' },
  { name: '_landed', parquet: 'TIMESTAMP', glue: 'timestamp' },
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
      type: TYPES[type].parquet,
      data: rows.map(({ row }) => stored(row[name] ?? null, type)),
    }),
  );
  const landed = new Date(landedAt);
  const [file, line, at] = ORIGIN;
  const origin: ColumnSource[] = [
    { name: file.name, type: file.parquet, data: rows.map(() => hash) },
    { name: line.name, type: line.parquet, data: rows.map((one) => BigInt(one.line)) },
    { name: at.name, type: at.parquet, data: rows.map(() => landed) },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData: [...own, ...origin] }));
}

function stored(value: Value, type: Type): Value | bigint | Date {
  if (value === null) return null;
  if (type === 'integer') return BigInt(value as number);
  return type === 'time' ? new Date(value as number) : value;
}
