import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { compactedOf } from '../../../../../lambdas/data/compact/plan.ts';
import { forgetStep } from '../../../../../lambdas/data/lake/forget.ts';
import { eventsToParquet } from '../../../../../lambdas/data/lake/parquet.ts';
import type { EventRow } from '../../../../../lambdas/shared/lake/columns.ts';
import type { Forget, ForgetMessage } from '../../../../../lambdas/shared/lake/forget.ts';
import { recordOf } from '../../../../../lambdas/shared/lake/send.ts';
import { Account } from '../landing/account.ts';

// Each step is a line of log.
beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

const HOUR = 3_600_000;
const PERSONAL = ['person', 'field_topic'];
const FORGOTTEN_AT = '2026-11-28T00:00:00.000Z';
const DAYS = ['2026-11-01', '2026-11-02', '2026-11-29'] as const;

interface Written {
  readonly item: string;
  readonly person: string;
  readonly day: (typeof DAYS)[number];
}

/** Two people, each with items of several days; an item is of one person and day. */
const written = fc
  .record({
    item: fc.integer({ min: 0, max: 5 }),
    person: fc.constantFrom('ada', 'bob'),
    day: fc.constantFrom(...DAYS),
  })
  .map(({ item, person, day }): Written => ({ item: `${person}-${day}-${item}`, person, day }));

let serial = 0;
function rowOf({ item, person, day }: Written): EventRow {
  return {
    id: `${item}.${++serial}`,
    type: 'submission.changed',
    at: `${day}T10:00:00.123Z`,
    source: 'live',
    pipeline: 'contact',
    version: serial,
    item,
    received_at: `${day}T09:00:00.000Z`,
    form: 'main',
    person,
    fields: { field_topic: `what ${item} wrote` },
  };
}

/** A file as Firehose leaves one, or an older one without the columns. */
function put(account: Account, name: string, rows: readonly Written[], hasColumns = true): void {
  for (const [day, of] of Map.groupBy(rows, (row) => row.day)) {
    const bytes = eventsToParquet(
      of.map((row) => recordOf(rowOf(row))),
      hasColumns ? PERSONAL : [],
    );
    account.bucket.put(`lake/events/day=${day}/${name}.parquet`, bytes);
  }
}

async function rowsOf(account: Account): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (const [, { body }] of account.bucket.files)
    all.push(...(await parquetReadObjects({ file: Uint8Array.from(body).buffer })));
  return all.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
}

const isMeant = (forget: Forget) => (row: Record<string, unknown>) =>
  'items' in forget
    ? forget.items.includes(String(row.item))
    : row.person === forget.person && (row.received_at as Date).toISOString() < forget.before;

const forgets = fc.oneof(
  fc.constantFrom('ada', 'bob').map((person): Forget => ({ person, before: FORGOTTEN_AT })),
  written.map(({ item, day }): Forget => ({ items: [item, 'another'], day })),
);

it('leaves nothing of who is forgotten in any file, and all else as it was, whatever is killed and comes late', async () => {
  const run = fc.asyncProperty(
    fc.array(fc.array(written, { minLength: 1, maxLength: 6 }), { maxLength: 5 }),
    fc.array(written, { minLength: 1, maxLength: 6 }),
    forgets,
    fc.integer({ min: 1, max: 30 }),
    async (files, late, forget, killAt) => {
      const account = new Account({});
      for (const [i, rows] of files.entries()) put(account, `f${i}`, rows, i !== 3);
      const before = await rowsOf(account);
      account.queue.push({ forget } satisfies ForgetMessage);
      account.killAt = killAt;
      await account.work();
      // Rows that were under way.
      const came = await lateRows(account, late);
      const right = [...before, ...came]
        .map((row) => (isMeant(forget)(row) ? withoutPerson(row) : row))
        .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
      for (const hours of [2, 50]) {
        account.pass(hours * HOUR);
        account.killAt = account.calls + killAt;
        await account.sweepForgets();
        await account.work();
      }
      expect(await rowsOf(account)).toEqual(right);
      expect(account.items().filter(({ gsi2pk }) => gsi2pk !== undefined)).toEqual([]);
    },
  );
  await fc.assert(run, { numRuns: 60 });
});

