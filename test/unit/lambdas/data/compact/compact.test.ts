import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { redriveFiles } from '../../../../../cli/data/redrive-files.ts';
import { compact } from '../../../../../lambdas/data/compact/compact.ts';
import { mergeParquet } from '../../../../../lambdas/data/lake/merge.ts';
import { eventsToParquet } from '../../../../../lambdas/data/lake/parquet.ts';
import type { LakeRecord } from '../../../../../lambdas/shared/lake/send.ts';
import { datasetOf } from '../dataset.ts';
import { Account } from '../landing/account.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Without a key: each row counts, so that one which is lost or there twice is seen. */
const visits = datasetOf({
  columns: { id: { type: 'text', required: true }, at: { type: 'time' }, amount: { type: 'number' } },
});

beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

/** A small file of events, as Firehose writes one. */
const small = fc.record({
  day: fc.integer({ min: 1, max: 3 }),
  rows: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 4 }),
  /** Hours before the first run when it was written. */
  age: fc.integer({ min: 0, max: 9 * 24 }),
});

const record = (day: number, number: number): LakeRecord => ({
  day: `2026-11-0${day}`,
  id: `event-${day}-${number}`,
  type: 'submission.accepted',
  at: `2026-11-0${day} 10:00:00.000`,
  source: 'live',
  pipeline: 'contact',
  version: number,
});

type Rows = readonly Record<string, unknown>[];
const text = (rows: Rows) =>
  rows
    .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
    .sort();
const distinct = (rows: Rows) => [...new Set(text(rows))];

function run(account: Account, keepDays?: number) {
  const { store, s3, bucket, config } = account.landing;
  const lake = keepDays === undefined ? {} : { keepDays };
  return compact({ store, s3, bucket, config: { ...config, lake }, hasTime: () => true });
}

/** Days go by, until nothing is left to do. */
async function runFor(account: Account, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await run(account);
    account.pass(DAY);
  }
}

function write(account: Account, key: string, records: readonly LakeRecord[]): void {
  account.bucket.put(key, eventsToParquet(records));
}

/** Files of events by their age, and files of a data set that landed long ago. */
async function seed(
  files: readonly { day: number; rows: readonly number[]; age: number }[],
): Promise<Account> {
  const account = new Account({ visits }, 60);
  for (let i = 0; i < 5; i++)
    account.put(
      `landing/visits/${i}.csv`,
      `id,at,amount\n${Array.from({ length: 6 }, (_, j) => `v${i}-${j % 3},2026-10-0${1 + (j % 2)},${j}`).join('\n')}\n`,
    );
  await account.work();
  account.pass(32 * DAY);
  const sorted = files.map((file, i) => ({ ...file, i })).sort((a, b) => b.age - a.age);
  let left = 9 * 24;
  for (const { day, rows, age, i } of sorted) {
    account.pass((left - age) * HOUR);
    left = age;
    write(
      account,
      `lake/events/day=2026-11-0${day}/${i % 2 ? '2026/11/28/10/' : ''}${i}`,
      rows.map((number) => record(day, number)),
    );
  }
  account.pass(left * HOUR);
  return account;
}

const folders = (account: Account, table: string) =>
  Map.groupBy(
    [...account.bucket.files.keys()].filter((key) => key.startsWith(`lake/${table}/`)),
    (key) => key.split('/').slice(0, 3).join('/'),
  );

