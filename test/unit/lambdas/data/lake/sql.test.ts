import { TrinoSQL } from 'dt-sql-parser';
import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../../../config/lake-fields.ts';
import { compose } from '../../../../../lambdas/data/lake/compose.ts';
import { savedQueries } from '../../../../../lambdas/data/lake/saved.ts';
import { viewsOf } from '../../../../../lambdas/data/lake/views.ts';
import { spanOf } from '../../../../../lambdas/data/monthly/month.ts';
import { monthViews } from '../../../../../lambdas/data/monthly/questions.ts';
import { orders } from '../dataset.ts';

const views = viewsOf({ datasets: { orders }, lake: { person: false, fields: NO_FIELDS } });
const saved = savedQueries();
const ofMonth = monthViews(
  {
    datasets: { orders },
    lake: { person: false, fields: NO_FIELDS },
  },
  spanOf('2026-10', 'Europe/Berlin'),
);

/** What is asked of Athena: each view and each saved question, on its own and with the views that it reads. */
const SQL: readonly (readonly [name: string, sql: string])[] = [
  ...Object.entries(views).map(([name, { sql }]) => [`the view ${name}`, sql] as const),
  ...Object.keys(views).map((name) => [`all of ${name}`, compose(`SELECT * FROM ${name}`, views)] as const),
  ...saved.map(({ name, sql }) => [name, compose(sql, views)] as const),
  ...saved.map(({ name, sql }) => [`${name} of a month`, compose(sql, ofMonth)] as const),
];

/** Functions that the manuals of Trino and DuckDB both have, with the same meaning. */
const SHARED = [
  'avg',
  'coalesce',
  'count',
  'date_trunc',
  'greatest',
  'least',
  'length',
  'max',
  'min',
  'nullif',
  'round',
  'row_number',
  'substr',
  'sum',
];
/** What looks like a call, and is syntax. */
const SYNTAX = ['as', 'by', 'filter', 'from', 'in', 'join', 'over', 'when', 'and', 'on', 'case', 'not'];

function mistakes(sql: string): string[] {
  return new TrinoSQL().validate(sql).map(({ message }) => message);
}

describe('saved SQL', () => {
  it.each(SQL)('of %s is Trino’s', (_, sql) => {
    expect(mistakes(sql)).toEqual([]);
  });

  it.each(SQL)('of %s calls only what Trino and DuckDB share', (_, sql) => {
    const called = [...sql.matchAll(/\b([a-z_]+)\s*\(/gi)].map(([, name = '']) => name.toLowerCase());
    expect(called.filter((name) => !SHARED.includes(name) && !SYNTAX.includes(name))).toEqual([]);
  });

  // What these are not: Trino's approx_percentile, date_parse, json_extract_scalar and element_at, which DuckDB lacks.
  it.each([
    'SELECT a::int FROM x',
    'SELECT * EXCLUDE a FROM x',
    "SELECT a FROM x WHERE a ILIKE 'b'",
    'SELECT [1]',
    'SELECT 1 FROM',
  ])('is held by a parser that refuses %s', (sql) => {
    expect(mistakes(sql)).not.toEqual([]);
  });

  it('says in a sentence what each shows, under a name that is a word', () => {
    expect(saved.map(({ name }) => name)).toEqual([
      'images-by-format',
      'nps',
      'rules',
      'spam',
      'submissions-by-source',
      'time-to-mail',
    ]);
    for (const { name, about } of saved) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(about).toMatch(/^[A-Z].*\.$/);
    }
  });
});
