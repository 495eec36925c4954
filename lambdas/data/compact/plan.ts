/**
 * Which files of the lake are put together: small ones of one table and day that were written within the same seven days. Nothing
 * here asks anybody.
 */
import { createHash } from 'node:crypto';
import { tableFolder } from '../lake/keys.ts';

/** An object as S3 lists it. */
export interface Stored {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** When it was written, as milliseconds since 1970. */
  readonly writtenAt: number;
}

/** Files that become one. */
export interface Merge {
  readonly inputs: readonly string[];
  readonly output: string;
}

export interface DayOfTable {
  readonly table: string;
  readonly day: string;
}

const DAY = 86_400_000;
/** Firehose makes the last file of a day some minutes after it. Whoever lists files for a question has read them by then. */
export const SETTLED = 3_600_000;
/** What has so many bytes is read well by itself; Athena's own advice is above 128 MB, which no function's memory holds. */
const SMALL = 8_000_000;
/** Together at most, which bounds what the function holds in memory. */
const TOGETHER = 16_000_000;
/** Fewer are left alone, so that a day is not written again for each row that comes late. */
export const FEWEST = 8;
/** A plan is one item of the table: 1,000 keys are some 120 KB of its 400. */
const MOST = 1000;
/** Files of so many days at most are put together, so that rows go at most so much later than `keepDays` says. */
const SPAN = 7;

const COMPACTED = /\/compacted-(\d{4}-\d{2}-\d{2})-[0-9a-f]{16}\.parquet$/;

/** The day when the newest row of a compacted file was written; undefined for any other file. */
export function compactedOf(key: string): string | undefined {
  return COMPACTED.exec(key)?.[1];
}

/** The table's day that a file is in, at whatever depth: Firehose may make folders by the hour in it. */
export function dayOf(table: string, key: string): string | undefined {
  const rest = key.startsWith(tableFolder(table)) ? key.slice(tableFolder(table).length) : '';
  return /^day=(\d{4}-\d{2}-\d{2})\/./.exec(rest)?.[1];
}

/**
 * @param files those of one day of a table
 * @param minimumAge in milliseconds since a file was written
 */
export function mergesOf(files: readonly Stored[], minimumAge: number, now: number): Merge[] {
  const ready = files
    .filter(({ size, writtenAt }) => size < SMALL && now - writtenAt >= Math.max(minimumAge, SETTLED))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const spans = Map.groupBy(ready, (file) => Math.floor(Date.parse(writtenDay(file)) / DAY / SPAN));
  let room = MOST;
  const slices = [...spans.values()].flatMap((files) => [...slicesOf(files)]);
  return slices.flatMap((inputs) => {
    if (inputs.length < FEWEST || inputs.length > room) return [];
    room -= inputs.length;
    return [mergeOf(inputs)];
  });
}

/** The day whose retention a file's newest row has. */
function writtenDay({ key, writtenAt }: Stored): string {
  return compactedOf(key) ?? new Date(writtenAt).toISOString().slice(0, 10);
}

function* slicesOf(files: readonly Stored[]): Generator<readonly Stored[]> {
  let slice: Stored[] = [];
  let bytes = 0;
  for (const file of files) {
    if (slice.length > 0 && (bytes + file.size > TOGETHER || slice.length === MOST)) {
      yield slice;
      [slice, bytes] = [[], 0];
    }
    slice.push(file);
    bytes += file.size;
  }
  if (slice.length > 0) yield slice;
}

/** A day's folder. */
export function folderOf(key: string): string {
  return /^.*\/day=[^/]+\//.exec(key)?.[0] ?? '';
}

/** The name says which files it is made of: another plan never writes over it. */
function mergeOf(files: readonly Stored[]): Merge {
  const inputs = files.map(({ key }) => key);
  const newest = files.map(writtenDay).sort().at(-1);
  const digest = createHash('sha256').update(inputs.join('\n')).digest('hex').slice(0, 16);
  const [first = ''] = inputs;
  return { inputs, output: `${folderOf(first)}compacted-${newest}-${digest}.parquet` };
}

/** Whether the newest row of a compacted file is older than its table keeps rows. S3 would count from when it was compacted. */
export function isOver(key: string, keepDays: number | undefined, now: number): boolean {
  const newest = compactedOf(key);
  return newest !== undefined && keepDays !== undefined && Date.parse(newest) + (keepDays + 1) * DAY <= now;
}
