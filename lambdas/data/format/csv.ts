/** CSV by RFC 4180. A line that is none is broken alone: the next one begins again. */
import type { SourceRow } from '../rows/row.ts';
import { LONGEST_ROW } from './row-end.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** The one that a file's first line has most of; a comma where it has none. */
export function delimiterOf(header: string): string {
  const outside = header.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => outside.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * @param text whole rows, without the file's header
 * @param header the names of the columns
 * @param line the number of the text's first line
 */
export function* csvRows(
  text: string,
  {
    header,
    delimiter,
    line,
  }: { readonly header: readonly string[]; readonly delimiter: string; readonly line: number },
): Generator<SourceRow> {
  let number = line;
  for (let at = 0; at < text.length; ) {
    const record = recordAt(text, at, delimiter);
    const raw = text.slice(at, record.end);
    if (raw.trim() !== '') yield rowOf(record, header, raw, number);
    number += record.lines;
    at = record.next;
  }
}

/** The values of a file's first line. @throws Error when a quotation mark is not closed there */
export function csvHeader(
  text: string,
  delimiter: string,
): { readonly names: string[]; readonly next: number; readonly lines: number } {
  const { values, broken, next, lines } = recordAt(text, 0, delimiter);
  if (!values) throw new Error(broken);
  return { names: values.map((name) => name.trim()), next, lines };
}

interface CsvRecord {
  readonly values?: readonly string[];
  readonly broken?: string;
  /** Where it ends, without its line end. */
  readonly end: number;
  /** Where the next one begins. */
  readonly next: number;
  readonly lines: number;
}

function recordAt(text: string, at: number, delimiter: string): CsvRecord {
  const feed = text.indexOf('\n', at);
  const next = feed < 0 ? text.length : feed + 1;
  const end = endOf(text, at, feed < 0 ? text.length : feed);
  const first = text.slice(at, end);
  if (!first.includes('"')) return { values: first.split(delimiter), end, next, lines: 1 };
  return (
    quotedRecordAt(text, at, delimiter) ?? {
      broken: 'a quotation mark is not where one may be, or is not closed',
      end,
      next,
      lines: 1,
    }
  );
}

/** Without the carriage return before a line feed. */
function endOf(text: string, at: number, feed: number): number {
  return feed > at && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** @returns undefined when it is none */
function quotedRecordAt(text: string, start: number, delimiter: string): CsvRecord | undefined {
  const values: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at, start);
      if (close === undefined) return undefined;
      const value = text.slice(at + 1, close);
      lines += value.split('\n').length - 1;
      values.push(value.replaceAll('""', '"'));
      at = close + 1;
    } else {
      const stop = nextStop(text, at, delimiter);
      values.push(text.slice(at, endOf(text, at, stop)));
      at = stop === text.length || text[stop] === '\n' ? endOf(text, at, stop) : stop;
    }
    if (text[at] === delimiter) at++;
    else if (at >= text.length) return { values, end: at, next: at, lines };
    else if (text[at] === '\n') return { values, end: at, next: at + 1, lines };
    else if (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length))
      return { values, end: at, next: Math.min(at + 2, text.length), lines };
    else return undefined;
  }
}

function closingQuote(text: string, open: number, start: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2))
    // Asked once, of the mark that closes: a long row may have thousands of others, and each would cost its length.
    if (text[at + 1] !== '"') return isTooLong(text, start, at) ? undefined : at;
  return undefined;
}

/** A character is at most three bytes for each place that it takes here. */
function isTooLong(text: string, start: number, end: number): boolean {
  if ((end - start) * 3 < LONGEST_ROW) return false;
  return end - start >= LONGEST_ROW || Buffer.byteLength(text.slice(start, end)) >= LONGEST_ROW;
}

/** The next delimiter or line end. */
function nextStop(text: string, at: number, delimiter: string): number {
  for (let stop = at; stop < text.length; stop++)
    if (text[stop] === delimiter || text[stop] === '\n') return stop;
  return text.length;
}

function rowOf(
  { values, broken }: CsvRecord,
  header: readonly string[],
  raw: string,
  line: number,
): SourceRow {
  if (!values) return { line, raw, broken: broken ?? '' };
  if (values.length !== header.length)
    return {
      line,
      raw,
      broken: `the row has ${values.length} values, and the first line has ${header.length} columns`,
    };
  return { line, raw, fields: Object.fromEntries(header.map((name, i) => [name, values[i] ?? ''])) };
}
