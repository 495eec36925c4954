/** What a file is: by the data set's configuration, its name and its first lines. */
import type { ColumnConfig, DatasetConfig } from '../../../config/data.ts';
import { isDerived } from '../../../config/derived.ts';
import type { SourceRow } from '../rows/row.ts';
import { csvHeader, csvRows, delimiterOf } from './csv.ts';
import { jsonRows } from './json-lines.ts';
import { cloudFrontHeader, cloudFrontRows, WEB_LOG_FIELDS, webLogRows } from './logs.ts';

export type Kind = NonNullable<DatasetConfig['format']>;
export type Compression = 'none' | 'gzip' | 'zstd';

/** Why a whole file can't be read: a sentence for its owner. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/** How the rows of one file are read. Kept with the file: its parts don't have its first line. */
export interface Layout {
  readonly kind: Kind;
  /** The names of the columns, in their order; empty for JSON Lines. */
  readonly header: readonly string[];
  readonly delimiter: string;
}

/** Where the rows begin. */
export interface Beginning {
  readonly layout: Layout;
  /** In bytes, from the beginning of the unpacked file. */
  readonly start: number;
  /** The number of the first row's line. */
  readonly line: number;
}

const ENDINGS: Readonly<Record<string, Kind>> = {
  csv: 'csv',
  tsv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  log: 'web-log',
};

/** @throws FileRefused when nothing says what it is */
export function kindOf(name: string, { format }: DatasetConfig): Kind {
  if (format !== undefined) return format;
  const ending = /\.([a-z]+)(?:\.(?:gz|zst))?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = ENDINGS[ending];
  if (kind === undefined)
    throw new FileRefused(
      `Its name does not say what it is. Call it .csv, .tsv, .jsonl, .ndjson or .log (with .gz or .zst where it is packed), or set the data set’s format.`,
    );
  return kind;
}

/** By its first bytes: gzip is RFC 1952, zstd RFC 8878. */
export function compressionOf(bytes: Uint8Array): Compression {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return isZstd ? 'zstd' : 'none';
}

/** In bytes: names are kept with the file, in an item that holds 400 KB. */
const LONGEST_HEADER = 100_000;

/**
 * Reads what stands before the rows.
 *
 * @param head the unpacked file's first bytes, a megabyte or all of it
 * @throws FileRefused
 */
export function beginningOf(head: Buffer, kind: Kind, dataset: DatasetConfig): Beginning {
  const beginning = beginningAt(head, kind, dataset);
  const names = Buffer.byteLength(beginning.layout.header.join());
  if (names > LONGEST_HEADER)
    throw new FileRefused(`The names of its columns are ${names} bytes, and may be ${LONGEST_HEADER}.`);
  return beginning;
}

function beginningAt(head: Buffer, kind: Kind, dataset: DatasetConfig): Beginning {
  if (head.length === 0) throw new FileRefused('It is empty.');
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))
    throw new FileRefused('It is UTF-16. Save it as UTF-8.');
  if (head.includes(0)) throw new FileRefused('It is no text: it has bytes that no text has.');
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const text = head.toString('utf8', mark);
  if (text.trim() === '') throw new FileRefused('It is empty.');
  if (!text.includes('\n') && text.trim().includes('\r'))
    throw new FileRefused('Its lines end as on old Macs (CR). Save it with line ends of Unix or Windows.');
  if (kind === 'jsonl') return plain(kind, mark, []);
  if (kind === 'web-log') return plain(kind, mark, [...WEB_LOG_FIELDS]);
  if (kind === 'cloudfront') {
    const header = cloudFrontHeader(text);
    if (!header) throw new FileRefused('It has no line #Fields:, so it is no standard log of CloudFront.');
    return plain(kind, mark, header);
  }
  return csvBeginning(text, mark, dataset);
}

function plain(kind: Kind, start: number, header: readonly string[]): Beginning {
  return { layout: { kind, header, delimiter: '\t' }, start, line: 1 };
}

function csvBeginning(text: string, mark: number, dataset: DatasetConfig): Beginning {
  const delimiter = dataset.delimiter ?? delimiterOf(text.slice(0, text.indexOf('\n') + 1 || undefined));
  try {
    const { names, next, lines } = csvHeader(text, delimiter);
    const head = text.slice(0, next);
    // What stands for a byte that is no UTF-8 is longer than the byte: the first row would begin too late.
    if (head.includes('\uFFFD'))
      throw new FileRefused('Its first line has characters that are no UTF-8: save the file as UTF-8.');
    checkHeader(names, dataset);
    const start = mark + Buffer.byteLength(head);
    return { layout: { kind: 'csv', header: names, delimiter }, start, line: 1 + lines };
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw new FileRefused(`Its first line can’t be read: ${(error as Error).message}.`);
  }
}

function checkHeader(names: readonly string[], { columns, key = [], unknownColumns }: DatasetConfig): void {
  const has = `Its first line has: ${names.join(', ').slice(0, 300)}.`;
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined) throw new FileRefused(`It has the column ${twice} twice.`);
  const wanted = Object.entries(columns).filter(([, column]) => !isDerived(column));
  const needed = new Set(Object.entries(columns).flatMap(([name, column]) => neededBy(name, column, key)));
  const missing = wanted
    .filter(([name, column]) => needed.has(name) && !names.includes(column.from ?? name))
    .map(([name, { from }]) => from ?? name);
  if (missing.length > 0)
    throw new FileRefused(`It has no column ${missing.join(', ')}, which every row needs. ${has}`);
  const sources = wanted.map(([name, { from }]) => from ?? name);
  if (!sources.some((source) => names.includes(source)))
    throw new FileRefused(`It has none of the data set’s columns (${sources.join(', ')}). ${has}`);
  const unknown = names.filter((name) => !sources.includes(name));
  if (unknownColumns === 'refuse' && unknown.length > 0)
    throw new FileRefused(`It has columns that are not configured: ${unknown.join(', ').slice(0, 300)}.`);
}

/** The column of the file that a row can't be without, where a column is one of those. */
function neededBy(name: string, column: ColumnConfig, key: readonly string[]): string[] {
  if (!column.required && !key.includes(name)) return [];
  return [isDerived(column) ? column.derive.of : name];
}

/** The rows of a piece of a file, which begins and ends between rows. */
export function rowsOf(
  text: string,
  layout: Layout,
  line: number,
  dataset: DatasetConfig,
): Generator<SourceRow> {
  const { header, delimiter } = layout;
  switch (layout.kind) {
    case 'csv':
      return csvRows(text, { header, delimiter, line });
    case 'jsonl':
      return jsonRows(text, { sources: sourcesOf(dataset), literal: literalIn(dataset), line });
    case 'web-log':
      return webLogRows(text, { line });
    case 'cloudfront':
      return cloudFrontRows(text, { header, line });
  }
}

function sourcesOf({ columns }: DatasetConfig): string[] {
  return Object.entries(columns).map(([name, { from }]) => from ?? name);
}

/** What only columns of text are made of: there, a number is a name. */
function literalIn({ columns }: DatasetConfig): ReadonlySet<string> {
  const all = Object.entries(columns).filter(([, column]) => !isDerived(column));
  const others = all.filter(([, { type }]) => type !== 'text').map(([name, { from }]) => from ?? name);
  return new Set(all.map(([name, { from }]) => from ?? name).filter((source) => !others.includes(source)));
}
