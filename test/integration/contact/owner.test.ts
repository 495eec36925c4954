import { randomUUID } from 'node:crypto';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { revokeToken } from '../../../cli/owner/tokens.ts';
import { LOCAL } from '../../../local/config.ts';
import { findMails, waitForMails } from '../../support/deployed.ts';
import { callOwner, newToken, ssm } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { accepted, client, contactUrl, marker, postJson, stored, tableName } from './submit-client.ts';

interface Item {
  readonly id: string;
  readonly state: string;
  readonly receivedAt: string;
  readonly fields: Record<string, string>;
  readonly legs: Record<string, { state: string }>;
}

let token: string;
const call = (method: string, path: string) => callOwner(token, method, path);
const list = async (query: string) => (await call('GET', `submissions?${query}`)).body.items as Item[];

beforeAll(async () => {
  ({ token } = await newToken());
});

/** Sends a submission. @returns its id */
async function submit(fields: Record<string, string> = {}, form = 'strict'): Promise<string> {
  const answers = { name: 'Ada', email: 'ada@visitors-tests.dev', ...fields };
  const headers = { 'idempotency-key': randomUUID() };
  return (await accepted(postJson(form, answers, headers))).submissionId;
}

async function waitForMailLeg(id: string, state = 'sent'): Promise<void> {
  await waitFor(
    `the mail of ${id} to be ${state}`,
    () => stored(id),
    ({ legs }) => legs[0]?.state === state,
  );
}

