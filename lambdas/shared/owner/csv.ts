/**
 * CSV by RFC 4180, harmless in spreadsheets, whichever sign they take for the separator: in many countries that is the
 * semicolon, and then a comma separates nothing and a quotation mark within a line means nothing.
 */

/**
 * Begins a file, so that spreadsheets read it as UTF-8. Excel takes a file without it for the computer's old code page,
 * and shows `JÃ¼rgen`.
 */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms included. Such a cell
 * gets an apostrophe in front, which spreadsheets show as text.
 */
const FORMULA = /^ *[=+\-@\t\r\n＝＋－＠]/;

/** The same behind a separator or a line's end within a cell, where another separator than ours begins one. */
const INNER_FORMULA =
  /([;\r\n][ "]*(?=[=+\-@\t＝＋－＠])|\t[ "]*(?=[=+\-@＝＋－＠])|,"*(?=[=+\-@\t＝＋－＠]))/g;

/** What quotation marks keep together: our separator, the others and line ends. */
const NEEDS_QUOTES = /[",;\t\r\n]/;

/** The first record of a file: the names of its columns. */
export function csvHead(names: readonly string[]): string {
  return BYTE_ORDER_MARK + csvRecord(names);
}

/** One record, its line end included. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Space at a cell's end is left out: the mark that ends the quotation would begin one on a line of its own. */
function csvCell(value: string): string {
  const text = value.trimEnd();
  const inside = text.replace(INNER_FORMULA, "$1'");
  const harmless = `${FORMULA.test(text) ? "'" : ''}${inside}${text.endsWith(';') ? "'" : ''}`;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
