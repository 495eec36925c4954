/** The rows of a part that were set aside: a line of JSON each, in an object of their own. */
import { linesOf } from '../format/lines.ts';
import type { Problem, SourceRow } from '../rows/row.ts';

/** A row that was set aside. */
export interface RejectedRow extends Problem {
  readonly line: number;
  /** All that is wrong with it; `column` and `reason` are the first. */
  readonly problems: readonly Problem[];
  /** As it stands in the file, or its first `KEPT_CHARACTERS`. */
  readonly row: string;
}

/** A row that is wrong is kept to so many characters. */
export const KEPT_CHARACTERS = 20_000;
/** Of a part, so many bytes of rows that were set aside are kept: several times what the part itself has. The rest is in its file alone. */
export const KEPT_BYTES = 64_000_000;
/** Text becomes bytes in pieces of about so many characters. */
const PIECE = 1_000_000;

/** Gathers rows that are wrong. Each is counted; those from the first one on that would go beyond `KEPT_BYTES` are not kept. */
export class RejectedRows {
  count = 0;
  private readonly pieces: Buffer[] = [];
  private text = '';
  private bytes = 0;
  private isFull = false;

  add({ line, raw }: SourceRow, problems: readonly Problem[]): void {
    this.count++;
    if (this.isFull) return;
    const text = `${JSON.stringify(asStored(line, raw, problems))}\n`;
    const bytes = Buffer.byteLength(text);
    this.isFull = this.bytes + bytes > KEPT_BYTES;
    if (this.isFull) return;
    this.bytes += bytes;
    this.text += text;
    if (this.text.length >= PIECE) this.pack();
  }

  /** What is kept of them, as it is stored. */
  body(): Buffer {
    this.pack();
    return Buffer.concat(this.pieces);
  }

  private pack(): void {
    this.pieces.push(Buffer.from(this.text));
    this.text = '';
  }
}

/** Of a row with one problem, `problems` would say it twice. */
type StoredRow = Omit<RejectedRow, 'problems'> & Partial<Pick<RejectedRow, 'problems'>>;

function asStored(line: number, raw: string, problems: readonly Problem[]): StoredRow {
  const [first = { column: null, reason: '' }] = problems;
  const row = raw.slice(0, KEPT_CHARACTERS);
  return { line, ...first, ...(problems.length > 1 && { problems }), row };
}

/** The first rows of what `RejectedRows` has stored, at most `limit`. */
export function readRejected(stored: string, limit: number): RejectedRow[] {
  const rows: RejectedRow[] = [];
  for (const [text] of linesOf(stored, 1)) {
    if (rows.length >= limit) break;
    const { column, reason, problems = [{ column, reason }], ...row } = JSON.parse(text) as StoredRow;
    rows.push({ ...row, column, reason, problems });
  }
  return rows;
}