describe('who may call', () => {
  const routes: [method: string, path: string, scope: 'read' | 'write'][] = [
    ['GET', 'submissions', 'read'],
    ['GET', 'me', 'read'],
    ['GET', 'health', 'read'],
    ['GET', 'changes', 'read'],
    ['GET', 'forms', 'read'],
    ['GET', 'submissions/counts', 'read'],
    ['GET', 'submissions/{id}', 'read'],
    ['PATCH', 'submissions/{id}', 'write'],
    ['DELETE', 'submissions/{id}', 'write'],
    ['POST', 'submissions/{id}/read', 'write'],
    ['POST', 'submissions/{id}/unread', 'write'],
    ['POST', 'submissions/{id}/archive', 'write'],
    ['POST', 'submissions/{id}/spam', 'write'],
    ['POST', 'submissions/{id}/release', 'write'],
    ['GET', 'export', 'read'],
    ['GET', 'people?email=nobody@visitors-tests.dev', 'read'],
    ['DELETE', 'people?email=nobody@visitors-tests.dev', 'write'],
  ];

  const bodyOf = (method: string) => (method === 'PATCH' ? { body: {} } : {});

  it.each(routes)('%s %s: a token with contact:%s, and no other', async (method, path, scope) => {
    const address = path.replace('{id}', await submit());
    const other = await newToken([`contact:${scope === 'read' ? 'write' : 'read'}`]);
    const right = await newToken([`contact:${scope}`]);
    expect(await callOwner(undefined, method, address)).toMatchObject({
      status: 401,
      body: { code: 'UNAUTHORIZED', error: expect.any(String) },
    });
    expect(await callOwner(other.token, method, address)).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
    expect((await callOwner(right.token, method, address, bodyOf(method))).status).toBe(200);
  });

  it('refuses tokens that are wrong, expired, revoked, tampered with, or of another pipeline', async () => {
    const expired = await newToken(['contact:read'], new Date(Date.now() - 1_000));
    const revoked = await newToken(['contact:read'], new Date(Date.now() + 60_000));
    await revokeToken(ssm, LOCAL, revoked.tokenId);
    const tampered = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    const unknown = `fdo_0123456789abcdef_${'A'.repeat(43)}`;
    for (const bad of [expired.token, revoked.token, tampered, unknown, 'nonsense', ''])
      expect((await callOwner(bad, 'GET', 'submissions')).status, bad.slice(0, 8)).toBe(401);
    const foreign = await newToken(['images:read', 'images:write']);
    expect((await callOwner(foreign.token, 'GET', 'submissions')).status).toBe(403);
  });

  it('tells strangers nothing about addresses, and owners which there are', async () => {
    expect((await callOwner(undefined, 'GET', 'nothing')).status).toBe(401);
    expect((await call('GET', 'nothing')).status).toBe(404);
    expect(await call('DELETE', 'submissions')).toMatchObject({
      status: 405,
      body: { code: 'METHOD_NOT_ALLOWED' },
    });
    for (const id of ['x', randomUUID(), '019ab0c0-0000-7000-8000-000000000000'])
      expect((await call('GET', `submissions/${id}`)).status).toBe(404);
  });

  it('says yes to no page of another origin, and is kept by no cache', async () => {
    const response = await fetch(`${contactUrl}/owner/submissions`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:1', 'access-control-request-headers': 'authorization' },
    });
    expect(response.status).toBe(204);
    const { headers } = await call('GET', 'submissions');
    for (const answer of [response.headers, headers])
      expect([...answer.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('the list', () => {
  it('has the newest first, with legs and with nothing internal', async () => {
    const [first, second] = [await submit(), await submit()];
    await waitForMailLeg(second);
    const items = await list('form=strict&limit=2');
    expect(items.map(({ id }) => id)).toEqual([second, first]);
    expect(items[0]).toEqual({
      id: second,
      form: 'strict',
      state: 'new',
      receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      deletedAfter: expect.stringMatching(/^\d{4}-.*Z$/),
      fields: { name: 'Ada', email: 'ada@visitors-tests.dev' },
      replyTo: 'ada@visitors-tests.dev',
      etag: '"0"',
      legs: { mail: { state: 'sent', attempts: 1, settledAt: expect.any(String) } },
    });
  });

  it('goes on from page to page over all forms, without gaps and repeats', async () => {
    const ids: string[] = [];
    for (const form of ['strict', 'demo', 'strict', 'demo', 'strict'])
      ids.unshift(await submit({ ...(form === 'demo' && { message: marker() }) }, form));
    const from = (await call('GET', `submissions/${ids.at(-1)}`)).body.receivedAt as string;
    await call('POST', `submissions/${ids[1]}/archive`);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `from=${from}&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await call('GET', `submissions?${query}`);
      seen.push(...(body.items as Item[]).map(({ id }) => id));
      cursor = body.cursor as string | undefined;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  it('is filtered by state and time', async () => {
    const [kept, archived] = [await submit(), await submit()];
    await call('POST', `submissions/${archived}/archive`);
    const received = (await call('GET', `submissions/${archived}`)).body.receivedAt as string;
    const isIn = async (query: string, id: string) => (await list(query)).some((item) => item.id === id);
    expect(await isIn('state=archived', archived)).toBe(true);
    expect(await isIn('state=new,read', archived)).toBe(false);
    expect(await isIn('state=new,read', kept)).toBe(true);
    expect(await isIn(`from=${received}`, archived)).toBe(true);
    expect(await isIn(`to=${received}`, archived)).toBe(false);
    expect(await isIn(`from=${received.slice(0, 10)}&to=${received.slice(0, 10)}`, archived)).toBe(true);
    expect(await isIn('to=2020-01-01', kept)).toBe(false);
  });

  it('leaves out what has expired', async () => {
    const id = await submit();
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `submission#${id}`, sk: 'submission' },
        UpdateExpression: 'SET deleteAt = :past',
        ExpressionAttributeValues: { ':past': Math.floor(Date.now() / 1000) - 1 },
      }),
    );
    expect((await list('form=strict')).map((item) => item.id)).not.toContain(id);
    expect((await call('GET', `submissions/${id}`)).status).toBe(404);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'state=open',
    'from=yesterday',
    'from=2026-02-31',
    'sate=new',
    'form=A%23b',
  ])('refuses %s', async (query) => {
    expect(await call('GET', `submissions?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'BAD_QUERY' },
    });
  });

  it('refuses cursors of other lists and made-up ones', async () => {
    await submit();
    await submit();
    const { cursor } = (await call('GET', 'submissions?form=strict&limit=1')).body;
    for (const query of [`form=demo&cursor=${cursor}`, 'form=strict&cursor=abc', 'form=strict&cursor=W10'])
      expect(await call('GET', `submissions?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'BAD_CURSOR' },
      });
  });
});

describe('sorting', () => {
  it('marks read, unread, archived, each as often as one likes', async () => {
    const id = await submit();
    for (const [verb, state] of [
      ['read', 'read'],
      ['read', 'read'],
      ['archive', 'archived'],
      ['unread', 'new'],
    ])
      expect(await call('POST', `submissions/${id}/${verb}`)).toMatchObject({
        status: 200,
        body: { id, state },
      });
  });

  it('releases spam: its mail is sent, once however often and however much at once it is asked for', async () => {
    const text = marker();
    const id = await submit({ message: text, _gotcha: 'x' }, 'demo');
    expect((await call('GET', `submissions/${id}`)).body).toMatchObject({
      state: 'spam',
      spamReasons: ['honeypot'],
      legs: {},
    });
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', `submissions/${id}/release`)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { state: 'new' } });
    await waitForMails(text);
    await waitForMailLeg(id);
    expect((await call('POST', `submissions/${id}/release`)).body).not.toHaveProperty('spamReasons');
    // Whatever a second one would have sent is behind this one in the queue.
    const later = marker();
    await submit({ message: later }, 'demo');
    await waitForMails(later);
    expect(await findMails(text)).toHaveLength(1);
  });

  it('keeps a sent mail sent when a submission becomes spam and is released', async () => {
    const text = marker();
    const id = await submit({ message: text }, 'demo');
    await waitForMailLeg(id);
    await waitForMails(text);
    expect((await call('POST', `submissions/${id}/spam`)).body).toMatchObject({
      state: 'spam',
      spamReasons: ['owner'],
      legs: { mail: { state: 'sent' } },
    });
    expect(await call('POST', `submissions/${id}/read`)).toMatchObject({
      status: 409,
      body: { code: 'IS_SPAM' },
    });
    await call('POST', `submissions/${id}/release`);
    expect(await findMails(text)).toHaveLength(1);
  });

  it('takes back a mail that was put off, and begins it anew on release', async () => {
    const text = marker();
    const id = await submit({ message: text }, 'demo');
    await waitForMailLeg(id);
    // As an attempt leaves it that is to be repeated in an hour.
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `submission#${id}`, sk: 'leg#mail' },
        UpdateExpression: 'SET #state = :pending, dueAt = :later',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':pending': 'pending', ':later': '2999-01-01T00:00:00.000Z' },
      }),
    );
    expect((await call('POST', `submissions/${id}/spam`)).body).toMatchObject({ state: 'spam', legs: {} });
    await call('POST', `submissions/${id}/release`);
    await waitForMails(text, 2);
  });
});

