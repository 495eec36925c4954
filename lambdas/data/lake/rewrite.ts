/** A Parquet file without what it has of some rows' persons. */
import { type FileMetaData, parquetMetadata, parquetReadObjects, type SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { isPersonal } from '../../shared/lake/personal.ts';

type Row = Readonly<Record<string, unknown>>;

/** What says whose a row is. */
const KNOWN_BY = ['item', 'person', 'received_at'];

/**
 * Row group by row group, so that one is in memory at a time, and the file as it is packed.
 *
 * @param isMeant by its `item`, `person`, `received_at`
 * @returns undefined where none of the rows that are meant has anything left of a person
 */
export async function withoutPersons(
  bytes: Uint8Array,
  isMeant: (row: Row) => boolean,
): Promise<Uint8Array | undefined> {
  const file = Uint8Array.from(bytes).buffer;
  const metadata = parquetMetadata(file);
  const columns = metadata.schema.slice(1).map(({ name }) => name);
  const personal = columns.filter(isPersonal);
  if (personal.length === 0 || !(await hasAny({ file, metadata, personal, isMeant }))) return undefined;
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: metadata.schema.map(storable) });
  for (const [rowStart, rowEnd] of groupsOf(metadata)) {
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
    const meant = rows.map(isMeant);
    const columnData = columns.map((name) => ({
      name,
      data: rows.map((row, i) => (meant[i] && isPersonal(name) ? null : (row[name] ?? null))),
    }));
    parquet.write({ columnData });
  }
  parquet.finish();
  return new Uint8Array(writer.getBuffer());
}

async function hasAny({
  file,
  metadata,
  personal,
  isMeant,
}: {
  readonly file: ArrayBuffer;
  readonly metadata: FileMetaData;
  readonly personal: readonly string[];
  readonly isMeant: (row: Row) => boolean;
}): Promise<boolean> {
  const there = new Set(metadata.schema.map(({ name }) => name));
  const columns = [...new Set([...KNOWN_BY.filter((name) => there.has(name)), ...personal])];
  for (const [rowStart, rowEnd] of groupsOf(metadata)) {
    const rows = await parquetReadObjects({ file, metadata, columns, rowStart, rowEnd });
    if (rows.some((row) => isMeant(row) && personal.some((name) => row[name] != null))) return true;
  }
  return false;
}

function* groupsOf({ row_groups: groups }: FileMetaData): Generator<readonly [start: number, end: number]> {
  let start = 0;
  for (const { num_rows: rows } of groups) {
    const end = start + Number(rows);
    yield [start, end];
    start = end;
  }
}

/** Firehose writes times in 96 bits, which nobody else writes any more; what is read of them are milliseconds. */
function storable(element: SchemaElement): SchemaElement {
  if (element.type !== 'INT96') return element;
  return { ...element, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' };
}
