/** Rows that Firehose did not take at once, and takes now. */
import { isPersonal } from '../../shared/lake/personal.ts';
import type { LakeRecord } from '../../shared/lake/send.ts';

/** What waited for longer comes without what it has of a person: whoever is to be forgotten is looked for until then, and no longer. */
export const LONGEST_WAIT = 25 * 3_600_000;

/** By when a row happened: it can't have been given to the queue before. A redrive may bring one back after days. */
export function withoutOldPersons(rows: readonly LakeRecord[], now: Date): LakeRecord[] {
  return rows.map((row) => {
    const at = Date.parse(`${String(row.at).replace(' ', 'T')}Z`);
    if (now.getTime() - at < LONGEST_WAIT) return row;
    return Object.fromEntries(Object.entries(row).filter(([name]) => !isPersonal(name))) as LakeRecord;
  });
}