describe('deletion', () => {
  it('of one takes its legs and person entries with it, and says what remains', async () => {
    const email = `${marker()}@visitors-tests.dev`;
    const id = await submit({ email });
    const { body, status } = await call('DELETE', `submissions/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ deleted: 1 });
    expect(JSON.stringify(body.remains)).toMatch(/recovery.*until.*ids only/);
    expect(await stored(id)).toEqual({ submission: undefined, legs: [] });
    expect((await call('GET', `people?email=${email}`)).body.items).toEqual([]);
    expect((await call('DELETE', `submissions/${id}`)).status).toBe(404);
  });

  it('leaves nothing that would take the same words, sent again, for a repeat', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const email = `${marker()}@visitors-tests.dev`;
    const send = async () =>
      (await accepted(postJson('strict', { name: 'Ada', email }, headers))).submissionId;
    const first = await send();
    expect(await send()).toBe(first);
    await call('DELETE', `submissions/${first}`);
    const second = await send();
    expect((await stored(second)).submission).toMatchObject({ id: second });
    await call('DELETE', `people?email=${email}`);
    expect([first, second]).not.toContain(await send());
  });

  it('of a person takes all of theirs, in whatever case and field, and nobody else’s', async () => {
    const email = `${marker()}@visitors-tests.dev`;
    const mine = [
      await submit({ email }),
      await submit({ email: email.toUpperCase() }),
      await submit({ message: marker(), colleague: email }, 'demo'),
      await submit({ message: marker(), email, _gotcha: 'x' }, 'demo'),
    ];
    const other = await submit();
    const found = (await call('GET', `people?email=${email}&limit=3`)).body;
    expect((found.items as Item[]).map(({ id }) => id)).toEqual(mine.toReversed().slice(0, 3));
    const rest = (await call('GET', `people?email=${email}&limit=3&cursor=${found.cursor}`)).body;
    expect((rest.items as Item[]).map(({ id }) => id)).toEqual([mine[0]]);
    expect(rest.cursor).toBeUndefined();

    expect((await call('DELETE', `people?email=${email.toUpperCase()}`)).body).toMatchObject({
      deleted: 4,
      complete: true,
      remains: expect.any(Array),
    });
    expect((await call('GET', `people?email=${email}`)).body.items).toEqual([]);
    for (const id of mine) expect((await stored(id)).submission).toBeUndefined();
    expect((await stored(other)).submission).toBeDefined();
    expect(await tableText(email)).toEqual([]);
  });

  it('wants an address', async () => {
    for (const query of ['', '?email=', '?email=ada', '?mail=ada@visitors-tests.dev'])
      expect((await call('DELETE', `people${query}`)).status).toBe(400);
  });
});

/** The submissions of two forms in which a text stands, read past the routes. */
async function tableText(text: string): Promise<unknown[]> {
  const pages = await Promise.all(
    ['strict', 'demo'].flatMap((form) =>
      ['new', 'read', 'archived', 'spam'].map((state) =>
        client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :partition',
            ExpressionAttributeValues: { ':partition': `form#${form}#${state}` },
          }),
        ),
      ),
    ),
  );
  return pages.flatMap(({ Items = [] }) => Items).filter((item) => JSON.stringify(item).includes(text));
}

