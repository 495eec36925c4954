/** What strangers wrote, on a terminal. */

/** Control characters could move the cursor or colour the screen, and direction marks could turn text around. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}]/gu;

/** Text that does nothing but appear; line breaks stay. */
export function printable(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(UNPRINTABLE, (character) => (character === '\n' || character === '\t' ? character : '�'));
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ').trim();
}

/** JSON for programs; C1 controls, which JSON leaves as they are, escaped like the others. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(value, null, 2);
  console.log(text.replaceAll(/[\x7f-\x9f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/**
 * A table in columns; the last takes what is left of the line.
 *
 * @param width of a line in characters
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const lines = [head, ...rows.map((row) => row.map(oneLine))];
  const widths = head.map((_, column) =>
    lines.reduce((widest, line) => Math.max(widest, line[column]?.length ?? 0), 0),
  );
  return lines
    .map((line) => {
      const padded = line.map((cell, i) => (i < line.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell));
      const text = padded.join('  ').trimEnd();
      return text.length > width ? `${text.slice(0, width - 1)}…` : text;
    })
    .join('\n');
}

/** A table on the terminal, or that there is nothing for it. */
export function printRows(head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) console.log('Nothing there.');
  else console.log(formatTable(head, rows, process.stdout.columns ?? 200));
}

interface FiredRule {
  readonly id: string;
  readonly because: readonly string[];
  readonly would?: readonly string[];
}

/** Which rules fired, and why, as lines of what is shown of an entry. */
export function firedFacts(rules: readonly FiredRule[]): [name: string, words: string][] {
  return rules.map(({ id, because, would }) => [
    would ? 'Shadow' : 'Rule',
    [id, because.join(', ')].filter(Boolean).join(': '),
  ]);
}
