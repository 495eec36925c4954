/** What a page for owners asks for: counts, changes, search, notes, health, and another try of what failed. */
import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { waitForMails } from '../../support/deployed.ts';
import { callOwner, newToken } from '../../support/owner.ts';
import { waitFor } from '../../support/wait.ts';
import { accepted, client, contactUrl, marker, postJson, stored, tableName } from './submit-client.ts';

let token: string;
beforeAll(async () => {
  ({ token } = await newToken());
});

const call = (method: string, path: string, more = {}) => callOwner(token, method, path, more);

async function submit(fields: Record<string, string> = {}, form = 'strict'): Promise<string> {
  const answers = { name: 'Ada', email: 'ada@visitors-tests.dev', ...fields };
  return (await accepted(postJson(form, answers, { 'idempotency-key': randomUUID() }))).submissionId;
}

interface Found {
  readonly items: { readonly id: string }[];
  readonly cursor?: string;
  readonly search: { readonly scanned: number; readonly until?: string; readonly complete: boolean };
}

describe('the caller', () => {
  it('is the token, with what it may do', async () => {
    const made = await newToken(['contact:read']);
    expect((await callOwner(made.token, 'GET', 'me')).body).toEqual({
      kind: 'token',
      id: made.tokenId,
      label: 'test',
      scopes: ['contact:read'],
      expiresAt: expect.stringMatching(/Z$/),
    });
  });
});

describe('the configured forms', () => {
  it('say how each is set up, and nothing that is secret', async () => {
    const { items } = (await call('GET', 'forms')).body as { items: Record<string, unknown>[] };
    expect(items.find(({ id }) => id === 'strict')).toMatchObject({
      active: true,
      url: `${contactUrl}/f/strict`,
      fields: expect.arrayContaining([
        { name: 'email', label: expect.any(String), type: 'email', required: true },
      ]),
    });
    const { webhook } = items.find(({ id }) => id === 'connected') as { webhook: object };
    expect(Object.keys(webhook)).toEqual(['host']);
  });
});

describe('counts', () => {
  it('are by form and state', async () => {
    const read = async () => {
      const { items } = (await call('GET', 'submissions/counts')).body as {
        items: { form: string; new: { count: number; more: boolean }; archived: { count: number } }[];
      };
      return items.find(({ form }) => form === 'strict');
    };
    const before = await read();
    const [id] = [await submit(), await submit()];
    await call('POST', `submissions/${id}/archive`);
    const after = await read();
    expect(after?.new).toEqual({ count: (before?.new.count ?? 0) + 1, more: false });
    expect(after?.archived.count).toBe((before?.archived.count ?? 0) + 1);
  });
});

