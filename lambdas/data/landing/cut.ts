/** Cuts a file into parts between rows, while its bytes pass by. */
import { FileRefused } from '../format/format.ts';
import { endOfRow } from '../format/row-end.ts';

const [FEED, QUOTE] = [0x0a, 0x22];
/** A row is read in one go, and its values are some times as much as it. */
const LONGEST_LINE = 16_000_000;
/** All places are written down in one item, which holds 400 KB: some 30 bytes each. */
const MOST_PARTS = 5_000;

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
  private readonly delimiter: number | undefined;
  /** What follows the last row that has ended. */
  private rest: Buffer[] = [];
  private restBytes = 0;
  /** Where the rest begins. */
  private at: number;
  private line: number;
  private partStart: number;

  constructor({ start, line, delimiter, partBytes }: Cutting) {
    this.cuts = [{ start, line }];
    this.partBytes = partBytes;
    this.delimiter = delimiter?.charCodeAt(0);
    this.at = start;
    this.line = line;
    this.partStart = start;
  }

  /**
   * @param bytes those that follow the ones before; the first begin at the first row
   * @throws FileRefused when a line is too long, or there are too many parts
   */
  add(bytes: Uint8Array): void {
    const more = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.rest.push(more);
    this.restBytes += more.length;
    if (more.includes(FEED)) this.endRows(this.rest.length === 1 ? more : Buffer.concat(this.rest));
    if (this.restBytes > LONGEST_LINE)
      throw new FileRefused(
        `Line ${this.line} is longer than ${LONGEST_LINE / 1_000_000} MB: is there a line end missing?`,
      );
  }

  private endRows(bytes: Buffer): void {
    let at = 0;
    let quote = this.nextQuote(bytes, 0);
    for (let feed = bytes.indexOf(FEED); feed >= 0; feed = bytes.indexOf(FEED, at)) {
      if (quote < at) quote = this.nextQuote(bytes, at);
      const next = quote < feed ? this.endOfQuoted(bytes, at, feed) : feed + 1;
      if (next === undefined) break;
      this.line += next === feed + 1 ? 1 : linesIn(bytes.subarray(at, next));
      at = next;
      if (this.at + at - this.partStart >= this.partBytes) this.cut(this.at + at);
    }
    this.rest = at === bytes.length ? [] : [bytes.subarray(at)];
    this.restBytes = bytes.length - at;
    this.at += at;
  }

  /** Beyond all bytes where there is none, or none means anything. */
  private nextQuote(bytes: Buffer, from: number): number {
    const at = this.delimiter === undefined ? -1 : bytes.indexOf(QUOTE, from);
    return at < 0 ? bytes.length : at;
  }

  /** @returns where the next row begins; undefined while that is not known */
  private endOfQuoted(bytes: Buffer, at: number, feed: number): number | undefined {
    const end = endOfRow(bytes, at, this.delimiter ?? 0);
    if (end === 'later') return undefined;
    return end === 'broken' ? feed + 1 : end;
  }

  private cut(start: number): void {
    if (this.cuts.length === MOST_PARTS)
      throw new FileRefused(
        `It would be cut into more than ${MOST_PARTS} parts. Set the configuration’s data.landing.partBytes higher, or cut it into several files.`,
      );
    this.cuts.push({ start, line: this.line });
    this.partStart = start;
  }

  /** @returns the cuts, the last of which is none when nothing follows it */
  end(): readonly Cut[] {
    if (this.cuts.length > 1 && this.partStart === this.size) this.cuts.pop();
    return this.cuts;
  }

  /** Of all bytes that have passed, and those before the first row. */
  get size(): number {
    return this.at + this.restBytes;
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let feed = bytes.indexOf(FEED); feed >= 0; feed = bytes.indexOf(FEED, feed + 1)) lines++;
  return lines;
}