async function lateRows(account: Account, late: readonly Written[]) {
  const known = new Set((await rowsOf(account)).map(({ id }) => id));
  put(account, 'late', late);
  return (await rowsOf(account)).filter(({ id }) => !known.has(id));
}

function withoutPerson(row: Record<string, unknown>): Record<string, unknown> {
  const there = Object.keys(row).filter((name) => PERSONAL.includes(name));
  return { ...row, ...Object.fromEntries(there.map((name) => [name, null])) };
}

it('looks at many files in turns, and leaves those alone that have nothing', async () => {
  const account = new Account({});
  const [day] = DAYS;
  for (let i = 0; i < 120; i++)
    put(account, `f${String(i).padStart(3, '0')}`, [{ item: `i${i}`, person: i % 60 ? 'bob' : 'ada', day }]);
  const etags = new Map([...account.bucket.files].map(([key, { etag }]) => [key, etag]));
  account.queue.push({ forget: { person: 'ada', before: FORGOTTEN_AT } } satisfies ForgetMessage);
  await account.work();
  const changed = [...etags].filter(([key, etag]) => account.bucket.files.get(key)?.etag !== etag);
  expect(changed.map(([key]) => key)).toEqual(
    [`f000`, `f060`].map((name) => `lake/events/day=${day}/${name}.parquet`),
  );
  expect(account.bucket.files.size).toBe(120);
});

it('keeps a file that was written again no longer than it would have stayed', async () => {
  const account = new Account({});
  const [day] = DAYS;
  const rows = [
    { item: 'a', person: 'ada', day },
    { item: 'b', person: 'bob', day },
  ];
  put(account, 'f', rows);
  account.pass(9 * 24 * HOUR);
  for (const killAt of [1, 2, 3, 4, 5, 6]) {
    account.queue.push({ forget: { items: ['a'], day } } satisfies ForgetMessage);
    account.killAt = account.calls + killAt;
    await account.work();
    const [key = '', ...others] = account.bucket.files.keys();
    expect(others).toEqual([]);
    // The day when its rows were written: the daily look at files goes by it.
    expect(compactedOf(key)).toBe('2026-11-28');
  }
  expect((await rowsOf(account)).map(({ person }) => person)).toEqual([null, 'bob']);
});

it('forgets two at the same moment, though both are in one file', async () => {
  const [day] = DAYS;
  for (let at = 1; at <= 8; at++) {
    const account = new Account({});
    put(account, 'f', [
      { item: 'a', person: 'ada', day },
      { item: 'b', person: 'bob', day },
      { item: 'c', person: 'cid', day },
    ]);
    const forgetting = account.landing;
    const other = { forget: { person: 'bob', before: FORGOTTEN_AT } };
    let calls = 0;
    const send = async (command: never) => {
      const answer = await forgetting.s3.send(command);
      if (++calls === at) await forgetStep(forgetting, other);
      return answer;
    };
    const interrupted = { ...forgetting, s3: { send } as unknown as typeof forgetting.s3 };
    const step = () => forgetStep(interrupted, { forget: { items: ['a'], day } });
    // What met the other one comes back by the queue.
    await step().catch((error: Error) => {
      expect(error.name).toBe('PreconditionFailed');
      return step();
    });
    if (calls < at) await forgetStep(forgetting, other);
    await account.work();
    const people = (await rowsOf(account)).map(({ item, person }) => [item, person]).sort();
    expect([at, [...new Map(people.map(([item, person]) => [item, person]))]]).toEqual([
      at,
      [
        ['a', null],
        ['b', null],
        ['c', 'cid'],
      ],
    ]);
  }
});
