/** Reads a part of a file: its rows go to the lake, those that are wrong aside. Done twice, it is as if it were done once. */
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DatasetConfig } from '../../../config/data.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { type Layout, rowsOf } from '../format/format.ts';
import { lakeKey, rejectedKey } from '../lake/keys.ts';
import { type LakeRow, toParquet } from '../lake/parquet.ts';
import { readerOf, readRow } from '../rows/row.ts';
import { endPart, isDone, planPart, readPart, readParts } from './part-store.ts';
import { RejectedRows } from './rejected.ts';
import { type DataFile, readFile } from './store.ts';

export interface Lake {
  readonly s3: S3Client;
  readonly bucket: string;
}

interface PartRows {
  /** By day. */
  readonly days: ReadonlyMap<string, readonly LakeRow[]>;
  readonly taken: number;
  readonly rejected: RejectedRows;
}

const NOT_UTF8 = 'the row has characters that are no UTF-8: save the file as UTF-8';

/** @param line the number of the text's first line */
function sortRows(
  text: string,
  {
    layout,
    line,
    dataset,
    landedOn,
  }: {
    readonly layout: Layout;
    readonly line: number;
    readonly dataset: DatasetConfig;
    readonly landedOn: string;
  },
): PartRows {
  const reader = readerOf(dataset);
  const days = new Map<string, LakeRow[]>();
  const rejected = new RejectedRows();
  let taken = 0;
  for (const source of rowsOf(text, layout, line, dataset)) {
    const broken = source.raw.includes('\uFFFD') ? { ...source, broken: NOT_UTF8 } : source;
    const read = readRow(broken, reader, landedOn);
    if ('row' in read) {
      taken++;
      const of = days.get(read.day);
      if (of) of.push({ row: read.row, line: source.line });
      else days.set(read.day, [{ row: read.row, line: source.line }]);
    } else rejected.add(source, read.problems);
  }
  return { days, taken, rejected };
}

/** So many objects are written side by side. */
const AT_ONCE = 16;

/** @returns false when it was done before */
export async function loadPart(
  store: TimedTable,
  lake: Lake,
  {
    file,
    part,
    bytes,
    dataset,
  }: {
    readonly file: DataFile;
    readonly part: number;
    readonly bytes: Buffer;
    readonly dataset: DatasetConfig;
  },
): Promise<boolean> {
  const before = await readPart(store, file, part);
  if (isDone(before, file)) return false;
  const { layout, cuts, landedAt } = file;
  if (!layout || !cuts) throw new Error('A file without a layout has no parts');
  const line = cuts[part]?.line ?? 1;
  const rows = sortRows(bytes.toString('utf8'), { layout, line, dataset, landedOn: landedAt.slice(0, 10) });
  const days = [...rows.days.keys()];
  const left = (before?.days ?? []).filter((day) => !rows.days.has(day));
  if (!(await planPart(store, file, part, [...days, ...left]))) return false;
  const { columns } = readerOf(dataset);
  await inTurns([...rows.days], ([day, of]) =>
    put(lake, lakeKey(file, part, day), toParquet(of, columns, file)),
  );
  await putRejected(lake, rejectedKey(file, part), rows.rejected);
  await removeDays(lake, file, part, left);
  const done = { days, taken: rows.taken, setAside: rows.rejected.count };
  if (await endPart(store, file, part, done)) return true;
  // Its file went meanwhile, and somebody has taken its rows out of the lake before these were there.
  if ((await readFile(store, file))?.state === 'refused') await removeDays(lake, file, part, days);
  return false;
}

/** Takes all rows of a file out of the lake. */
export async function withdraw(store: TimedTable, lake: Lake, file: DataFile): Promise<void> {
  for (const [part, { days }] of await readParts(store, file)) {
    await removeDays(lake, file, part, days);
    await remove(lake, rejectedKey(file, part));
  }
}

function removeDays(lake: Lake, file: DataFile, part: number, days: readonly string[]): Promise<void> {
  return inTurns(days, (day) => remove(lake, lakeKey(file, part, day)));
}

function putRejected(lake: Lake, key: string, rejected: RejectedRows): Promise<unknown> {
  return rejected.count === 0 ? remove(lake, key) : put(lake, key, rejected.body());
}

function put({ s3, bucket }: Lake, Key: string, Body: Uint8Array): Promise<unknown> {
  return s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
}

function remove({ s3, bucket }: Lake, Key: string): Promise<unknown> {
  return s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
}

async function inTurns<One>(all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += AT_ONCE)
    await together(all.slice(start, start + AT_ONCE).map(work));
}