describe('the export', () => {
  it('is CSV that a spreadsheet takes for text, with the answers as columns', async () => {
    const id = await submit({ message: '=HYPERLINK("https://evil.example")', nickname: 'a "b", c' }, 'demo');
    const { text, headers, status } = await call('GET', 'export?form=demo&format=csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/csv');
    const [head = '', ...lines] = text.split('\r\n');
    expect(head.split(',')).toEqual(
      expect.arrayContaining(['id', 'state', 'name', 'email', 'message', 'nickname']),
    );
    const line = lines.find((candidate) => candidate.startsWith(id)) ?? '';
    expect(line).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(line).toContain('"a ""b"", c"');
  });

  it('goes on by Link until all is there, each once', async () => {
    const big = 'x'.repeat(90_000);
    const ids: string[] = [];
    for (let i = 0; i < 30; i++)
      ids.unshift(await submit({ message: `${marker()} `, big, i: String(i) }, 'demo'));
    const from = (await call('GET', `submissions/${ids.at(-1)}`)).body.receivedAt as string;
    for (const format of ['jsonl', 'csv']) {
      const seen: string[] = [];
      let pages = 0;
      let next: string | undefined = `?form=demo&format=${format}&from=${from}`;
      while (next) {
        const { text, headers } = await call('GET', `export${next}`);
        seen.push(...[...text.matchAll(/^(?:\{"id":")?([0-9a-f-]{36})/gm)].map(([, id = '']) => id));
        next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
        pages++;
      }
      expect(pages).toBeGreaterThan(1);
      expect(seen).toEqual(ids);
    }
  });

  it('holds exactly what is listed: of a person together with a form, states and a span', async () => {
    const email = `${marker()}@visitors-tests.dev`;
    await submit({ email });
    const [first, second, third] = [
      await submit({ message: marker(), email }, 'demo'),
      await submit({ message: marker(), email }, 'demo'),
      await submit({ message: marker(), email, _gotcha: 'x' }, 'demo'),
    ];
    await submit({ message: marker() }, 'demo');
    const { receivedAt } = (await call('GET', `submissions/${second}`)).body;
    const asked: [query: string, ids: string[]][] = [
      ['form=demo', [third, second, first]],
      ['form=demo&state=new,read', [second, first]],
      [`form=demo&state=new,read&from=${receivedAt}`, [second]],
      ['form=demo&state=archived', []],
    ];
    for (const [query, ids] of asked) {
      const whose = `email=${encodeURIComponent(email.toUpperCase())}&${query}`;
      const listed = (await call('GET', `submissions?${whose}`)).body.items as Item[];
      expect(listed.map(({ id }) => id)).toEqual(ids);
      const { text } = await call('GET', `export?${whose}&format=jsonl`);
      expect([...text.matchAll(/^\{"id":"([^"]+)"/gm)].map(([, id]) => id)).toEqual(ids);
    }
    const page = (await call('GET', `submissions?email=${email}&form=demo&limit=2`)).body;
    const rest = (await call('GET', `submissions?email=${email}&form=demo&limit=2&cursor=${page.cursor}`))
      .body;
    expect([...(page.items as Item[]), ...(rest.items as Item[])].map(({ id }) => id)).toEqual([
      third,
      second,
      first,
    ]);
    await call('DELETE', `people?email=${email}`);
  });

  it('refuses other formats', async () => {
    expect((await call('GET', 'export?format=xml')).status).toBe(400);
  });
});
