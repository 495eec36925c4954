/** `npm run data -- rejected --raw`: rows as they stand in their file, under its first line, to be corrected and put again. */
import type { Layout } from '../../lambdas/data/format/format.ts';
import { KEPT_CHARACTERS, type RejectedRow } from '../../lambdas/data/landing/rejected.ts';
import type { DataFile } from '../../lambdas/data/landing/store.ts';
import { CommandError } from '../command-error.ts';
import { oneLine } from '../owner/print.ts';
import { nameOf } from './files.ts';

/** A file is named by so much of its hash where its name is not enough. */
const SHORT_HASH = 16;

/** @throws CommandError that names the files, when rows of one would be read wrongly under the first line of another */
export function requireAlike(files: readonly DataFile[]): void {
  const shapes = new Set(files.map(({ layout }) => JSON.stringify([layout?.kind, firstLineOf(layout)])));
  if (shapes.size <= 1) return;
  const named = files.map((file) => {
    const first = firstLineOf(file.layout) || `${file.layout?.kind}, without a first line`;
    return `  ${file.hash.slice(0, SHORT_HASH)}  ${oneLine(nameOf(file))}  (${oneLine(first.slice(0, 200))})`;
  });
  throw new CommandError(
    `These files have different first lines, so their rows do not go into one file. Choose one with --file <hash or name>:\n${named.join('\n')}`,
  );
}

/** @returns what to print, and the rows that only their beginning is kept of: those have to be taken from the file itself */
export function rawRows<Row extends RejectedRow>(
  layout: Layout | undefined,
  rows: readonly Row[],
): { readonly lines: readonly string[]; readonly cut: readonly Row[] } {
  const isCut = ({ row }: Row) => row.length >= KEPT_CHARACTERS;
  const whole = rows.filter((row) => !isCut(row)).map(({ row }) => row);
  const first = firstLineOf(layout);
  return {
    lines: whole.length > 0 && first !== '' ? [first, ...whole] : whole,
    cut: rows.filter(isCut),
  };
}

/** What a file of this layout has before its rows; empty where that is nothing. */
function firstLineOf(layout: Layout | undefined): string {
  if (layout?.kind === 'csv')
    return layout.header.map((name) => asCsv(name, layout.delimiter)).join(layout.delimiter);
  return layout?.kind === 'cloudfront' ? `#Fields: ${layout.header.join(' ')}` : '';
}

function asCsv(name: string, delimiter: string): string {
  return name.includes(delimiter) || /["\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
