/** A huge CSV file of orders that nobody holds: it repeats one block of rows, and any range of it can be read. */

const HEADER = 'id,at,amount,country,note\n';
/** A body comes in such pieces. */
const PIECE = 65_536;
const BLOCK_ROWS = 5_000;

interface BlockRow {
  /** Within the block: bytes, and lines. */
  readonly start: number;
  readonly line: number;
}

export class Synthetic {
  readonly size: number;
  readonly rows: number;
  /** Those of them that are wrong. */
  readonly wrong: number;
  private readonly head = Buffer.from(HEADER);
  private readonly block: Buffer;
  private readonly blockRows: readonly BlockRow[];
  private readonly lineOf: ReadonlyMap<number, number>;
  private readonly blockLines: number;
  private readonly longest: number;

  /** @param bytes it is at least so large */
  constructor(bytes: number) {
    const written = Array.from({ length: BLOCK_ROWS }, (_, i) => orderOf(i));
    const blockRows: BlockRow[] = [];
    let [start, line] = [0, 0];
    for (const { text } of written) {
      blockRows.push({ start, line });
      start += Buffer.byteLength(text);
      line += text.split('\n').length - 1;
    }
    this.block = Buffer.from(written.map(({ text }) => text).join(''));
    this.blockRows = blockRows;
    this.lineOf = new Map(blockRows.map((row) => [row.start, row.line]));
    this.blockLines = line;
    this.longest = Math.max(...written.map(({ text }) => Buffer.byteLength(text)));
    const blocks = Math.ceil((bytes - this.head.length) / this.block.length);
    this.size = this.head.length + blocks * this.block.length;
    this.rows = blocks * BLOCK_ROWS;
    this.wrong = blocks * written.filter(({ isWrong }) => isWrong).length;
  }

  get firstRow(): number {
    return this.head.length;
  }

  /** In bytes. */
  get longestRow(): number {
    return this.longest;
  }

  /** The line that begins there, counted from 1; undefined where no row does. */
  lineAt(position: number): number | undefined {
    const within = position - this.head.length;
    const line = this.lineOf.get(within % this.block.length);
    return line === undefined
      ? undefined
      : 2 + Math.floor(within / this.block.length) * this.blockLines + line;
  }

  /** How many rows begin within. */
  rowsWithin(start: number, end: number): number {
    return this.rowsBefore(end) - this.rowsBefore(start);
  }

  private rowsBefore(position: number): number {
    const within = position - this.head.length;
    const rest = within % this.block.length;
    const before = this.blockRows.findIndex((row) => row.start >= rest);
    return Math.floor(within / this.block.length) * BLOCK_ROWS + (before < 0 ? BLOCK_ROWS : before);
  }

  /** @param end the byte after the last one */
  async *read(start = 0, end = this.size): AsyncGenerator<Uint8Array> {
    for (let at = start; at < end; ) {
      const within = at - this.head.length;
      const [source, from] = within < 0 ? [this.head, at] : [this.block, within % this.block.length];
      const piece = source.subarray(from, Math.min(from + PIECE, from + end - at));
      yield piece;
      at += piece.length;
    }
  }
}

/** Some have a line end within, some a quotation mark where none may be, some an amount that is refused. */
function orderOf(i: number): { readonly text: string; readonly isWrong: boolean } {
  const isBroken = i % 1009 === 7;
  const isWrong = i % 97 === 3;
  const words = `about order ${i}: ${'ä word or two, '.repeat(20 + (i % 50))}`;
  const note = isBroken ? `"broken" ${'x'.repeat(30)}` : `"${words}${i % 10 === 0 ? '\n""next"" line' : ''}"`;
  const day = `2026-01-${String(1 + (i % 5)).padStart(2, '0')}`;
  return {
    text: `order-${i},${day}T12:00:00Z,${isWrong ? -1 : i / 8},${['DE', 'FR', 'US'][i % 3]},${note}\n`,
    isWrong: isBroken || isWrong,
  };
}
