import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from '../../../lambdas/data/landing/store.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';
import { runScript, writeConfig } from '../../support/command.ts';
import { aws, has, output } from '../../support/deployed.ts';
import { waitFor } from '../../support/wait.ts';

const s3 = new S3Client(aws);
const bucket = output('Data', 'BucketName');
const store = {
  client: createTableClient(aws),
  tableName: output('Data', 'TableName'),
  now: () => new Date(),
};
const mark = `t${Date.now().toString(36)}`;
let folder = '';
let config = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-data-'));
  config = await writeConfig();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const data = (...args: string[]) => runScript('data', [...args, '--config', config]);

/** Puts a file by the command, and gives what that says as JSON. */
async function put(dataset: string, name: string, content: string) {
  const file = join(folder, name);
  await writeFile(file, content);
  const ran = await data('put', dataset, file, '--json');
  return { ...ran, json: JSON.parse(ran.stdout) as Record<string, unknown> };
}

/** Puts a file past the command, and waits until it was read. */
async function land(dataset: string, name: string, content: string | Uint8Array) {
  const hash = createHash('sha256').update(content).digest('hex');
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: `landing/${dataset}/${mark}/${name}`, Body: content }),
  );
  return waitFor(
    name,
    () => readFile(store, { dataset, hash }),
    (file) => file !== undefined && file.state !== 'loading',
  );
}

const query = async (sql: string) => {
  const ran = await data('query', sql, '--json');
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout) as Record<string, unknown>[];
};

const ORDERS = [
  'id,at,amount,country',
  `${mark}-1,2026-01-31T12:00:00Z,12.50,DE`,
  `${mark}-2,2026-01-31T23:59:59+01:00,7,FR`,
  `${mark}-3,soon,1,DE`,
  `${mark}-4,2026-02-01,-5,DE`,
  `${mark}-5,2026-02-01,5,XX`,
  `${mark}-6,2026-02-01T00:00:00Z,0,US`,
  `,2026-02-01,5,DE`,
  '',
].join('\n');

