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
  /** Writes a day's rows; the same name again takes their place. */
  readonly write: (day: string, name: string, rows: readonly LakeRecord[]) => Promise<void>;
  readonly save: (progress: Progress) => Promise<void>;
}

/** Rows of so many are held before they are written: some tens of megabytes. */
const ROWS_AT_ONCE = 50_000;

/** @param from how far an earlier run has come */
export async function backfillTable(
  backfill: Backfill,
  from: Progress,
  rowsAtOnce = ROWS_AT_ONCE,
): Promise<Progress> {
  let progress = from;
  let held: LakeRecord[] = [];
  while (!progress.isDone) {
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
    if (held.length < rowsAtOnce && !progress.isDone) continue;
    for (const [day, of] of Map.groupBy(held, (row) => row.day))
      await backfill.write(day, `backfill-${progress.run}-${progress.flushes}`, of);
    held = [];
    progress = { ...progress, flushes: progress.flushes + 1 };
    await backfill.save(progress);
  }
  return progress;
}
