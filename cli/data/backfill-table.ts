/**
 * Fills the lake with what a pipeline has stored: page by page of its table, in files of many rows, one for each day in them. What
 * was done is written down after each flush; a run that was ended goes on from there. A row has the same id as the one from the
 * stream, and views count it once, so that nothing is counted twice however often it is done.
 */
import type { EventRow } from '../../lambdas/shared/lake/columns.ts';
import { type LakeRecord, recordOf } from '../../lambdas/shared/lake/send.ts';

export type Key = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, unknown>> & { readonly type: string };

/** How far a run has come. */
export interface Progress {
  /** Files are named by it. */
  readonly run: string;
  readonly items: number;
  readonly rows: number;
  readonly flushes: number;
  /** The table's last key that was read; absent at the beginning. */
  readonly after?: Key | undefined;
  readonly isDone: boolean;
}

export interface Backfill {
  /** Reads a page of the table. */
  readonly readPage: (
    after: Key | undefined,
  ) => Promise<{ readonly items: readonly Item[]; readonly next?: Key | undefined }>;
  readonly rowsOf: (item: Item) => readonly EventRow[];
  /** Writes a day's rows. @returns undoes it */
  readonly write: (day: string, name: string, rows: readonly LakeRecord[]) => Promise<() => Promise<unknown>>;
  readonly save: (progress: Progress) => Promise<void>;
  /** In milliseconds. */
  readonly now: () => number;
}

const MINUTE = 60_000;
/**
 * Somebody may be deleted after their rows were read. All files are looked at once more an hour later, so rows are in a file before
 * that, or are read again. Rows that were held for so long are written.
 */
const HELD_LONG = 10 * MINUTE;
/** A machine may have slept meanwhile: rows as old as this are not written, but read again. */
const STALE = 30 * MINUTE;
/** A machine that slept while it wrote takes back what it wrote. A request to S3 is good for fifteen minutes. */
const TOO_LATE = 50 * MINUTE;

/** Rows of so many are held before they are written: some tens of megabytes. */
const ROWS_AT_ONCE = 50_000;

/** @param from how far an earlier run has come */
export async function backfillTable(
  backfill: Backfill,
  from: Progress,
  rowsAtOnce = ROWS_AT_ONCE,
): Promise<Progress> {
  let [saved, progress] = [from, from];
  let held: LakeRecord[] = [];
  let since: number | undefined;
  const isHeldFor = (long: number) => since !== undefined && backfill.now() - since > long;
  const readAgain = () => {
    [progress, held, since] = [saved, [], undefined];
  };
  while (!progress.isDone) {
    since ??= backfill.now();
    const { items, next } = await backfill.readPage(progress.after);
    const rows = items.flatMap(backfill.rowsOf).map(recordOf);
    held.push(...rows);
    progress = {
      ...progress,
      items: progress.items + items.length,
      rows: progress.rows + rows.length,
      after: next,
      isDone: next === undefined,
    };
    if (isHeldFor(STALE)) {
      readAgain();
      continue;
    }
    if (held.length < rowsAtOnce && !progress.isDone && !isHeldFor(HELD_LONG)) continue;
    const written: (() => Promise<unknown>)[] = [];
    for (const [day, of] of Map.groupBy(held, (row) => row.day))
      written.push(await backfill.write(day, `backfill-${progress.run}-${progress.flushes}`, of));
    if (isHeldFor(TOO_LATE)) {
      for (const undo of written) await undo();
      readAgain();
      continue;
    }
    [held, since] = [[], undefined];
    progress = { ...progress, flushes: progress.flushes + 1 };
    await backfill.save(progress);
    saved = progress;
  }
  return progress;
}