describe('search', () => {
  it('finds words wherever they stand, without case and accents, and says how far it came', async () => {
    const word = marker();
    const id = await submit({ message: `Grüße aus ZÜRICH, ${word.toUpperCase()}` }, 'demo');
    await submit({ message: word }, 'demo');
    const { items, search } = (await call('GET', `submissions?form=demo&q=zurich+${word}`))
      .body as unknown as Found;
    expect(items.map((item) => item.id)).toEqual([id]);
    expect(search).toMatchObject({ scanned: expect.any(Number), until: expect.stringMatching(/Z$/) });
    const byAddress = await call('GET', `submissions?form=demo&q=${word}+ADA@visitors`);
    expect((byAddress.body as unknown as Found).items).toHaveLength(2);
  });

  it('ends with the first that were asked for, and goes on from there', async () => {
    const word = marker();
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift(await submit({ message: `${word} ${i}` }, 'demo'));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `q=${word}&limit=1&state=new${cursor ? `&cursor=${cursor}` : ''}`;
      const found = (await call('GET', `submissions?${query}`)).body as unknown as Found;
      expect(found.items.length).toBeLessThanOrEqual(1);
      expect(found.search.complete).toBe(found.cursor === undefined);
      seen.push(...found.items.map(({ id }) => id));
      cursor = found.cursor;
    } while (cursor && seen.length < 3);
    expect(seen).toEqual(ids);
  });

  it.each(['q=', 'q=%20', `q=${'a'.repeat(201)}`])('refuses %s', async (query) => {
    expect(await call('GET', `submissions?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'BAD_QUERY' },
    });
  });
});

describe('notes, labels and who takes care', () => {
  it('are written, found, exported, and taken away', async () => {
    const [label, assignee] = [marker().slice(0, 30), `${marker()}@frontdesk-tests.dev`];
    const id = await submit();
    const body = { notes: 'Call back\non Monday', labels: [label, ` ${label} `, 'b'], assignee };
    const written = await call('PATCH', `submissions/${id}`, { body });
    expect(written.body).toMatchObject({
      notes: 'Call back\non Monday',
      labels: [label, 'b'],
      assignee,
      changedAt: expect.any(String),
    });
    for (const query of [`label=${label}`, `assignee=${assignee}`, `q=monday+${label}`])
      expect(((await call('GET', `submissions?${query}`)).body as unknown as Found).items).toMatchObject([
        { id },
      ]);
    expect((await call('GET', `export?label=${label}`)).text).toContain('on Monday');
    const emptied = await call('PATCH', `submissions/${id}`, { body: { notes: '', labels: [] } });
    expect(emptied.body).not.toHaveProperty('notes');
    expect(emptied.body).not.toHaveProperty('labels');
    expect(emptied.body).toMatchObject({ assignee });
  });

  it('never overwrite a change that was not seen', async () => {
    const id = await submit();
    const { headers } = await call('GET', `submissions/${id}`);
    const seen = { 'if-match': headers.get('etag') ?? '' };
    const first = await call('PATCH', `submissions/${id}`, { body: { notes: 'first' }, headers: seen });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).toBe(first.body.etag);
    for (const [method, path, body] of [
      ['PATCH', `submissions/${id}`, { notes: 'second' }],
      ['POST', `submissions/${id}/archive`, undefined],
    ] as const)
      expect(await call(method, path, { body, headers: seen })).toMatchObject({
        status: 412,
        body: { code: 'CHANGED_MEANWHILE' },
      });
    expect((await call('GET', `submissions/${id}`)).body).toMatchObject({ notes: 'first', state: 'new' });
    const again = { 'if-match': String(first.body.etag) };
    expect((await call('POST', `submissions/${id}/archive`, { headers: again })).body).toMatchObject({
      state: 'archived',
      notes: 'first',
    });
  });

  it('all hold when they are written at the same moment', async () => {
    const id = await submit();
    const writes = [{ notes: 'n' }, { labels: ['l'] }, { assignee: 'a' }].map((body) =>
      call('PATCH', `submissions/${id}`, { body }),
    );
    const verb = call('POST', `submissions/${id}/read`);
    for (const { status } of await Promise.all([...writes, verb])) expect(status).toBe(200);
    expect((await call('GET', `submissions/${id}`)).body).toMatchObject({
      notes: 'n',
      labels: ['l'],
      assignee: 'a',
      state: 'read',
      etag: '"4"',
    });
  });

  it.each([
    { note: 'x' },
    { labels: ['a\nb'] },
    { labels: [''] },
    { labels: Array.from({ length: 21 }, (_, i) => `label ${i}`) },
    { assignee: 1 },
    { notes: 'x'.repeat(5_001) },
  ])('refuse %j', async (body) => {
    const id = await submit();
    expect(await call('PATCH', `submissions/${id}`, { body })).toMatchObject({
      status: 422,
      body: { code: 'VALIDATION_FAILED' },
    });
  });
});

describe('changes', () => {
  it('begin now, name what came and what was changed, and are an empty 304 while nothing is new', async () => {
    const begin = (await call('GET', 'changes')).body as { items: unknown[]; cursor: string };
    expect(begin.items).toEqual([]);
    const id = await submit();
    const path = `changes?since=${begin.cursor}`;
    const answer = await waitFor(
      `${id} among the changes`,
      () => call('GET', path),
      ({ text }) => text.includes(id),
    );
    expect(answer.body.items).toContainEqual({
      id,
      form: 'strict',
      state: 'new',
      changedAt: expect.any(String),
    });
    // Other tests send meanwhile: what was there a moment ago is asked for again.
    const nothing = await waitFor(
      'nothing new',
      async () => {
        const { headers } = await call('GET', path);
        return call('GET', path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
      },
      ({ status }) => status === 304,
    );
    expect(nothing.text).toBe('');
    await call('POST', `submissions/${id}/archive`);
    const later = await waitFor(
      'the change of its state',
      () => call('GET', path),
      ({ text }) => /"state":"archived"/.test(text),
    );
    expect(later.body.items).toContainEqual(expect.objectContaining({ id, state: 'archived' }));
  });

  it('refuse cursors that are not theirs', async () => {
    expect(await call('GET', 'changes?since=abc')).toMatchObject({
      status: 400,
      body: { code: 'BAD_CURSOR' },
    });
  });
});

describe('what failed', () => {
  /** As the last attempt leaves it. */
  const fail = (id: string) =>
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: `submission#${id}`, sk: 'leg#mail' },
        UpdateExpression:
          'SET #state = :failed, #reason = :why, settledAt = :now, gsi2pk = :place, gsi2sk = :now',
        ExpressionAttributeNames: { '#state': 'state', '#reason': 'reason' },
        ExpressionAttributeValues: {
          ':failed': 'failed',
          ':why': 'MessageRejected',
          ':now': new Date().toISOString(),
          ':place': 'given-up#mail',
        },
      }),
    );
  const sent = (id: string) =>
    waitFor(
      `the mail of ${id}`,
      () => stored(id),
      ({ legs }) => legs[0]?.state === 'sent',
    );

  it('is told with its times and the route that tries it again, and arrives then', async () => {
    const text = marker();
    const id = await submit({ message: text }, 'demo');
    await sent(id);
    expect(await call('POST', `submissions/${id}/legs/mail/retry`)).toMatchObject({
      status: 409,
      body: { code: 'NOT_RETRYABLE' },
    });
    await fail(id);
    const { legs } = (await call('GET', `submissions/${id}`)).body as { legs: Record<string, object> };
    expect(legs.mail).toMatchObject({
      state: 'failed',
      reason: 'MessageRejected',
      attempts: 1,
      createdAt: expect.any(String),
      lastAttemptAt: expect.any(String),
      canRetry: true,
    });
    const health = await waitFor(
      'the failure in the health',
      () => call('GET', 'health'),
      ({ text: body }) => body.includes(id),
    );
    expect(health.body).toMatchObject({
      legs: expect.arrayContaining([expect.objectContaining({ leg: 'mail' })]),
      mail: { from: expect.stringContaining('@'), sandbox: expect.any(Boolean) },
    });
    const retry = `/owner/submissions/${id}/legs/mail/retry`;
    expect(health.body.failures).toContainEqual({
      id,
      form: 'demo',
      leg: 'mail',
      state: 'failed',
      reason: 'MessageRejected',
      at: expect.any(String),
      retry,
    });
    expect(await call('POST', retry.replace('/owner/', ''))).toMatchObject({
      status: 202,
      body: { legs: { mail: { givesUpAt: expect.any(String), canRetry: false } } },
    });
    await waitForMails(text, 2);
    await sent(id);
  });

  it('is not tried again for what is spam, and there are no legs but its own', async () => {
    const id = await submit();
    await sent(id);
    await fail(id);
    await call('POST', `submissions/${id}/spam`);
    expect((await call('POST', `submissions/${id}/legs/mail/retry`)).status).toBe(409);
    for (const path of [
      `submissions/${id}/legs/webhook/retry`,
      `submissions/${randomUUID()}/legs/mail/retry`,
    ])
      expect((await call('POST', path)).status).toBe(404);
  });
});
