import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compact } from '../../../lambdas/data/compact/compact.ts';
import { figuresIn } from '../../../lambdas/data/monthly/figures.ts';
import { monthOf, spanOf } from '../../../lambdas/data/monthly/month.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';
import { runScript, writeConfig } from '../../support/command.ts';
import { newMarker, submitTo } from '../../support/contact.ts';
import { aws, deployed, has, output, waitForMails } from '../../support/deployed.ts';
import { wakeLake } from '../../support/lake-sleep.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';

const client = createTableClient(aws);
let config = '';
let letSleep = async () => {};
beforeAll(async () => {
  config = await writeConfig();
  letSleep = await wakeLake(aws);
});
afterAll(async () => {
  await letSleep();
  await rm(dirname(config), { recursive: true, force: true });
});

const data = (...args: string[]) => runScript('data', [...args, '--config', config]);
type Row = Readonly<Record<string, unknown>>;

async function query(question: string): Promise<Row[]> {
  const ran = await data('query', question, '--json');
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout) as Row[];
}

/** The submissions of this test's, as its table has them. One that is deleted is not among them. */
async function stored(ids: readonly string[]): Promise<Row[]> {
  const found: Row[] = [];
  for (const id of [...ids].sort()) {
    const { Item } = await client.send(
      new GetCommand({
        TableName: output('Contact', 'TableName'),
        Key: { pk: `submission#${id}`, sk: 'submission' },
        ConsistentRead: true,
      }),
    );
    if (Item) found.push({ id, form: Item.form, state: Item.state, version: Item.version ?? 0 });
  }
  return found;
}

