import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { type Backfill, backfillTable, type Progress } from '../../../../cli/data/backfill-table.ts';
import { eventsToParquet } from '../../../../lambdas/data/lake/parquet.ts';
import type { EventRow } from '../../../../lambdas/shared/lake/columns.ts';
import { recordOf } from '../../../../lambdas/shared/lake/send.ts';

const rowOf = (number: number): EventRow => ({
  id: `0199.${number}`,
  type: 'submission.accepted',
  at: `2026-11-2${number % 5}T10:00:00.123Z`,
  source: 'stored',
  pipeline: 'contact',
  version: number,
  form: number % 2 ? 'main' : undefined,
});

it('writes each row, whenever it is killed and goes on', async () => {
  const run = fc.asyncProperty(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
    async (items, page, atOnce, kills) => {
      const files = new Map<string, string[]>();
      let saved: Progress = { run: 'r', items: 0, rows: 0, flushes: 0, isDone: false };
      let left = Number.POSITIVE_INFINITY;
      const step = () => {
        if (--left < 0) throw new Error('killed');
      };
      const backfill: Backfill = {
        async readPage(after) {
          step();
          const start = Number(after?.pk ?? 0);
          const end = Math.min(start + page, items);
          const found = Array.from({ length: end - start }, (_, i) => ({ type: 'one', number: start + i }));
          return { items: found, ...(end < items && { next: { pk: end } }) };
        },
        rowsOf: ({ number }) => [rowOf(Number(number))],
        async write(day, name, rows) {
          step();
          files.set(
            `${day}/${name}`,
            rows.map(({ id }) => String(id)),
          );
          step();
          return async () => undefined;
        },
        now: () => 0,
        async save(progress) {
          step();
          saved = progress;
        },
      };
      for (const kill of [...kills, Number.POSITIVE_INFINITY]) {
        left = kill;
        await backfillTable(backfill, saved, atOnce).catch((error: Error) =>
          expect(error.message).toBe('killed'),
        );
      }
      expect(saved).toMatchObject({ isDone: true, items, rows: items });
      const written = [...files.values()].flat().sort();
      expect(written).toEqual(Array.from({ length: items }, (_, i) => `0199.${i}`).sort());
    },
  );
  await fc.assert(run);
});

it('has no row in a file more than an hour after it was read, however long its machine sleeps in between', async () => {
  const MINUTE = 60_000;
  const sleeps = fc.array(fc.constantFrom(0, 0, 1, 4, 20, 40, 4000), { maxLength: 12 });
  const run = fc.asyncProperty(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 9 }),
    sleeps,
    async (items, atOnce, naps) => {
      let [now, calls] = [0, 0];
      const sleep = () => {
        now += (naps[calls++] ?? 0) * MINUTE;
      };
      const readAt = new Map<number, number>();
      const files = new Map<string, readonly number[]>();
      const backfill: Backfill = {
        now: () => now,
        async readPage(after) {
          const number = Number(after?.pk ?? 0);
          readAt.set(number, now);
          sleep();
          return {
            items: [{ type: 'one', number }],
            ...(number + 1 < items && { next: { pk: number + 1 } }),
          };
        },
        rowsOf: ({ number }) => [rowOf(Number(number))],
        async write(day, name, rows) {
          const key = `${day}/${name}`;
          sleep();
          files.set(
            key,
            rows.map(({ version }) => Number(version)),
          );
          sleep();
          return async () => files.delete(key);
        },
        async save() {
          for (const rows of files.values())
            for (const number of rows) {
              expect(now - (readAt.get(number) ?? 0)).toBeLessThan(60 * MINUTE);
              readAt.set(number, Number.POSITIVE_INFINITY);
            }
          sleep();
        },
      };
      await backfillTable(backfill, { run: 'r', items: 0, rows: 0, flushes: 0, isDone: false }, atOnce);
      expect([...files.values()].flat().sort((a, b) => a - b)).toEqual(
        Array.from({ length: items }, (_, i) => i),
      );
    },
  );
  await fc.assert(run);
});

it('writes rows as Firehose does: the table’s columns, times in UTC, nothing where nothing is', async () => {
  const { buffer } = Uint8Array.from(eventsToParquet([rowOf(1), rowOf(2)].map(recordOf)));
  const rows = await parquetReadObjects({ file: buffer });
  expect(rows).toMatchObject([
    { id: '0199.1', version: 1n, form: 'main', at: new Date('2026-11-21T10:00:00.123Z'), page: null },
    { id: '0199.2', version: 2n, form: null, source: 'stored' },
  ]);
});
