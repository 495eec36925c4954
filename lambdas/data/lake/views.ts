/**
 * A data set in SQL. Its table `<name>_rows` has every row that was taken; its view `<name>` has each thing once, by its key,
 * as its newest row says it is. Only what Trino and DuckDB both know stands here.
 */
import type { DatasetConfig } from '../../../config/data.ts';

/** The table that a view is made of. */
export function rowsTable(dataset: string): string {
  return `${dataset}_rows`;
}

/** The columns that a view shows, in their order. */
function viewColumns({ columns }: Pick<DatasetConfig, 'columns'>): string[] {
  return [...Object.keys(columns), 'day'];
}

/** The view's query. Of two rows of one key, a later landing counts, and within a file the later line. */
export function viewQuery(dataset: string, { columns, key, version }: DatasetConfig): string {
  const shown = viewColumns({ columns }).map(quoted).join(', ');
  const table = quoted(rowsTable(dataset));
  if (key === undefined) return `SELECT ${shown} FROM ${table}`;
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
