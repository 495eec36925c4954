import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CAPTCHA_SECRET } from '../../support/captcha-provider.ts';
import { enoughOfDay } from '../../support/day.ts';
import { aws, deployed } from '../../support/deployed.ts';
import {
  asOwner,
  patchItem,
  readItem,
  requestUpload,
  sendFile,
  settled,
  sweep,
  upload,
} from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { newToken } from '../../support/owner.ts';

const request = { preset: 'square', contentType: 'image/jpeg', size: 1000 };

beforeAll(async () => {
  const ssm = new SSMClient(aws);
  for (const provider of ['turnstile', 'hcaptcha'])
    await ssm.send(
      new PutParameterCommand({
        Name: `/frontdesk/local/images/${provider}-secret`,
        Value: CAPTCHA_SECRET,
        Type: 'SecureString',
        Overwrite: true,
      }),
    );
});

// Quotas are counted by day.
beforeEach(() => enoughOfDay(45));

describe('a request for an upload', () => {
  it('tells where to send the file, until when, and where to ask', async () => {
    const { status, body, headers } = await requestUpload(request, {
      origin: 'https://www.frontdesk-tests.dev',
    });
    expect(status).toBe(201);
    expect(headers.get('access-control-allow-origin')).toBe('https://www.frontdesk-tests.dev');
    expect(body.statusUrl).toBe(`${deployed.urls.images}/images/${body.imageId}`);
    const answer = await (await fetch(body.statusUrl)).json();
    expect(answer).toEqual({
      imageId: body.imageId,
      status: 'awaiting-upload',
      expiresAt: expect.any(String),
    });
  });

  it.each([
    ['of an unknown preset', { ...request, preset: 'none' }, {}, 404, 'PRESET_NOT_FOUND'],
    ['of a preset named like a property', { ...request, preset: 'constructor' }, {}, 404, 'PRESET_NOT_FOUND'],
    ['from another site', request, { origin: 'https://evil.frontdesk-tests.dev' }, 403, 'BLOCKED'],
    ['of a type that is no picture', { ...request, contentType: 'text/html' }, {}, 415, 'TYPE_FILE'],
    ['of an SVG', { ...request, contentType: 'image/svg+xml' }, {}, 415, 'TYPE_FILE'],
    ['of a HEIC', { ...request, contentType: 'image/heic' }, {}, 415, 'TYPE_FILE'],
    ['that is too large', { ...request, size: 25_000_001 }, {}, 413, 'FILES_TOO_BIG'],
    ['without a size', { ...request, size: undefined }, {}, 422, 'TYPE_NUMERIC'],
    ['of a negative size', { ...request, size: -1 }, {}, 422, 'TYPE_NUMERIC'],
    ['with an endless description', { ...request, alt: 'x'.repeat(501) }, {}, 422, 'TYPE_TEXT'],
    ['of a closed preset without a token', { ...request, preset: 'members' }, {}, 401, 'TOKEN_REQUIRED'],
    [
      'with an invented token',
      { ...request, preset: 'members', token: 'fdu_e30.e30' },
      {},
      403,
      'TOKEN_REFUSED',
    ],
  ])('%s is refused', async (_, body, headers, status, code) => {
    const answer = await requestUpload(body, headers);
    expect({ status: answer.status, code: answer.body.errors?.[0]?.code }).toEqual({ status, code });
    expect(answer.body.code).toBe(
      answer.body.errors?.[0]?.field && status === 422 ? 'VALIDATION_FAILED' : code,
    );
    expect(answer.body.error).toMatch(/^[A-Z].*\.$/);
  });

  it('is refused beyond the day’s quota, however many ask at once, with when to come back', async () => {
    const asked = await Promise.all(
      Array.from({ length: 8 }, () => requestUpload({ ...request, preset: 'scarce' })),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual([201, 201, ...Array(6).fill(429)]);
    const refused = asked.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('the share of a day that one address gets', () => {
  it('ends before the day does, and grows again by what never came', async () => {
    const ask = () => requestUpload({ ...request, preset: 'shared' });
    const asked = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(asked.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    const refused = asked.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);

    const given = asked.find(({ status }) => status === 201)?.body.imageId;
    const past = new Date(Date.now() - 1000).toISOString();
    await patchItem(`image#${given}`, 'image', { gsi2sk: past, expiresAt: past });
    const { createdAt, addressHash } = (await readItem(`image#${given}`, 'image')) ?? {};
    const day = `quota#shared#${String(createdAt).slice(0, 10)}`;
    expect(await readItem(day, 'quota')).toMatchObject({ images: 2, bytes: 2000 });
    expect((await sweep()).expired).toBeGreaterThan(0);
    for (const pk of [day, `${day}#${addressHash}`])
      expect(await readItem(pk, 'quota')).toMatchObject({ images: 1, bytes: 1000 });
    expect((await ask()).status).toBe(201);
  });
});

describe('a closed preset', () => {
  it('takes one upload for each token that the owner’s server hands out', async () => {
    const file = await photo(48, 48).jpeg().toBuffer();
    const { status, body } = await asOwner<{ token: string }>('POST', 'upload-tokens', { preset: 'members' });
    expect(status).toBe(201);
    const { imageId } = await upload(file, { preset: 'members', token: body.token });
    expect((await settled(imageId)).status).toBe('ready');
    // More often than the day's quota: who repeats a token uses up nobody else's.
    for (let i = 0; i < 4; i++) {
      const again = await requestUpload({ ...request, preset: 'members', token: body.token });
      expect([again.status, again.body.code]).toEqual([403, 'TOKEN_REFUSED']);
    }
    const other = await asOwner<{ token: string }>('POST', 'upload-tokens', { preset: 'members' });
    const second = { ...request, preset: 'members', token: other.body.token };
    const both = await Promise.all([requestUpload(second), requestUpload(second)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  it('does not take another preset’s token', async () => {
    const { body } = await asOwner<{ token: string }>('POST', 'upload-tokens', { preset: 'square' });
    const answer = await requestUpload({ ...request, preset: 'members', token: body.token });
    expect([answer.status, answer.body.code]).toEqual([403, 'TOKEN_REFUSED']);
  });
});

describe('a request that is made again with its key', () => {
  const again = (key: string, body: object = request) =>
    requestUpload({ ...body }, { 'idempotency-key': key });

  it('is answered with the same image, also at the same moment, and is another one with another key', async () => {
    const key = crypto.randomUUID();
    const day = `quota#square#${new Date().toISOString().slice(0, 10)}`;
    const counted = async () => Number((await readItem(day, 'quota'))?.images ?? 0);
    const before = await counted();
    const both = await Promise.all([again(key), again(key)]);
    expect(await counted()).toBe(before + 1);
    const ids = new Set([...both, await again(key)].map(({ body }) => body.imageId));
    expect([...ids]).toEqual([expect.any(String)]);
    expect(ids).not.toContain((await again(crypto.randomUUID())).body.imageId);
    const other = await again(key, { ...request, size: 1001 });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('needs no other token or proof than the first, whose file it then sends', async () => {
    const file = await photo(46, 46).jpeg().toBuffer();
    const asked = { contentType: 'image/jpeg', size: file.length };
    const { body } = await asOwner<{ token: string }>('POST', 'upload-tokens', { preset: 'keyed' });
    const key = crypto.randomUUID();
    const first = await again(key, { ...asked, preset: 'keyed', token: body.token, captcha: 'person-3' });
    expect(first.status).toBe(201);
    for (const spent of [{}, { token: body.token, captcha: 'spent' }])
      expect((await again(key, { ...asked, preset: 'keyed', ...spent })).body.imageId).toBe(
        first.body.imageId,
      );
    const repeated = await again(key, { ...asked, preset: 'keyed' });
    expect(repeated.body.expiresAt).toBe(first.body.expiresAt);
    expect((await sendFile(repeated.body, file)).ok).toBe(true);
    expect((await settled(first.body.imageId)).status).toBe('ready');
    const { createdAt } = (await readItem(`image#${first.body.imageId}`, 'image')) ?? {};
    const counted = await readItem(`quota#keyed#${String(createdAt).slice(0, 10)}`, 'quota');
    expect(counted).toMatchObject({ images: 1 });
  });
});

describe('a token of the scope images:upload', () => {
  it('gets upload tokens, and nothing else', async () => {
    const { token } = await newToken(['images:upload']);
    const call = (method: string, path: string, body?: object) =>
      fetch(`${deployed.urls.images}/owner/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await call('POST', 'upload-tokens', { preset: 'members' })).status).toBe(201);
    for (const [method, path] of [
      ['GET', 'images?preset=members'],
      ['GET', 'upload-tokens'],
      ['DELETE', 'images/x'],
      ['POST', 'images/x/render'],
    ] as const)
      expect((await call(method, path)).status).toBe(403);
  });
});

describe('a preset with a captcha', () => {
  const ask = (preset: 'guarded' | 'strict', captcha?: string) =>
    requestUpload({ ...request, preset, captcha });

  it('takes a person, and the robots before have used up nothing', async () => {
    for (const [proof, status, code] of [
      [undefined, 422, 'CAPTCHA_FAILED'],
      ['', 422, 'CAPTCHA_FAILED'],
      ['robot', 422, 'CAPTCHA_FAILED'],
      ['spent', 422, 'CAPTCHA_FAILED'],
    ] as const) {
      const answer = await ask('guarded', proof);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.error).toMatch(/^[A-Z].*\.$/);
    }
    // Its quota is four a day.
    const file = await photo(44, 44).jpeg().toBuffer();
    const { imageId } = await upload(file, { preset: 'guarded', captcha: 'person-1' });
    expect((await settled(imageId)).status).toBe('ready');
    expect(JSON.stringify(await readItem(`image#${imageId}`, 'image'))).not.toContain('person-1');
    expect((await ask('guarded', 'person-2')).status).toBe(201);
  });

  it('does without or refuses while the provider gives no answer, as configured', async () => {
    const [taken, refused] = await Promise.all([ask('guarded', 'broken'), ask('strict', 'broken')]);
    expect(taken.status).toBe(201);
    expect([refused.status, refused.body.code]).toEqual([503, 'CAPTCHA_UNAVAILABLE']);
  });
});

describe('the owner’s routes', () => {
  it.each(['images?preset=square', 'images/x', 'nothing'])('refuse strangers: %s', async (path) => {
    const response = await fetch(`${deployed.urls.images}/owner/${path}`);
    expect(response.status).toBe(401);
  });
});
