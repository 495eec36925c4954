/** A row of a file: its fields by the data set's columns, or what is wrong with it. */
import type { ColumnConfig, DatasetConfig } from '../../../config/data.ts';
import { type DerivedColumn, isDerived } from '../../../config/derived.ts';
import { lastDayOf } from '../lake/days.ts';
import { dayOf } from './time.ts';
import { Refused, readValue, type Value } from './value.ts';

/** A row as a file has it. */
export interface SourceRow {
  /** Of its beginning, from 1; a header is a line, too. */
  readonly line: number;
  /** As it stands there. */
  readonly raw: string;
  /** By what the file calls them; what is missing may be left out. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Those of its fields that are numbers by the file's own format, which has one notation for them. @default none */
  readonly numbers?: ReadonlySet<string>;
  /** Why it is no row at all. @default it is one */
  readonly broken?: string;
}

export interface Problem {
  /** By its name in the configuration; null when the row as a whole is meant. */
  readonly column: string | null;
  /** A sentence. */
  readonly reason: string;
}

/** The row of a table: by column. */
export type Row = Readonly<Record<string, Value>>;

export type ReadRow = { readonly row: Row; readonly day: string } | { readonly problems: readonly Problem[] };

type NamedColumn<T = ColumnConfig> = readonly [name: string, column: T];

/** How a data set's rows are read, worked out once. */
export interface Reader {
  readonly columns: readonly NamedColumn[];
  /** Those of the file. */
  readonly own: readonly NamedColumn[];
  readonly derived: readonly NamedColumn<DerivedColumn>[];
  /** The columns whose values must be there. */
  readonly needed: ReadonlySet<string>;
  /** Whose day a row is stored under. */
  readonly day: string | undefined;
  /** A row of an earlier day is set aside. */
  readonly firstDay: string;
}

export function readerOf({ columns, key = [], day, firstDay }: DatasetConfig): Reader {
  const all = Object.entries(columns);
  const dayColumn = day ?? all.find(([, { type }]) => type === 'time')?.[0];
  return {
    columns: all,
    own: all.filter(([, column]) => !isDerived(column)),
    derived: all.flatMap(([name, column]) => (isDerived(column) ? [[name, column] as const] : [])),
    needed: new Set(key),
    day: dayColumn,
    firstDay,
  };
}

/** @param landedOn the day of rows whose own day is not known */
export function readRow(
  { fields = {}, numbers, broken }: SourceRow,
  reader: Reader,
  landedOn: string,
): ReadRow {
  if (broken !== undefined) return { problems: [{ column: null, reason: broken }] };
  const row: Record<string, Value> = {};
  const wrong = fill(row, reader.own, reader, (name, column) => {
    const source = column.from ?? name;
    return readValue(textOf(fields, source), column, numbers?.has(source));
  });
  if (wrong.length > 0) return { problems: wrong };
  const missing = fill(row, reader.derived, reader, (_name, { derive }) => derivedValue(derive, row));
  return missing.length > 0 ? { problems: missing } : placed(row, reader, landedOn);
}

/** @returns what is wrong with the values, or missing */
function fill<T extends ColumnConfig>(
  row: Record<string, Value>,
  columns: readonly NamedColumn<T>[],
  { needed }: Reader,
  read: (name: string, column: T) => Value,
): Problem[] {
  const problems: Problem[] = [];
  for (const [name, column] of columns) {
    try {
      const value = read(name, column);
      if (value === null && column.required) throw new Refused('is missing');
      if (value === null && needed.has(name)) throw new Refused('is missing, and rows are known by it');
      row[name] = value;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push({ column: name, reason: `${name} ${error.message}` });
    }
  }
  return problems;
}

function placed(row: Row, { day: column, firstDay }: Reader, landedOn: string): ReadRow {
  const moment = column === undefined ? null : row[column];
  const day = typeof moment === 'number' ? dayOf(moment) : landedOn;
  const beyond = beyondTable(day, firstDay, lastDayOf(landedOn));
  if (beyond === undefined) return { row, day };
  return typeof moment === 'number'
    ? { problems: [{ column: column ?? null, reason: `${column} ${beyond}` }] }
    : { problems: [{ column: null, reason: `the day it landed ${beyond}` }] };
}

/** Why no question would find a row of a day. */
function beyondTable(day: string, firstDay: string, lastDay: string): string | undefined {
  if (day < firstDay) return `is before firstDay of the data set, ${firstDay}: ${day}`;
  return day > lastDay ? `is after ${lastDay}, five years from when the file landed: ${day}` : undefined;
}

/** Where a file has no column `constructor`, an object has something of its own under that name. */
function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const given = fields[name];
  return typeof given === 'string' ? given.trim() : '';
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function derivedValue({ of, take }: DerivedColumn['derive'], row: Row): string | null {
  const value = row[of] ?? null;
  if (value === null) return null;
  if (take === 'lower') return String(value).toLowerCase();
  if (take === 'upper') return String(value).toUpperCase();
  const moment = Number(value);
  if (take === 'weekday') return WEEKDAYS[new Date(moment).getUTCDay()] ?? null;
  if (take === 'hour') return String(new Date(moment).getUTCHours()).padStart(2, '0');
  return take === 'month' ? dayOf(moment).slice(0, 7) : dayOf(moment);
}
