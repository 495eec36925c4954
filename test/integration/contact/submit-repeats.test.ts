import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { findMails, waitForMails } from '../../support/deployed.ts';
import {
  accepted,
  client,
  contactUrl,
  marker,
  postForm,
  postJson,
  refused,
  submissionsWith,
  tableName,
} from './submit-client.ts';

const message = (text = marker()) => ({ name: 'Ada', email: 'ada@visitors-tests.dev', message: text });
const session = (loadedAt = Date.now()) => btoa(JSON.stringify({ loadedAt, webdriver: false }));

async function idOf(answer: Promise<Response>): Promise<string> {
  return (await accepted(answer)).submissionId;
}

/** Lets the time of a submission's mark be over. */
async function expireMark(submissionId: string): Promise<void> {
  const scan = {
    TableName: tableName,
    FilterExpression: 'submissionId = :id AND #type = :mark',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':id': submissionId, ':mark': 'mark' },
  };
  const found = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) found.push(...Items);
  const [mark] = found;
  expect(found).toHaveLength(1);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: mark?.pk, sk: mark?.sk },
      UpdateExpression: 'SET expiresAt = :past',
      ExpressionAttributeValues: { ':past': new Date(Date.now() - 1).toISOString() },
    }),
  );
}

describe('one submission and one mail', () => {
  it.each([
    ['two clicks at once, from a page', { 'formspree-session-data': session() }],
    ['two clicks at once, without a session', {}],
    ['two requests at once with one key', { 'idempotency-key': marker() }],
  ])('come of %s', async (_, headers) => {
    const fields = message();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => accepted(postJson('demo', fields, headers))),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await submissionsWith('demo', fields.message)).toHaveLength(1);
    await waitForMails(fields.message);
    // Whatever a second one would have sent is behind this one in the queue.
    const later = message();
    await accepted(postJson('demo', later));
    await waitForMails(later.message);
    expect(await findMails(fields.message)).toHaveLength(1);
  });

  it('come of a retry that writes another multipart boundary', async () => {
    const headers = { accept: 'application/json', 'formspree-session-data': session() };
    const text = marker();
    const send = () => {
      const body = new FormData();
      for (const [name, value] of Object.entries(message(text))) body.append(name, value);
      return idOf(fetch(`${contactUrl}/f/demo`, { method: 'POST', headers, body }));
    };
    expect(await send()).toBe(await send());
  });

  it('come of a plain form sent twice, and both visits end on the same page', async () => {
    const email = `${marker()}@visitors-tests.dev`;
    const send = async () =>
      (await postForm('strict', { name: 'Ada', email, _next: '/done' })).headers.get('location');
    expect(await send()).toBe('https://www.frontdesk-tests.dev/done');
    expect(await send()).toBe('https://www.frontdesk-tests.dev/done');
    expect(await submissionsWith('strict', email)).toHaveLength(1);
  });

  it('come of a captcha that was solved again', async () => {
    const fields = message();
    const first = await idOf(postJson('demo', { ...fields, 'h-captcha-response': 'one' }));
    expect(await idOf(postJson('demo', { ...fields, 'h-captcha-response': 'two' }))).toBe(first);
  });
});

describe('two submissions', () => {
  it('come of two visitors behind one address who write different things', async () => {
    expect(await idOf(postJson('demo', message()))).not.toBe(await idOf(postJson('demo', message())));
  });

  it('come of two pages that send the same', async () => {
    const fields = message();
    const first = await idOf(postJson('demo', fields, { 'formspree-session-data': session(1) }));
    expect(await idOf(postJson('demo', fields, { 'formspree-session-data': session(2) }))).not.toBe(first);
  });

  it('come of the same content with two keys', async () => {
    const fields = { name: 'Ada', email: `${marker()}@visitors-tests.dev` };
    const headers = () => ({ 'idempotency-key': marker() });
    expect(await idOf(postJson('strict', fields, headers()))).not.toBe(
      await idOf(postJson('strict', fields, headers())),
    );
  });

  it('come of the same from one address once the minute is over', async () => {
    const fields = message();
    const first = await idOf(postJson('demo', fields));
    await expireMark(first);
    const second = await idOf(postJson('demo', fields));
    expect(second).not.toBe(first);
    expect(await idOf(postJson('demo', fields))).toBe(second);
  });
});

describe('a key', () => {
  it('that comes with another body is refused', async () => {
    const headers = { 'idempotency-key': marker() };
    await accepted(postJson('demo', message(), headers));
    expect(await refused(postJson('demo', message(), headers))).toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('that comes with another body at the same moment lets one of them in', async () => {
    const headers = { 'idempotency-key': marker() };
    const answers = await Promise.all([1, 2, 3, 4].map(() => postJson('demo', message(), headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
  });

  it('of a submission that was refused is still free', async () => {
    const headers = { 'idempotency-key': marker() };
    expect(await refused(postJson('demo', { name: 'Ada' }, headers))).toMatchObject({ status: 422 });
    await accepted(postJson('demo', message(), headers));
  });
});
