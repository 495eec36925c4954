import { describe, expect, it } from 'vitest';
import { NO_FIELDS } from '../../../../../config/lake-fields.ts';
import { cellOf } from '../../../../../lambdas/data/lake/athena.ts';
import { compose } from '../../../../../lambdas/data/lake/compose.ts';
import { viewsOf } from '../../../../../lambdas/data/lake/views.ts';
import { datasetOf, orders } from '../dataset.ts';

const plain = datasetOf({ columns: { x: { type: 'text' } } });
const VIEW =
  '"orders" AS (SELECT "id", "at", "amount", "country", "day" FROM (SELECT *, row_number() OVER (PARTITION BY "id" ORDER BY "_landed" DESC NULLS LAST, "_file" DESC NULLS LAST, "_line" DESC NULLS LAST) AS "_rank" FROM "orders_rows") AS "_ranked" WHERE "_rank" = 1)';
const ask = (sql: string) =>
  compose(sql, viewsOf({ datasets: { orders, plain }, lake: { person: false, fields: NO_FIELDS } }));

describe('compose', () => {
  it.each([
    ['select count(*) from orders;', `WITH ${VIEW} select count(*) from orders`],
    ['SELECT 1 -- orders', 'SELECT 1 '],
    ["SELECT 'orders; at'", "SELECT 'orders; at'"],
    [
      'SELECT * FROM plain',
      'WITH "plain" AS (SELECT "x", "day" FROM (SELECT *, row_number() OVER (PARTITION BY "day", "_file", "_line" ORDER BY "_landed") AS "_rank" FROM "plain_rows") AS "_ranked" WHERE "_rank" = 1) SELECT * FROM plain',
    ],
    ['SELECT * FROM orders_rows', 'SELECT * FROM orders_rows'],
    [
      'with a AS (SELECT 1) SELECT * FROM a, "orders"',
      `WITH ${VIEW}, a AS (SELECT 1) SELECT * FROM a, "orders"`,
    ],
    ['SELECT at, max(at) FROM x', 'SELECT "at", max("at") FROM x'],
    ["SELECT now() AT TIME ZONE 'UTC'", "SELECT now() AT TIME ZONE 'UTC'"],
  ])('makes of %j what goes to Athena', (sql, expected) => {
    expect(ask(sql)).toBe(expected);
  });

  it('brings the views that a view reads, before it', () => {
    expect(ask('SELECT count(*) FROM replies')).toMatch(
      /^WITH "events" AS \(.* FROM "events_rows"\).*, "replies" AS \(.* FROM "events" .*\) SELECT/,
    );
  });

  it.each(['', 'DROP TABLE orders', 'INSERT INTO orders SELECT 1', 'CREATE VIEW x AS SELECT 1'])(
    'refuses “%s”',
    (sql) => {
      expect(() => ask(sql)).toThrow('begin with SELECT or WITH');
    },
  );

  it('refuses two questions', () => {
    expect(() => ask('SELECT 1; SELECT 2')).toThrow('one question at a time');
  });
});

describe('cells', () => {
  it.each([
    ['12', 'bigint', 12],
    ['9007199254740993', 'bigint', '9007199254740993'],
    ['1.5', 'decimal(10,2)', 1.5],
    ['NaN', 'double', 'NaN'],
    ['true', 'boolean', true],
    ['12', 'varchar', '12'],
    [undefined, 'varchar', null],
  ])('are %j of %s: %j', (text, type, expected) => {
    expect(cellOf(text, type)).toBe(expected);
  });
});
