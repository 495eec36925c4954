import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAt, type Layout, type Shards } from '../../../../../config/layout.ts';
import { changedPlace, changedSince } from '../../../../../lambdas/shared/owner/changes.ts';
import { countListed } from '../../../../../lambdas/shared/owner/count.ts';
import { newestFirst, takePage } from '../../../../../lambdas/shared/owner/listing.ts';
import {
  dueHome,
  dueHomes,
  homeOf,
  movedHome,
  partitionsOf,
  readList,
  spansOf,
} from '../../../../../lambdas/shared/table/shards.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';
import { type SimTables, simTables } from '../../../../support/sim-table.ts';

const TABLE = 'main';
const FIRST = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const dayOf = (day: number) => new Date(FIRST + day * DAY).toISOString().slice(0, 10);

const history: fc.Arbitrary<Shards> = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 5 })
  .chain((days) =>
    fc.tuple(
      ...days
        .sort((a, b) => a - b)
        .map((day) => fc.record({ from: fc.constant(dayOf(day)), count: fc.integer({ min: 1, max: 9 }) })),
    ),
  );

/** When it came in, in days, and in which state. Many at one moment, and some at the very beginning of a day. */
const entry = fc.record({
  at: fc.oneof(
    fc.integer({ min: 0, max: 45 }),
    fc.double({ min: 0, max: 45, noNaN: true }).map((day) => Math.round(day * 8) / 8),
  ),
  state: fc.constantFrom('new', 'spam'),
});

type Entry = { readonly at: number; readonly state: string };
type Table = ReturnType<typeof tableOf>;

function tableOf(tables: SimTables, all: Shards, own: Shards) {
  const shards: Layout = { all, of: { main: own } };
  return { client: tables.client, tableName: TABLE, now: tables.now, shards };
}

async function write(table: Table, { at, state }: Entry, number: number): Promise<string> {
  const moment = new Date(FIRST + at * DAY).toISOString();
  const place = `${moment}#${String(number).padStart(4, '0')}`;
  const Item = {
    pk: `submission#${number}`,
    sk: 'submission',
    state,
    gsi1pk: homeOf(table, `form#main#${state}`, place),
    gsi1sk: place,
    ...changedPlace(table, moment, String(number).padStart(4, '0')),
  };
  await table.client.send(new PutCommand({ TableName: TABLE, Item }));
  return place;
}

const LISTS = ['form#main#new', 'form#main#spam'];

async function page(table: Table, before: string | undefined, limit: number, lists = LISTS) {
  const found = newestFirst<{ gsi1sk: string; gsi1pk: string; pk: string; sk: string }>({
    ...table,
    lists,
    batch: limit + 1,
    now: table.now(),
    ...(before !== undefined && { before }),
  });
  return takePage(found, limit);
}

async function pages(
  table: Table,
  limits: readonly number[],
  between: (page: number) => Promise<void> = async () => {},
) {
  const places: string[] = [];
  for (let number = 0, before: string | undefined; ; number++) {
    const { items, hasMore } = await page(table, before, limits[number % limits.length] ?? 1);
    places.push(...items.map(({ gsi1sk }) => gsi1sk));
    before = items.at(-1)?.gsi1sk;
    if (!hasMore) return places;
    await between(number);
  }
}

const descending = (places: readonly string[]) => places.toSorted().reverse();
const limits = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
const entries = fc.array(entry, { maxLength: 60 });

