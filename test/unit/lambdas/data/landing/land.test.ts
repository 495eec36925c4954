import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { announceAgain, readAgain } from '../../../../../lambdas/data/landing/lost.ts';
import { landedMessage } from '../../../../../lambdas/data/landing/message.ts';
import { datasetOf, orders } from '../dataset.ts';
import { Account } from './account.ts';

interface Line {
  readonly id: string;
  readonly day: number;
  readonly amount: number;
}

const line = fc.record({
  id: fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', 'é') }).map((text) => `x${text}`),
  day: fc.integer({ min: 1, max: 4 }),
  // Below zero is wrong.
  amount: fc.integer({ min: -2, max: 9 }),
});
const write = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (lines: readonly Line[]) =>
  [
    'id,at,amount,country',
    ...lines.map(({ id, day, amount }) => `${write(id)},2026-01-0${day},${amount},DE`),
  ].join('\n');

/** What a plain script makes of it. */
const expected = (lines: readonly Line[]) =>
  lines
    .filter(({ amount }) => amount >= 0)
    .map(({ id, day, amount }) => [id.trim(), `2026-01-0${day}`, amount])
    .sort();
const found = async (account: Account) =>
  (await account.rows()).map(({ id, day, amount }) => [id, day, amount]).sort() as unknown[];

/** What hourly looks find in so long as a file may take that comes back. */
async function lookHourly(account: Account): Promise<void> {
  for (let hour = 0; hour < 4; hour++) {
    account.pass(3_600_000);
    await announceAgain(account.landing);
    await readAgain(account.landing);
    await account.work();
  }
}

// Thousands of lines of log.
beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => vi.restoreAllMocks());

