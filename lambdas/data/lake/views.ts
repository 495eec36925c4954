/**
 * A data set in SQL. Its table `<name>_rows` has every row that was taken; its view `<name>` has each thing once, by its key,
 * as its newest row says it is. Only what Trino and DuckDB both know stands here: test/unit/lambdas/data/lake/sql.test.ts holds it.
 */
import type { ColumnConfig, DataConfig, DatasetConfig } from '../../../config/data.ts';
import type { EVENT_COLUMNS } from '../../shared/lake/columns.ts';
import { eventViews } from './event-views.ts';

export interface View {
  /** The views and tables that it reads. */
  readonly of: readonly string[];
  readonly sql: string;
  readonly columns: readonly (readonly [name: string, type: ViewType])[];
}
type ViewType = ColumnConfig['type'] | (typeof EVENT_COLUMNS)[keyof typeof EVENT_COLUMNS];

/** All that can be asked, by name. One that reads another stands behind it. */
export function viewsOf({ datasets, lake }: Pick<DataConfig, 'datasets' | 'lake'>): Record<string, View> {
  const own = Object.entries(datasets).map(([name, dataset]) => [name, datasetView(name, dataset)] as const);
  return { ...Object.fromEntries(own), ...(lake && eventViews(lake)) };
}

/** The table that a view is made of. */
export function rowsTable(dataset: string): string {
  return `${dataset}_rows`;
}

function datasetView(name: string, dataset: DatasetConfig): View {
  return {
    of: [rowsTable(name)],
    sql: viewQuery(name, dataset),
    columns: [
      ...Object.entries(dataset.columns).map(([column, { type }]) => [column, type] as const),
      ['day', 'text'],
    ],
  };
}

/**
 * The view's query. Of two rows of one key, a later landing counts, and within a file the later line. Without a key each row counts:
 * once, though it is in two files while small ones are put together. The day is no part of what a row is, but lets a condition on it
 * read those days alone.
 */
function viewQuery(dataset: string, { columns, key, version }: DatasetConfig): string {
  const shown = [...Object.keys(columns), 'day'].map(quoted).join(', ');
  const table = quoted(rowsTable(dataset));
  if (key === undefined)
    return `SELECT ${shown} FROM (SELECT *, row_number() OVER (PARTITION BY "day", "_file", "_line" ORDER BY "_landed") AS "_rank" FROM ${table}) AS "_ranked" WHERE "_rank" = 1`;
  const order = [...(version === undefined ? [] : [version]), '_landed', '_file', '_line']
    .map((name) => `${quoted(name)} DESC NULLS LAST`)
    .join(', ');
  const partition = key.map(quoted).join(', ');
  return `SELECT ${shown} FROM (SELECT *, row_number() OVER (PARTITION BY ${partition} ORDER BY ${order}) AS "_rank" FROM ${table}) AS "_ranked" WHERE "_rank" = 1`;
}

/** A name as SQL takes it whatever words it knows. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