describe('small files', () => {
  it('have the same rows at any moment, whatever is killed after which call; at the end each as often as before', async () => {
    const property = fc.asyncProperty(
      fc.array(small, { maxLength: 60, size: 'max' }),
      fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 3 }),
      async (files, kills) => {
        const account = await seed(files);
        const before = { events: await account.rows('events'), visits: await account.rows('visits') };
        expect(before.visits).toHaveLength(30);
        const same = async () => {
          expect(distinct(await account.rows('events'))).toEqual(distinct(before.events));
          expect(distinct(await account.rows('visits'))).toEqual(distinct(before.visits));
        };
        for (const kill of kills) {
          account.killAt = account.calls + kill;
          await account.survive(() => run(account));
          account.killAt = Number.POSITIVE_INFINITY;
          await same();
          account.pass(DAY);
        }
        for (let day = 0; day < 4; day++) {
          await run(account);
          await same();
          account.pass(DAY);
        }
        expect(text(await account.rows('events'))).toEqual(text(before.events));
        expect(text(await account.rows('visits'))).toEqual(text(before.visits));
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });

  it('of a day become one, and the files before stay for a day', async () => {
    const files = Array.from({ length: 40 }, (_, i) => ({ day: 1, rows: [i], age: 24 }));
    const account = await seed(files);
    const visited = folders(account, 'visits');
    expect([...visited.values()].map(({ length }) => length)).toEqual([10, 10]);
    await run(account);
    const [both = []] = folders(account, 'events').values();
    expect(both).toHaveLength(41);
    account.pass(DAY);
    await run(account);
    for (const table of ['events', 'visits'])
      for (const keys of folders(account, table).values()) {
        expect(keys).toHaveLength(1);
        expect(keys[0]).toMatch(/compacted-202\d-\d\d-\d\d-[0-9a-f]{16}\.parquet$/);
      }
    expect(await run(account)).toMatchObject({ days: 0, cleared: 0 });
  });

  it('leave alone what is of today, what was written within the hour, what is large, and fewer than eight', async () => {
    const account = new Account({ visits });
    const today = '2026-11-28';
    for (let i = 0; i < 20; i++) write(account, `lake/events/day=${today}/${i}`, [record(1, i)]);
    for (let i = 0; i < 7; i++) write(account, `lake/events/day=2026-11-02/${i}`, [record(2, i)]);
    account.pass(2 * HOUR);
    for (let i = 0; i < 20; i++) write(account, `lake/events/day=2026-11-03/${i}`, [record(3, i)]);
    for (let i = 0; i < 8; i++)
      account.bucket.put(`lake/events/day=2026-11-04/${i}`, new Uint8Array(8_000_000));
    const keys = [...account.bucket.files.keys()];
    expect(await run(account)).toEqual({ days: 0, cleared: 0, ended: 0, hasMore: false });
    expect([...account.bucket.files.keys()]).toEqual(keys);
  });

  it('never bring back a row that somebody takes out meanwhile, after whichever call', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 90 }),
      fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
      fc.boolean(),
      async (erasedAfter, killedAfter, isWholeFile) => {
        const files = Array.from({ length: 12 }, (_, i) => ({ day: 1, rows: [i, 20 + i], age: 24 }));
        const account = await seed(files);
        const start = account.calls;
        // As a deletion does: each file of the day that has the row is written again without it, or removed.
        const erase = () => {
          for (const [key, { body }] of [...account.bucket.files]) {
            if (!key.startsWith('lake/events/')) continue;
            const kept = contents.get(Buffer.from(body).toString('base64'));
            if (kept?.has(5) && isWholeFile) account.bucket.files.delete(key);
            else if (kept?.has(5))
              write(
                account,
                key,
                [...kept].filter((n) => n !== 5).map((n) => record(1, n)),
              );
          }
        };
        // What is in which file, so that the deletion is one moment.
        const contents = new Map<string, Set<number>>();
        const note = (bytes: Uint8Array, numbers: Iterable<number>) =>
          contents.set(Buffer.from(bytes).toString('base64'), new Set(numbers));
        for (const { rows } of files) note(eventsToParquet(rows.map((n) => record(1, n))), rows);
        const inputs = [...account.bucket.files].filter(([key]) => key.startsWith('lake/events/'));
        const { bytes } = await mergeParquet(
          inputs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { body }]) => body),
        );
        note(
          bytes,
          files.flatMap(({ rows }) => rows),
        );
        account.onCall = () => {
          if (account.calls - start === erasedAfter) erase();
        };
        if (killedAfter !== undefined) account.killAt = start + erasedAfter + killedAfter;
        for (let day = 0; day < 4; day++) {
          await account.survive(() => run(account));
          account.pass(DAY);
        }
        if (account.calls - start <= erasedAfter) return;
        const found = (await account.rows('events')).map(({ version }) => Number(version));
        expect(found).not.toContain(5);
        if (!isWholeFile)
          expect(found.sort((a, b) => a - b)).toEqual(
            files
              .flatMap(({ rows }) => rows)
              .filter((n) => n !== 5)
              .sort((a, b) => a - b),
          );
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  it('go when the newest of their rows is older than they are kept, and not when an older one is', async () => {
    const account = new Account({ visits });
    for (let i = 0; i < 8; i++) {
      write(account, `lake/events/day=2026-11-01/${i}`, [record(1, i)]);
      account.pass(2 * HOUR);
    }
    const keepDays = 10;
    let days = 0;
    for (; days < 30 && account.bucket.files.size > 0; days++) {
      await run(account, keepDays);
      account.pass(DAY);
    }
    expect(days).toBeGreaterThan(keepDays);
    expect(days).toBeLessThanOrEqual(keepDays + 3);
  });

  it('of a file that landed are not redriven from then on', async () => {
    const account = new Account(
      {
        visits: datasetOf({ ...visits, columns: { ...visits.columns, amount: { type: 'number', min: 2 } } }),
      },
      40,
    );
    const lines = Array.from({ length: 24 }, (_, i) => `v${i},2026-10-01,${i}`);
    const hash = account.put('landing/visits/a.csv', `id,at,amount\n${lines.join('\n')}\n`);
    await account.work();
    const right = distinct(await account.rows('visits'));
    account.pass(32 * DAY);
    await runFor(account, 2);
    const { store, s3, bucket, sqs, queueUrl, config } = account.landing;
    const empty = { send: async () => ({}) };
    const redrive = {
      store,
      s3,
      bucket,
      sqs: Object.assign(Object.create(sqs), empty),
      queueUrl,
      deadLetterQueueUrl: 'D',
      config,
      datasets: ['visits'],
    };
    expect(await redriveFiles(redrive as never)).toMatchObject({
      again: 0,
      gone: 1,
      goneFrom: { visits: { done: 1, refused: 0, loading: 0 } },
    });
    expect(await account.file(hash, 'visits')).toMatchObject({ state: 'done', sealed: true });
    expect(text(await account.rows('visits'))).toEqual(right);
  });
});

describe('merging', () => {
  it('leaves out what is no Parquet file, and what has another type for a column', async () => {
    const [a, b] = [eventsToParquet([record(1, 1)]), eventsToParquet([record(1, 2)])];
    const account = new Account({ visits });
    account.put('landing/visits/a.csv', 'id,at,amount\nx,2026-10-01,3\n');
    await account.work();
    const [other = new Uint8Array()] = [...account.bucket.files].flatMap(([key, { body }]) =>
      key.startsWith('lake/') ? [body] : [],
    );
    // `at` is a time in both, `id` a text, so these fit; the rest is empty.
    expect((await mergeParquet([a, Buffer.from('no'), b, other])).of).toEqual([0, 2, 3]);
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const wrong = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'id', type: 'INT64', data: [1n] }] }),
    );
    expect(await mergeParquet([a, wrong, b])).toMatchObject({ of: [0, 2], rows: 2 });
  });
});