describe('landing', () => {
  it('takes each row once, whatever is killed after which step, and whoever comes again', async () => {
    const run = fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      fc.integer({ min: 10, max: 200 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('none' as const, 'gzip' as const, 'zstd' as const),
      fc.boolean(),
      async (lines, partBytes, killAt, packing, isTwice) => {
        const account = new Account({ orders }, partBytes);
        account.killAt = killAt;
        const text = Buffer.from(csv(lines));
        const content = { none: text, gzip: gzipSync(text), zstd: zstdCompressSync(text) }[packing];
        const hash = account.put('landing/orders/a.csv', content);
        if (isTwice) account.put('landing/orders/2026/b.csv', content);
        await account.work();
        const right = expected(lines);
        expect(await found(account)).toEqual(right);
        expect(await account.file(hash)).toMatchObject({
          state: 'done',
          taken: right.length,
          setAside: lines.length - right.length,
        });
        expect(account.rejected(hash)).toHaveLength(lines.length - right.length);
      },
    );
    await fc.assert(run);
  });

  it('sets a bad row aside with its line, column and reason, as it stands there', async () => {
    const account = new Account({ orders }, 60);
    const text = 'id,at,amount,country\na,2026-01-01,1,DE\nb,soon,-1,DE\n\nc,2026-01-01\nd,2026-01-01,1,DE\n';
    const hash = account.put(
      'landing/orders/a.csv',
      Buffer.concat([Buffer.from(text), Buffer.from([0x65, 0xff, 0x0a])]),
    );
    await account.work();
    expect((await account.file(hash))?.cuts?.length).toBe(2);
    expect(account.rejected(hash)).toMatchObject([
      {
        line: 3,
        column: 'at',
        reason: expect.stringContaining('"soon"'),
        problems: [{ column: 'at' }, { column: 'amount' }],
        row: 'b,soon,-1,DE',
      },
      { line: 5, column: null, reason: 'the row has 2 values, and the first line has 4 columns' },
      { line: 7, column: null, reason: expect.stringContaining('no UTF-8') },
    ]);
  });

  const dataset = datasetOf({
    columns: { id: { type: 'text', required: true }, at: { type: 'time' } },
    unknownColumns: 'refuse',
  });

  it.each([
    ['a.csv', '', 'It is empty.'],
    ['a.csv', '\ufeff\n', 'It is empty.'],
    ['a.csv', 'id,at\ra,2026-01-01\r', 'Its lines end as on old Macs'],
    ['a.csv', Buffer.from('\ufeffid,at\n', 'utf16le'), 'It is UTF-16'],
    ['a.csv', 'id\0,at\n', 'It is no text'],
    ['a.csv', 'at\n', 'It has no column id'],
    ['a.csv', 'id,id\n', 'It has the column id twice.'],
    ['a.csv', 'id,at,more\n', 'It has columns that are not configured: more.'],
    ['a.csv', '"id,at\n', 'Its first line can’t be read'],
    ['a.csv', Buffer.from('id,at,gr\xf6\xdfe\na,2026-01-01,1\n', 'latin1'), 'characters that are no UTF-8'],
    ['a.parquet', 'id\n', 'Its name does not say what it is.'],
    ['a.csv.gz', gzipSync('id\n'.repeat(9)).subarray(0, 20), 'It can’t be unpacked'],
    ['a.csv.zst', zstdCompressSync('id\n'.repeat(9)).subarray(0, 12), 'It can’t be unpacked'],
  ])(
    'refuses %s with %j in a sentence, and looks again when it comes again',
    async (name, content, reason) => {
      const account = new Account({ orders: dataset });
      const hash = account.put(`landing/orders/${name}`, content);
      await account.work();
      expect(await account.file(hash)).toMatchObject({
        state: 'refused',
        reason: expect.stringContaining(reason),
      });
      account.put(`landing/orders/${name}`, content);
      await account.work();
      expect(await account.file(hash)).toMatchObject({ state: 'refused', generation: 2 });
      expect(await account.rows()).toEqual([]);
    },
  );

  it('refuses a file without what the rows’ key is made of', async () => {
    const byMail = datasetOf({
      columns: {
        mail: { type: 'text', from: 'E-Mail' },
        at: { type: 'time' },
        mail_lower: { type: 'text', derive: { of: 'mail', take: 'lower' } },
      },
      key: 'mail_lower',
    });
    const account = new Account({ orders: byMail });
    const hash = account.put('landing/orders/a.csv', 'at\n2026-01-01\n');
    await account.work();
    expect(await account.file(hash)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('It has no column E-Mail, which every row needs.'),
    });
  });

  it('refuses names of columns that can’t be kept', async () => {
    const account = new Account({ orders: datasetOf({ columns: { id: { type: 'text' } } }) });
    const hash = account.put('landing/orders/a.csv', `id,${'x'.repeat(99_999)}\na,b\n`);
    await account.work();
    expect((await account.file(hash))?.reason).toMatch(/^The names of its columns are 100002 bytes/);
  });

  it('leaves alone what is for no data set', async () => {
    const account = new Account({ orders });
    for (const key of ['landing/a.csv', 'landing/nope/a.csv', 'landing/constructor/a.csv'])
      account.put(key, 'id\n');
    await account.work();
    expect([...account.bucket.files.keys()]).toHaveLength(3);
  });

  it('takes out again what it had of a file that was replaced before all of it was read', async () => {
    const account = new Account({ orders }, 40);
    const lines = Array.from({ length: 9 }, (_, i) => ({ id: `x${i}`, day: 1, amount: i }));
    const hash = account.put('landing/orders/a.csv', csv(lines));
    // It is looked at, and two of its parts are read.
    await account.work(3);
    expect(await account.rows()).not.toEqual([]);
    account.put('landing/orders/a.csv', csv([]));
    await account.work();
    const file = await account.file(hash);
    expect(file).toMatchObject({ state: 'refused', reason: expect.stringContaining('replaced or removed') });
    expect(await account.rows()).toEqual([]);
  });

  it('takes all of a file that was replaced or removed while it was read and then came back, whatever is killed', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => ({ id: `x${i}`, day: 1 + (i % 2), amount: i - 1 }));
    const run = fc.asyncProperty(
      fc.boolean(),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 12 }),
      async (isReplaced, messages, killedAfter, between) => {
        const account = new Account({ orders }, 40);
        const hash = account.put('landing/orders/a.csv', csv(lines));
        await account.work(messages);
        if (isReplaced) account.put('landing/orders/a.csv', csv([]));
        else account.bucket.files.delete('landing/orders/a.csv');
        account.killAt = account.calls + killedAfter;
        await account.work(between);
        account.put('landing/orders/a.csv', csv(lines));
        await account.work();
        await lookHourly(account);
        expect(await found(account)).toEqual(expected(lines));
        expect(await account.file(hash)).toMatchObject({ state: 'done', taken: 8, setAside: 1 });
        expect((await account.file(hash))?.clearsUntil).toBeUndefined();
        expect(account.rejected(hash)).toHaveLength(1);
      },
    );
    await fc.assert(run, { numRuns: 300 });
  });

  it('takes all of a file of which a copy is left, wherever it is called otherwise while it is read', async () => {
    const lines = Array.from({ length: 9 }, (_, i) => ({ id: `x${i}`, day: 1 + (i % 2), amount: i - 1 }));
    const [first, second] = ['landing/orders/a.csv', 'landing/orders/b.csv'] as const;
    const run = fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 80 }),
      async (before, between, isReplaced, isLost, killedAfter) => {
        const account = new Account({ orders }, 40);
        const hash = account.put(first, csv(lines));
        await account.work(before);
        account.killAt = account.calls + killedAfter;
        account.put(second, csv(lines), isLost);
        await account.work(between);
        if (isReplaced) account.put(first, csv([]));
        else account.bucket.files.delete(first);
        await account.work();
        await lookHourly(account);
        expect(await found(account)).toEqual(expected(lines));
        expect(await account.file(hash)).toMatchObject({ state: 'done', taken: 8, setAside: 1 });
        expect(account.rejected(hash)).toHaveLength(1);
        account.pass(3_600_000);
        expect(await announceAgain(account.landing)).toBe(0);
      },
    );
    await fc.assert(run, { numRuns: 300 });
  });

  it('takes all of a file that was replaced by itself in other pieces while it was read', async () => {
    const account = new Account({ orders }, 40);
    const lines = Array.from({ length: 9 }, (_, i) => ({ id: `x${i}`, day: 1, amount: i }));
    const key = 'landing/orders/a.csv';
    const hash = account.put(key, csv(lines));
    await account.work(3);
    // S3 names what came in pieces by them: the same bytes have another ETag.
    const etag = `${'0'.repeat(32)}-2`;
    const stored = account.bucket.files.get(key);
    if (stored) account.bucket.files.set(key, { ...stored, etag: `"${etag}"` });
    account.queue.unshift(landedMessage({ key, etag }));
    await account.work();
    await lookHourly(account);
    expect(await account.file(hash)).toMatchObject({ state: 'done', taken: 9, etag });
  });

  it('is announced again by the sweep when nobody has looked', async () => {
    const account = new Account({ orders });
    const hash = account.put('landing/orders/a.csv', csv([{ id: 'a', day: 1, amount: 1 }]));
    account.queue.length = 0;
    const later = {
      ...account.landing,
      store: { ...account.landing.store, now: () => new Date(Date.UTC(2027, 0)) },
    };
    expect(await announceAgain(account.landing)).toBe(0);
    expect(await announceAgain(later)).toBe(1);
    await account.work();
    expect(await account.file(hash)).toMatchObject({ state: 'done', taken: 1 });
    expect(await announceAgain(later)).toBe(0);
  });

  it('ends when its data set was taken out of the configuration, and leaves no rows', async () => {
    const account = new Account({ orders }, 40);
    const lines = Array.from({ length: 9 }, (_, i) => ({ id: `x${i}`, day: 1, amount: i }));
    const hash = account.put('landing/orders/a.csv', csv(lines));
    await account.work(3);
    expect((await account.rows()).length).toBeGreaterThan(0);
    const { config } = account.landing;
    delete (config.datasets as Record<string, unknown>).orders;
    await account.work();
    // Code of before a deploy may be the one that does not know it.
    expect(await account.file(hash)).toMatchObject({ state: 'loading' });
    await lookHourly(account);
    expect(await account.file(hash)).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('taken out'),
    });
    expect(await account.rows()).toEqual([]);
  });

  it('reads a file again by another configuration, in the place of what it had', async () => {
    const account = new Account({ orders }, 60);
    const lines = Array.from({ length: 6 }, (_, i) => ({ id: `x${i}`, day: 1 + (i % 3), amount: i - 2 }));
    const hash = account.put('landing/orders/a.csv', csv(lines));
    await account.work();
    expect(await account.file(hash)).toMatchObject({ taken: 4, setAside: 2 });
    const { columns } = orders;
    const mended = datasetOf({
      ...(orders as object),
      key: ['id'],
      columns: { ...columns, at: { type: 'time', zone: 'Europe/Berlin' }, amount: { type: 'number' } },
    } as never);
    Object.assign(account.landing.config.datasets, { orders: mended });
    const redrive = () => account.redrive(['orders']);
    expect(await redrive()).toMatchObject({ again: 1, gone: 0 });
    await account.work();
    expect(await account.file(hash)).toMatchObject({ state: 'done', generation: 2, taken: 6, setAside: 0 });
    // An hour earlier in UTC is the day before.
    const days = (await account.rows()).map(({ day }) => day);
    expect([...new Set(days)].sort()).toEqual(['2025-12-31', '2026-01-01', '2026-01-02']);
    expect(days).toHaveLength(6);
    expect(await redrive()).toMatchObject({ again: 0, gone: 0 });
  });
});
