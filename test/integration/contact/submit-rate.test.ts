import { describe, expect, it } from 'vitest';
import { takeToken } from '../../../lambdas/shared/visitors/rate-limit.ts';
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

describe('takeToken', () => {
  // Not a fixed time: the engine deletes items whose time to live is over.
  const START = Date.now();

  /** A bucket of its own: four tokens, one more every 15 seconds. */
  function bucket() {
    const key = marker();
    return (seconds: number) =>
      takeToken({
        client,
        tableName,
        key,
        limit: 4,
        periodSeconds: 60,
        now: new Date(START + seconds * 1000),
      });
  }
  const allowed = { allowed: true };
  const refusedFor = (retryAfterSeconds: number) => ({ allowed: false, retryAfterSeconds });

  it('gives the whole bucket at once, then one token at a time', async () => {
    const take = bucket();
    for (let i = 0; i < 4; i++) expect(await take(0)).toEqual(allowed);
    expect(await take(0)).toEqual(refusedFor(15));
    expect(await take(14.5)).toEqual(refusedFor(1));
    expect(await take(15)).toEqual(allowed);
    expect(await take(15)).toEqual(refusedFor(15));
  });

  it('is full again after the period, and no fuller', async () => {
    const take = bucket();
    for (let i = 0; i < 4; i++) await take(0);
    for (let i = 0; i < 4; i++) expect(await take(1000)).toEqual(allowed);
    expect(await take(1000)).toEqual(refusedFor(15));
  });

  it('gives no token twice to callers at the same moment', async () => {
    const take = bucket();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => take(0)));
    expect(tokens.filter((token) => token.allowed)).toHaveLength(4);
  });

  it('is not emptied by those who were refused', async () => {
    const take = bucket();
    for (let i = 0; i < 4; i++) await take(0);
    await Promise.all(Array.from({ length: 10 }, () => take(1)));
    expect(await take(15)).toEqual(allowed);
  });
});

describe('a form over its day', () => {
  const file = (bytes: number) => new Blob(['x'.repeat(bytes)], { type: 'text/plain' });
  const post = (files: readonly number[], headers: Record<string, string> = {}) => {
    const form = new FormData();
    const message = marker();
    form.set('message', message);
    for (const bytes of files) form.append('upload', file(bytes), 'note.txt');
    return { message, response: fetch(`${contactUrl}/f/daily`, { method: 'POST', body: form, headers }) };
  };
  const asJson = { accept: 'application/json' };

  it('takes the words without the files that are too much, and says so', async () => {
    expect((await post([600_000], asJson).response).status).toBe(200);
    const beyond = post([600_000], asJson);
    const answer = await beyond.response;
    const { error } = (await answer.clone().json()) as { error: string };
    expect(await refused(answer)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(error).toMatch(/files .* was not kept\. Please send your message without files/);
    expect(await submissionsWith('daily', beyond.message)).toEqual([]);
    expect((await post([], asJson).response).status).toBe(200);
  });

  it('refuses one address at its share, gives the words back on the page, and holds robots apart', async () => {
    const beyond = await postForm('daily', { message: 'the third of today' });
    expect(beyond.status).toBe(429);
    expect(Number(beyond.headers.get('retry-after'))).toBeGreaterThan(3600);
    const text = await beyond.text();
    expect(text).toContain('You have sent more messages today than can be taken, and yours was not kept.');
    expect(text).toContain('value="the third of today"');
    expect((await postJson('daily', { message: marker(), _gotcha: 'x' })).status).toBe(200);
  });
});

describe('a form over its limit', () => {
  it('says when to come back, stores nothing, and still answers repeats like the first', async () => {
    const fields = { message: marker() };
    const first = await accepted(postJson('limited', fields));
    let response = await postJson('limited', { message: marker() });
    while (response.ok) response = await postJson('limited', { message: marker() });

    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
    expect(await refused(response)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });

    const beyond = { message: marker() };
    expect((await postJson('limited', beyond)).status).toBe(429);
    expect(await submissionsWith('limited', beyond.message)).toEqual([]);

    expect(await accepted(postJson('limited', fields))).toEqual(first);
  });

  it('does not hold robots any differently', async () => {
    let response = await postJson('limited', { message: marker(), _gotcha: 'x' });
    while (response.ok) response = await postJson('limited', { message: marker(), _gotcha: 'x' });
    expect(response.status).toBe(429);
  });

  it('keeps what was typed on the page that says so', async () => {
    const send = async () => {
      const message = marker();
      return { message, response: await postForm('limited', { message }) };
    };
    let { message, response } = await send();
    while (response.status === 303) ({ message, response } = await send());
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await response.text()).toContain(`value="${message}"`);
  });
});
