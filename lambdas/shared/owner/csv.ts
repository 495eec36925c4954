/** CSV by RFC 4180, harmless in spreadsheets. */

/**
 * What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms included. Such a cell
 * gets an apostrophe in front, which spreadsheets show as text.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One record, its line end included. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