describe('a list over several partitions', () => {
  it('is in order, without gaps or repeats, whenever the number changed and however it is cut into pages', async () => {
    await fc.assert(
      fc.asyncProperty(history, entries, limits, async (own, all, sizes) => {
        const table = tableOf(simTables(TABLE), [], own);
        const places: string[] = [];
        for (const [number, one] of all.entries()) places.push(await write(table, one, number));
        expect(await pages(table, sizes)).toEqual(descending(places));
      }),
    );
  });

  it('is so while entries come in, change their state and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        entries,
        limits,
        fc.infiniteStream(fc.nat()),
        async (own, all, sizes, chance) => {
          const table = tableOf(simTables(TABLE), [], own);
          const places: string[] = [];
          for (const [number, one] of all.entries()) places.push(await write(table, one, number));
          const moved = new Set<string>();
          const found = await pages(table, sizes, async (number) => {
            // Newer than all that there is.
            await write(table, { at: 46 + number, state: 'new' }, 1000 + number);
            const target = chance.next().value % Math.max(1, all.length);
            const state = all[target]?.state === 'new' ? 'spam' : 'new';
            const from = homeOf(table, `form#main#${all[target]?.state}`, places[target] ?? '');
            if (moved.has(places[target] ?? '')) return;
            moved.add(places[target] ?? '');
            await table.client.send(
              new UpdateCommand({
                TableName: TABLE,
                Key: { pk: `submission#${target}`, sk: 'submission' },
                UpdateExpression: 'SET gsi1pk = :home',
                ExpressionAttributeValues: { ':home': movedHome(from, `form#main#${state}`) },
              }),
            );
          });
          // Both states are listed, so that who moves between them keeps its place.
          expect(found).toEqual(descending(places));
        },
      ),
    );
  });

  it('has what was written by a deploy that did not know of a change yet, up to a month later', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 0, max: 5 }),
        entries,
        limits,
        async (own, known, all, sizes) => {
          const tables = simTables(TABLE);
          const writers = tableOf(tables, [], own.slice(0, known));
          const places: string[] = [];
          // More changes than one are not missed for a month.
          const missed = own[known + 1]?.from ?? '~';
          const seen = all.filter(({ at }) => {
            const late = own[known];
            const moment = dayOf(Math.floor(at));
            return moment < missed && (!late || at < (Date.parse(late.from) - FIRST) / DAY + 30);
          });
          for (const [number, one] of seen.entries()) places.push(await write(writers, one, number));
          expect(await pages(tableOf(tables, [], own), sizes)).toEqual(descending(places));
        },
      ),
    );
  });

  it('is read for an entity that is not configured any more', async () => {
    const tables = simTables(TABLE);
    const writers = tableOf(tables, [], [{ from: dayOf(1), count: 32 }]);
    const places: string[] = [];
    for (let number = 0; number < 60; number++)
      places.push(await write(writers, { at: 2 + number / 100, state: 'new' }, number));
    const readers = { ...writers, shards: { all: [], of: {} } };
    expect(await pages(readers, [7])).toEqual(descending(places));
  });

  it('is counted, and read in either order from any place', async () => {
    await fc.assert(
      fc.asyncProperty(history, entries, fc.integer({ min: 0, max: 45 }), async (own, all, since) => {
        const table = tableOf(simTables(TABLE), own, own);
        const places: string[] = [];
        for (const [number, one] of all.entries())
          if (one.state === 'new') places.push(await write(table, one, number));
        const from = new Date(FIRST + since * DAY).toISOString();
        const later = places.filter((place) => place >= from).toSorted();
        expect(await countListed(table, 'form#main#new', from)).toEqual({ count: later.length, more: false });
        for (const isAscending of [true, false]) {
          const read: string[] = [];
          const reading = {
            index: 'gsi1',
            list: 'form#main#new',
            after: from,
            isAscending,
            batch: 3,
          } as const;
          for await (const { gsi1sk } of readList<{ gsi1sk: string }>(table, reading)) read.push(gsi1sk);
          expect(read).toEqual(isAscending ? later : later.toReversed());
        }
        const { keys } = await changedSince(table, from);
        expect(keys.map(({ at }) => at)).toEqual(later);
      }),
    );
  });

  it('reads nothing below the place that is asked for, however long ago the number changed', async () => {
    const tables = simTables(TABLE);
    const table = tableOf(tables, [], [{ from: dayOf(1), count: 3 }]);
    const places: string[] = [];
    for (let number = 0; number < 60; number++)
      places.push(await write(table, { at: 2 + number / 2, state: 'new' }, number));
    const [early, after, last] = [places[10], places[50], places[57]];
    const list = { index: 'gsi1', list: 'form#main#new', batch: 3 } as const;
    for (const isAscending of [true, false])
      for (const range of [
        { after },
        { after, from: early },
        { after: early, from: after },
        { after, before: last },
      ]) {
        let read = 0;
        const counting = {
          ...table,
          client: fakeTableClient(async (command) => {
            const found = (await tables.client.send(command as never)) as { Items?: unknown[] };
            read += found.Items?.length ?? 0;
            return found;
          }),
        };
        const found: string[] = [];
        for await (const { gsi1sk } of readList<{ gsi1sk: string }>(counting, {
          ...list,
          ...range,
          isAscending,
        }))
          found.push(gsi1sk);
        const lowest = range.from === after ? 50 : 51;
        const expected = places.slice(lowest, range.before === undefined ? undefined : 57);
        expect(found).toEqual(isAscending ? expected : expected.toReversed());
        // BETWEEN has both its ends in it.
        expect(read).toBeLessThanOrEqual(found.length + 2);
      }
  });

  it('costs no more than one query while there is one partition', () => {
    const shards = (own: Shards) => ({ shards: { all: [], of: { main: own } } });
    expect(spansOf(shards([]), 'form#main#new')).toEqual([{ partitions: ['form#main#new'] }]);
    // Since it is one again, a page of the newest is one query, too.
    const [newest] = spansOf(
      shards([
        { from: '2026-01-01', count: 8 },
        { from: '2026-02-01', count: 1 },
      ]),
      'form#main#new',
    );
    expect(newest).toEqual({ partitions: ['form#main#new'], from: '2026-03-04' });
  });

  it('keeps the first partition’s name, and stays in its partition when it moves', () => {
    expect(homeOf({}, 'form#main#new', '2026-01-01T00:00:00.000Z#1')).toBe('form#main#new');
    expect(movedHome('form#main#new#3', 'form#main#spam')).toBe('form#main#spam#3');
    expect(movedHome('form#main#new', 'form#main#spam')).toBe('form#main#spam');
    expect(
      partitionsOf({ shards: { all: [], of: { main: [{ from: '2026-01-01', count: 2 }] } } }, 'preset#main'),
    ).toEqual(['preset#main', 'preset#main#1']);
  });
});

describe('a queue over several partitions', () => {
  it('is read wherever something may be, and every partition gets its part', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 60 }), (all, day) => {
        const table = { shards: { all, of: {} } };
        const now = new Date(FIRST + day * DAY);
        const homes = new Set(
          Array.from({ length: 500 }, (_, i) => dueHome(table, 'due#upload', `image#${i}`, now)),
        );
        expect(homes.size).toBe(countAt(all, now.toISOString()));
        for (const home of homes) expect(dueHomes(table, 'due#upload')).toContain(home);
      }),
    );
  });
});
