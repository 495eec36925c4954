/** Exports: submissions as CSV or JSON Lines, page by page. */
import { orderedRecord } from '../../shared/http/ordered.ts';
import { csvHead, csvRecord } from '../../shared/owner/csv.ts';
import type { FieldValue } from '../submission/submission.ts';
import type { PresentedSubmission } from './present.ts';

/** Columns besides the answers, in their order. */
const FIXED = [
  'id',
  'form',
  'state',
  'receivedAt',
  'replyTo',
  'subject',
  'language',
  'origin',
  'labels',
  'assignee',
  'notes',
] as const;

/** The last column: as a JSON object, the answers that have no column of their own. */
const OTHERS = 'otherFields';

/** How much the names of columns may take, as they travel in the cursor, and so in an address. */
const NAMES_BYTES = 2_000;

/**
 * Which answers get a column: those that the forms declare, then those that stand in the first page, as far as names
 * fit into a cursor. All pages of an export have the same.
 */
export function chooseColumns(
  declared: readonly string[],
  firstPage: readonly Pick<PresentedSubmission, 'fields'>[],
): string[] {
  const names = new Set([...declared, ...firstPage.flatMap(({ fields }) => Object.keys(fields))]);
  let bytes = 0;
  return [...names].filter((name) => {
    const size = Buffer.byteLength(JSON.stringify(name)) + 1;
    if (bytes + size > NAMES_BYTES) return false;
    bytes += size;
    return true;
  });
}

/** A field named as one of the columns besides the answers, such as `subject`, is headed `fields.subject`. */
export function csvHeader(columns: readonly string[]): string {
  const taken = new Set<string>([...FIXED, OTHERS]);
  return csvHead([...FIXED, ...columns.map((name) => (taken.has(name) ? `fields.${name}` : name)), OTHERS]);
}

export function csvLine(submission: PresentedSubmission, columns: readonly string[]): string {
  const { fields } = submission;
  const own = new Set(columns);
  const others = Object.entries(fields).filter(([name]) => !own.has(name));
  return csvRecord([
    ...FIXED.map((name) => cell(submission[name])),
    ...columns.map((name) => (Object.hasOwn(fields, name) ? cell(fields[name]) : '')),
    others.length > 0 ? JSON.stringify(orderedRecord(others)) : '',
  ]);
}

function cell(value: FieldValue | readonly string[] | undefined): string {
  return [value ?? ''].flat().join(', ');
}

export function jsonLine(submission: PresentedSubmission): string {
  return `${JSON.stringify(submission)}\n`;
}