describe('a file that lands', () => {
  it('is taken row by row; what is wrong is set aside with line, column and reason', async () => {
    const { code, json, stderr } = await put('orders', 'orders.csv', ORDERS);
    expect([code, stderr]).toEqual([0, '']);
    expect(json).toMatchObject({ state: 'done', taken: 3, setAside: 4, repeated: false });
    const ran = await data('rejected', 'orders', '--json');
    const { items } = JSON.parse(ran.stdout) as { items: { hash: string }[] };
    expect(items.filter(({ hash }) => hash === json.hash)).toMatchObject([
      { file: 'orders.csv', line: 4, column: 'at', reason: expect.stringContaining('"soon"') },
      { line: 5, column: 'amount', reason: 'amount is below 0: -5' },
      { line: 6, column: 'country', reason: expect.stringContaining('"XX"') },
      { line: 8, column: 'id', reason: 'id is missing', row: ',2026-02-01,5,DE' },
    ]);
  });

  it('counts once, whatever it is called and however often it comes', async () => {
    expect((await put('orders', 'again.csv', ORDERS)).json).toMatchObject({
      taken: 3,
      setAside: 4,
      repeated: true,
    });
    const { hash } = (await land('orders', 'copy.csv', ORDERS)) ?? {};
    expect(await land('orders', 'more.csv', `${ORDERS}${mark}-7,2026-02-03,1,DE\n`)).toMatchObject({
      taken: 4,
    });
    const objects = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'lake/orders/day=2026-02-01/' }),
    );
    const names = (objects.Contents ?? []).map(({ Key = '' }) => Key);
    expect(names.filter((name) => name.includes(String(hash)))).toHaveLength(1);
  });

  it('may be packed, or JSON Lines, or named and written as elsewhere', async () => {
    const rows = (id: string) => `id,at,amount,country\n${id},2026-03-01,1,DE\n`;
    expect(await land('orders', 'a.csv.gz', gzipSync(rows(`${mark}-gz`)))).toMatchObject({ taken: 1 });
    expect(await land('orders', 'a.csv.zst', zstdCompressSync(rows(`${mark}-zst`)))).toMatchObject({
      taken: 1,
    });
    const lines = [{ id: `${mark}-j`, at: '2026-03-01T00:00:00Z', amount: 3, country: 'DE' }, { id: 1 }];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    expect(await land('orders', 'a.jsonl', text)).toMatchObject({ taken: 1, setAside: 1 });
    const readings = `Sensor;Zeit;Wert;count;valid\n${mark};31.01.2026 12:00;1.234,5;3;yes\n`;
    expect(await land('readings', 'messung.csv', readings)).toMatchObject({ taken: 1, setAside: 0 });
  });

  it('is read in parts when it is large, and each row is there once', async () => {
    const lines = Array.from(
      { length: 40_000 },
      (_, i) => `${mark}-large-${i},2026-04-0${1 + (i % 3)},${i % 100},DE\n`,
    );
    const file = await land('orders', 'large.csv', `id,at,amount,country\n${lines.join('')}`);
    expect(file).toMatchObject({ state: 'done', taken: 40_000, setAside: 0 });
    expect(file?.cuts?.length).toBeGreaterThan(2);
  });

  it.runIf(has('athena'))('is asked in SQL, each thing once by its key, as its newest row says', async () => {
    await land('orders', 'newer.csv', `id,at,amount,country\n${mark}-2,2026-01-31,70.25,FR\n`);
    const where = `WHERE id LIKE '${mark}-_'`;
    expect(
      await query(`SELECT country, count(*) AS n, sum(amount) AS total, min(at) AS first, min(day) AS day
        FROM orders ${where} AND id <> '${mark}-j' GROUP BY country ORDER BY country;`),
    ).toEqual([
      {
        country: 'DE',
        n: 2,
        total: 13.5,
        first: expect.stringMatching(/^2026-01-31 12:00:00/),
        day: '2026-01-31',
      },
      { country: 'FR', n: 1, total: 70.25, first: expect.anything(), day: '2026-01-31' },
      { country: 'US', n: 1, total: 0, first: expect.anything(), day: '2026-02-01' },
    ]);
    expect(
      await query(`WITH large AS (SELECT amount FROM orders WHERE id LIKE '${mark}-large-%')
        SELECT count(*) AS n, sum(amount) AS total FROM large`),
    ).toEqual([{ n: 40_000, total: 1_980_000 }]);
    expect(
      await query(`SELECT value, count, valid, month, day FROM readings WHERE sensor = '${mark}'`),
    ).toEqual([{ value: 1234.5, count: 3, valid: true, month: '2026-01', day: '2026-01-31' }]);
    expect((await data('query', 'SELECT nope FROM orders')).stderr).toContain('Athena can’t answer');
  });

  it('says why it can’t be read as a whole', async () => {
    const { code, json, stderr } = await put('orders', 'wrong.csv', `number,at\n${mark},2026-01-01\n`);
    expect(code).toBe(1);
    expect(json).toMatchObject({ state: 'refused', taken: 0 });
    expect(stderr).toContain(
      'wrong.csv was not taken. It has no column id, amount, country, which every row needs.',
    );
    expect(await land('orders', 'damaged.csv.gz', gzipSync(ORDERS).subarray(0, 40))).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('damaged'),
    });
  });

  it('is read again by a redrive, and found by the sweep', async () => {
    expect((await data('redrive', 'orders')).stdout).toMatch(/^Read again: [3-9] files/);
    const hash = createHash('sha256').update(ORDERS).digest('hex');
    const isDone = (file: Awaited<ReturnType<typeof readFile>>) => file?.state === 'done';
    expect(
      await waitFor('the redrive', () => readFile(store, { dataset: 'orders', hash }), isDone),
    ).toMatchObject({
      generation: 2,
      taken: 3,
      setAside: 4,
    });
    const FunctionName = output('Data', 'SweepName');
    const { FunctionError, Payload } = await new LambdaClient(aws).send(new InvokeCommand({ FunctionName }));
    expect([FunctionError, JSON.parse(Buffer.from(Payload ?? []).toString())]).toEqual([
      undefined,
      { announced: expect.any(Number), overdue: expect.any(Number), forgotten: 0 },
    ]);
  });
});
