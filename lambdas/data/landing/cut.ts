/** Cuts a file into parts between rows, while its bytes pass by. */
import { LONGEST_ROW } from '../format/csv.ts';

const [FEED, QUOTE] = [0x0a, 0x22];
/** Where in a row of CSV the last byte was. */
const [AT_FIELD, IN_FIELD, IN_QUOTES, AFTER_QUOTE] = [0, 1, 2, 3];

/** Where a part begins. */
export interface Cut {
  /** In bytes of the unpacked file. */
  readonly start: number;
  /** The number of its first line. */
  readonly line: number;
}

export interface Cutting {
  /** Where the first row is. */
  readonly start: number;
  readonly line: number;
  /** What stands between values of CSV; undefined where a line end always ends a row. */
  readonly delimiter: string | undefined;
  /** So much is read at once: its rows, as values, are some times as much. */
  readonly partBytes: number;
}

export class Cutter {
  readonly cuts: Cut[];
  private readonly partBytes: number;
  private readonly delimiter: number;
  private readonly isCsv: boolean;
  private state: number = AT_FIELD;
  private openedAt = 0;
  private at: number;
  private line: number;
  private partStart: number;

  constructor({ start, line, delimiter, partBytes }: Cutting) {
    this.cuts = [{ start, line }];
    this.partBytes = partBytes;
    this.isCsv = delimiter !== undefined;
    this.delimiter = delimiter?.charCodeAt(0) ?? 0;
    this.at = start;
    this.line = line;
    this.partStart = start;
  }

  /** @param bytes those that follow the ones before; the first begin at the first row */
  add(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (this.isCsv && byte !== FEED) this.follow(byte, i);
      if (byte === FEED) this.endLine(i + 1);
    }
    this.at += bytes.length;
  }

  private follow(byte: number, i: number): void {
    const { state } = this;
    if (byte === QUOTE) {
      if (state === AT_FIELD) {
        this.state = IN_QUOTES;
        this.openedAt = this.at + i;
      } else if (state === IN_QUOTES) this.state = AFTER_QUOTE;
      else if (state === AFTER_QUOTE) this.state = IN_QUOTES;
    } else if (state !== IN_QUOTES)
      this.state = byte === this.delimiter ? AT_FIELD : state === AFTER_QUOTE ? AFTER_QUOTE : IN_FIELD;
  }

  private endLine(next: number): void {
    this.line++;
    const position = this.at + next;
    // Nobody closes it any more.
    const isOpen = this.state === IN_QUOTES && position - this.openedAt < LONGEST_ROW;
    if (isOpen) return;
    this.state = AT_FIELD;
    if (position - this.partStart < this.partBytes) return;
    this.cuts.push({ start: position, line: this.line });
    this.partStart = position;
  }

  /** @returns the cuts, the last of which is none when nothing follows it */
  end(): readonly Cut[] {
    if (this.cuts.length > 1 && this.partStart === this.at) this.cuts.pop();
    return this.cuts;
  }

  get size(): number {
    return this.at;
  }
}
