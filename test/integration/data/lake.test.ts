import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compact } from '../../../lambdas/data/compact/compact.ts';
import { figuresIn } from '../../../lambdas/data/monthly/figures.ts';
import { monthOf, spanOf } from '../../../lambdas/data/monthly/month.ts';
import { replyOf } from '../../../lambdas/keyword-dm/events/derive.ts';
import type { Scope } from '../../../lambdas/shared/people/caller.ts';
import { createTableClient } from '../../../lambdas/shared/table/table.ts';
import { runScript, writeConfig } from '../../support/command.ts';
import { newMarker, submitTo } from '../../support/contact.ts';
import { enoughOfDay } from '../../support/day.ts';
import { aws, deployed, has, output, waitForMails } from '../../support/deployed.ts';
import { settled, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import {
  deliver,
  instagram,
  owner,
  publish,
  waitForDelivery,
  write,
} from '../../support/keyword-dm/instagram.ts';
import { rowsInFiles } from '../../support/lake-files.ts';
import { wakeLake } from '../../support/lake-sleep.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { give } from '../feedback/client.ts';

const client = createTableClient(aws);
let config = '';
let letSleep = async () => {};
beforeAll(async () => {
  // Small files are put together day by day.
  await enoughOfDay(180);
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
    // Which reports it had to do with, and how they are.
    expect(await run(7)).toEqual({});
    expect(await run(9)).toEqual({ [month]: 'sent' });
    expect(await run(10)).toEqual({});
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

describe.runIf(has('athena'))('persons in the lake', () => {
  const begun = new Date();
  const marker = newMarker();
  const email = `ada-${marker}@visitors-tests.dev`;
  const theirs = {} as Record<'submission' | 'response' | 'image' | 'reply', string>;
  let instagramId = '';
  const stays = newMarker();
  const personal = async () =>
    (await rowsInFiles(begun)).filter((row) => JSON.stringify(Object.values(row)).includes(marker));
  const told = () =>
    query(`SELECT 'submission' AS kind, person, field_topic AS text FROM submissions WHERE id = '${theirs.submission}'
      UNION ALL SELECT 'response', person, field_comment FROM responses WHERE id = '${theirs.response}'
      UNION ALL SELECT 'image', NULL, field_alt FROM images WHERE id = '${theirs.image}'
      UNION ALL SELECT 'reply', person, field_username FROM replies WHERE reply = '${theirs.reply}' AND outcome = 'sent'
      ORDER BY kind`);

  it('stand in rows of each pipeline, the same across forms and feedback, with listed texts alone', async () => {
    theirs.submission = await submitTo('routed', {
      email,
      topic: `${marker} chair`,
      message: `${marker} secret`,
    });
    await submitTo('routed', { email: `bob-${stays}@visitors-tests.dev`, topic: stays });
    const answers = { team: 'sales', why: newMarker().slice(-12) };
    const { responseId } = await give('survey', { rating: 2, comment: `${marker} broken`, answers, email });
    theirs.response = responseId;
    const { imageId } = await upload(await photo(40, 41).jpeg().toBuffer(), { alt: `${marker} at sea` });
    await settled(imageId);
    theirs.image = imageId;
    const media = await publish();
    const comments = await write(media, ['LINK'], marker);
    await deliver(media, comments);
    await waitForDelivery(comments);
    const [{ id, personId } = expect.unreachable()] = comments;
    instagramId = personId;
    theirs.reply = replyOf({ pk: `comment#${instagram.account}#${id}` });
    const rows = await waitFor('the rows', told, (found) => found.length === 4);
    const hash = expect.stringMatching(/^[\w-]{22}$/);
    expect(rows).toEqual([
      { kind: 'image', person: null, text: `${marker} at sea` },
      { kind: 'reply', person: hash, text: marker },
      { kind: 'response', person: hash, text: `${marker} broken` },
      { kind: 'submission', person: hash, text: `${marker} chair` },
    ]);
    expect(rows[2]?.person).toBe(rows[3]?.person);
    expect(rows[1]?.person).not.toBe(rows[3]?.person);
    expect(JSON.stringify(await rowsInFiles(begun))).not.toMatch(new RegExp(`secret|${answers.why}`));
  });

  it('are known by a key that functions without a need for it can’t read', async () => {
    const name = '/frontdesk/local/data/person-key';
    const read = (client: SSMClient) =>
      client.send(new GetParametersCommand({ Names: [name], WithDecryption: true }));
    const { Parameters: [found] = [] } = await read(new SSMClient(aws));
    expect(found).toMatchObject({ Type: 'SecureString', Value: expect.stringMatching(/.{32,}/) });
    if (!has('iam')) return;
    const asFunction = async (name: string) => {
      const { Role } = await new LambdaClient(aws).send(
        new GetFunctionConfigurationCommand({ FunctionName: name }),
      );
      const { Credentials } = await new STSClient(aws).send(
        new AssumeRoleCommand({ RoleArn: Role, RoleSessionName: 'test' }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const credentials = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      };
      return new SSMClient({ ...aws, credentials });
    };
    for (const [pipeline, one] of [
      ['Contact', 'SweepName'],
      ['Data', 'CompactName'],
      ['Images', 'SweepName'],
    ] as const)
      await expect(read(await asFunction(output(pipeline, one)))).rejects.toThrow(/not authorized/);
  });

  it('come with a backfill as they came by themselves', async () => {
    const before = await told();
    expect((await data('backfill', '--json')).stderr).toBe('');
    expect(await told()).toEqual(before);
    const stored = (await personal()).filter(({ source }) => source === 'stored');
    expect(new Set(stored.map(({ pipeline }) => pipeline))).toEqual(
      new Set(['contact', 'feedback', 'images', 'keyword-dm']),
    );
  });

  it('go from files and answers with who is deleted, as owners do it, and leave all others', async () => {
    const rowsOf = async () =>
      (await rowsInFiles(begun)).filter(({ item }) => Object.values(theirs).includes(String(item)));
    const count = (await rowsOf()).length;
    const all = ['contact', 'feedback', 'images'].flatMap(
      (one) => [`${one}:read`, `${one}:write`] as Scope[],
    );
    const { token } = await newToken(all);
    for (const pipeline of ['contact', 'feedback'] as const) {
      const answer = await callOwner(token, 'DELETE', `people?email=${email}`, { pipeline });
      expect(answer.body).toMatchObject({ deleted: 1, complete: true });
      expect(answer.text).toContain('rows of the lake that come late');
    }
    await callOwner(token, 'DELETE', `images/${theirs.image}`, { pipeline: 'images' });
    const gone = await owner<{ remains: { where: string }[] }>('DELETE', `/owner/people/${instagramId}`);
    expect(JSON.stringify(gone.remains)).toContain('rows of the lake that come late');
    await waitFor('nothing personal in files', personal, (found) => found.length === 0);
    for (const row of await rowsOf())
      for (const [name, value] of Object.entries(row))
        if (name === 'person' || name.startsWith('field_')) expect(value, name).toBeNull();
    // What happened stays, and what becomes of others.
    expect((await rowsOf()).length).toBeGreaterThanOrEqual(count);
    const items = Object.values(theirs).map((id) => `'${id}'`);
    expect(
      await query(`SELECT person FROM events WHERE item IN (${items.join(', ')}) AND person IS NOT NULL`),
    ).toEqual([]);
    const others = await query(`SELECT person, field_topic FROM submissions WHERE field_topic = '${stays}'`);
    expect(others).toEqual([{ person: expect.any(String), field_topic: stays }]);
  });
});
