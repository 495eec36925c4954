/** Where rows of CSV end, in bytes: what cuts a file has to see the rows that `csvRows` reads, or a part begins within one. */

const [FEED, RETURN, QUOTE] = [0x0a, 0x0d, 0x22];

/** In bytes: a value in quotation marks may hold line ends. Beyond so much of a row a mark was forgotten. */
export const LONGEST_ROW = 1_000_000;

/**
 * Where a row with quotation marks ends.
 *
 * @param bytes the row, and what follows it as far as it is known
 * @param start where the row begins
 * @returns where the next one begins; `broken` where the row is none by RFC 4180, and ends with its first line; `later` while
 *   bytes that have not come yet decide
 */
export function endOfRow(bytes: Buffer, start: number, delimiter: number): number | 'broken' | 'later' {
  for (let at = start; ; at++) {
    if (bytes[at] === QUOTE) {
      const close = closingQuote(bytes, at, start);
      if (typeof close !== 'number') return close;
      at = close + 1;
    } else at = nextStop(bytes, at, delimiter);
    if (at >= bytes.length) return 'later';
    if (bytes[at] === delimiter) continue;
    if (bytes[at] === RETURN) {
      if (at + 1 === bytes.length) return 'later';
      at++;
    }
    return bytes[at] === FEED ? at + 1 : 'broken';
  }
}

function closingQuote(bytes: Buffer, open: number, start: number): number | 'broken' | 'later' {
  for (let at = bytes.indexOf(QUOTE, open + 1); at >= 0; at = bytes.indexOf(QUOTE, at + 2)) {
    if (at - start >= LONGEST_ROW) return 'broken';
    if (at + 1 === bytes.length) return 'later';
    if (bytes[at + 1] !== QUOTE) return at;
  }
  return bytes.length - start >= LONGEST_ROW ? 'broken' : 'later';
}

/** The next delimiter or line end: what is in between is a value without quotation marks. */
function nextStop(bytes: Buffer, from: number, delimiter: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== FEED) at++;
  return at;
}
