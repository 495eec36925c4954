/** Several Parquet files as one that has all their rows. */
import { type DecodedArray, type FileMetaData, parquetMetadata, parquetRead, parquetSchema } from 'hyparquet';
import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';

/** A column's type, in the words of the writer; none for what no file of the lake has, such as a list. */
type Columns = ReadonlyMap<string, BasicType>;

export interface Merged {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Which of the files are in it, by their place. The others stay as they are. */
  readonly of: readonly number[];
}

/** More rows than any file of the lake has. One that has more is left alone, since its rows are decoded in one piece. */
const ROWS_AT_MOST = 1_000_000;

/**
 * Files are decoded one after the other, so memory is that of their bytes, of one file's rows, and of what is written. A
 * column that a file does not have is empty in its rows. Left out is what can't be read, what has another type for a column
 * than a file before it, and what has too many rows. The same files give the same bytes.
 */
export async function mergeParquet(files: readonly Uint8Array[]): Promise<Merged> {
  const columns = new Map<string, BasicType>();
  const readable = files.flatMap((bytes, place) => {
    const found = metadataOf(bytes);
    if (!found || !fits(found.columns, columns)) return [];
    for (const [name, type] of found.columns) columns.set(name, type);
    return [{ place, buffer: found.buffer, metadata: found.metadata }];
  });
  const sources = [...columns].map(([name, type]) => ({ name, type, nullable: true, data: [] }));
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: sources }) });
  let rows = 0;
  const of: number[] = [];
  for (const { place, buffer, metadata } of readable) {
    const count = Number(metadata.num_rows);
    const values = await valuesOf(buffer, metadata).catch(() => undefined);
    if (!values) continue;
    const columnData = [...columns.keys()].map((name) => ({
      name,
      data: values.get(name) ?? new Array<null>(count).fill(null),
    }));
    if (count > 0) await parquet.write({ columnData });
    rows += count;
    of.push(place);
  }
  parquet.finish();
  return { bytes: new Uint8Array(writer.getBuffer()), rows, of };
}

function metadataOf(bytes: Uint8Array) {
  try {
    const buffer = Uint8Array.from(bytes).buffer;
    const metadata = parquetMetadata(buffer);
    const columns = columnsOf(metadata);
    return columns && metadata.num_rows <= ROWS_AT_MOST ? { buffer, metadata, columns } : undefined;
  } catch {
    return undefined;
  }
}

function columnsOf(metadata: FileMetaData): Columns | undefined {
  const columns = new Map<string, BasicType>();
  for (const { element, children } of parquetSchema(metadata).children) {
    const type = children.length > 0 ? undefined : typeOf(element);
    if (!type) return undefined;
    columns.set(element.name, type);
  }
  return columns;
}

type Element = FileMetaData['schema'][number];

/** INT96 is how Hive's writer, which is Firehose's, keeps times. */
function typeOf({ type, converted_type: converted, logical_type: logical }: Element): BasicType | undefined {
  const isTime = converted?.startsWith('TIMESTAMP') || logical?.type === 'TIMESTAMP';
  if (type === 'INT96' || (type === 'INT64' && isTime)) return 'TIMESTAMP';
  if (type === 'BYTE_ARRAY' && (converted === 'UTF8' || logical?.type === 'STRING')) return 'STRING';
  if (type === 'INT64' && (converted === undefined || converted === 'INT_64')) return 'INT64';
  return type === 'DOUBLE' || type === 'BOOLEAN' ? type : undefined;
}

function fits(columns: Columns, before: Columns): boolean {
  return [...columns].every(([name, type]) => (before.get(name) ?? type) === type);
}

/** A file's values by column. */
async function valuesOf(file: ArrayBuffer, metadata: FileMetaData): Promise<Map<string, DecodedArray>> {
  const found = new Map<string, unknown[]>();
  await parquetRead({
    file,
    metadata,
    onChunk({ columnName, columnData }) {
      const values = found.get(columnName) ?? [];
      found.set(columnName, values);
      for (const value of columnData) values.push(value ?? null);
    },
  });
  for (const values of found.values())
    if (values.length !== Number(metadata.num_rows)) throw new Error('A column has not all rows');
  return found;
}