describe.runIf(has('athena'))('the lake', () => {
  const ids: string[] = [];
  const marker = newMarker();
  const listed = () => ids.map((id) => `'${id}'`).join(', ');
  const inLake = () =>
    query(`SELECT id, form, state, version FROM submissions WHERE id IN (${listed()}) ORDER BY id`);

  it('has what the table has after submissions were read, held, released and deleted', async () => {
    for (let i = 0; i < 6; i++)
      ids.push(
        await submitTo(deployed.form, { name: marker, message: `${marker} ${i}`, email: 'ada@mail.example' }),
      );
    const token = await newToken();
    const act = async (method: string, path: string) =>
      expect((await callOwner((await token).token, method, `submissions/${path}`)).status).toBeLessThan(300);
    const [a, b, c, d] = ids;
    await act('POST', `${a}/read`);
    await act('POST', `${b}/spam`);
    await act('POST', `${c}/spam`);
    await act('POST', `${c}/release`);
    await act('DELETE', `${d}`);
    const right = await stored(ids);
    expect(right).toHaveLength(5);
    await waitFor('the lake', inLake, (rows) => JSON.stringify(rows) === JSON.stringify(right));
    const happened = await query(`SELECT type, count(*) AS n FROM events
      WHERE item IN (${listed()}) AND type LIKE 'submission.%' GROUP BY type ORDER BY type`);
    expect(happened).toEqual([
      { type: 'submission.accepted', n: 6 },
      { type: 'submission.changed', n: 1 },
      { type: 'submission.deleted', n: 1 },
      { type: 'submission.held', n: 2 },
      { type: 'submission.released', n: 1 },
    ]);
  });

  it('has no more after a backfill, which goes on with every pipeline', async () => {
    const before = await inLake();
    const ran = await data('backfill', '--json');
    expect(ran.stderr).toBe('');
    const done = JSON.parse(ran.stdout) as Record<string, { items: number; rows: number }>;
    expect(done.contact?.rows).toBeGreaterThanOrEqual(5);
    expect(await inLake()).toEqual(before);
    const [{ n } = {}] = await query(`SELECT count(*) AS n FROM events
      WHERE item IN (${listed()}) AND type = 'submission.accepted'`);
    expect(n).toBe(6);
  });

  it('has the same while small files are put together, and afterwards, and fewer of them', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const bucket = output('Data', 'BucketName');
    const s3 = new S3Client({ ...aws, forcePathStyle: true });
    const files = async () => {
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `lake/events/day=${day}/` }),
      );
      return Contents.length;
    };
    // Two days later, for the files of today.
    const run = (days: number) =>
      compact({
        store: {
          client,
          tableName: output('Data', 'TableName'),
          now: () => new Date(Date.now() + days * 86_400_000),
        },
        s3,
        bucket,
        config: { datasets: {}, lake: {}, keepFilesDays: 30 },
        hasTime: () => true,
      });
    const [before, many] = [await inLake(), await files()];
    expect(many).toBeGreaterThanOrEqual(8);
    expect(await run(2)).toMatchObject({ days: 1 });
    expect(await inLake()).toEqual(before);
    expect(await run(3)).toMatchObject({ cleared: 1 });
    expect(await inLake()).toEqual(before);
    expect(await files()).toBeLessThan(many / 2);
    // The deployed function, with its own rights: today it leaves all as it is.
    const lambda = new LambdaClient(aws);
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: output('Data', 'CompactName'), Payload: '{}' }),
    );
    expect(FunctionError).toBeUndefined();
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({ hasMore: false });
  });

  it('has its month mailed once, by the deployed function with its own rights, and previewed by the command', async () => {
    const timeZone = 'Europe/Berlin';
    // The month that they came in, though it may have ended since.
    const month = monthOf(
      new Date(Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)),
      timeZone,
    );
    const { to } = spanOf(month, timeZone);
    const run = async (hoursLater: number) => {
      const Payload = JSON.stringify({ time: new Date(to.getTime() + hoursLater * 3_600_000).toISOString() });
      const lambda = new LambdaClient(aws);
      const called = await lambda.send(
        new InvokeCommand({ FunctionName: output('Data', 'MonthlyName'), Payload }),
      );
      expect(called.FunctionError).toBeUndefined();
      return JSON.parse(Buffer.from(called.Payload ?? []).toString());
    };
    expect(await run(7)).toEqual({ month, state: 'none' });
    expect(await run(9)).toEqual({ month, state: 'sent' });
    expect(await run(10)).toEqual({ month, state: 'sent' });
    const title = `Monthly report: ${figuresIn('en').month(month)}`;
    const [mail, ...more] = await waitForMails(title);
    expect(more).toEqual([]);
    expect(mail?.text).toMatch(/demo.* – Came in: \d+, Spam: \d+/);
    expect(mail?.text).not.toContain('could not be answered');
    expect(`${mail?.text}${mail?.html}`).not.toContain(marker);
    expect(mail?.html).toContain('data:image/png;base64,');
    const { stdout, stderr } = await data('report', '--month', month);
    expect(stderr).toBe('');
    expect(stdout).toContain(title);
    expect(stdout).toMatch(/demo.* – Came in: \d+/);
  });

  it('answers each saved question, and prints none of what visitors wrote', async () => {
    const list = JSON.parse((await data('query', '--list', '--json')).stdout) as { name: string }[];
    expect(list.map(({ name }) => name)).toContain('spam');
    for (const { name } of list) {
      const rows = await query(name);
      expect(JSON.stringify(rows)).not.toContain(marker);
    }
    // The same by the route, whose function may ask this table alone.
    const { token } = await newToken(['data:read']);
    const answered = await fetch(`${deployed.urls.data}/owner/questions/submissions-by-source`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answered.status).toBe(200);
    expect(await answered.json()).toMatchObject({
      columns: ['week', 'form', 'website', 'came_in', 'spam'],
      rows: expect.arrayContaining([expect.arrayContaining(['demo'])]),
    });
    const [row] = await query('submissions-by-source');
    expect(row).toMatchObject({
      form: expect.any(String),
      came_in: expect.any(Number),
      spam: expect.any(Number),
    });
    const [mails] = (await query('time-to-mail')).filter(({ pipeline }) => pipeline === 'contact');
    expect(mails).toMatchObject({ mail: expect.any(String), sent: expect.any(Number) });
    expect((await data('query', 'no-such')).stderr).toContain('--list');
    const all = await query('SELECT * FROM events_rows');
    expect(JSON.stringify(all)).not.toMatch(new RegExp(`${marker}|ada@mail.example`));
  });
});
