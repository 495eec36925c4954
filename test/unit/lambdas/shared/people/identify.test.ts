import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mintToken } from '../../../../../lambdas/shared/owner/access.ts';
import { createIdentify } from '../../../../../lambdas/shared/people/identify.ts';
import type { PersonRecord } from '../../../../../lambdas/shared/people/records.ts';
import { scopesOf } from '../../../../../lambdas/shared/people/roles.ts';

const POOL = 'eu-central-1_Abc123';
const CLIENT = 'client1';
const NAMES = { pool: '/frontdesk/prod/desk/pool-id', client: '/frontdesk/prod/desk/client-id' };

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An access token of the pool's, with what a test changes in it. */
function accessToken(claims: Record<string, unknown> = {}, key = pair.privateKey): string {
  const seconds = Math.floor(Date.now() / 1000);
  const payload = {
    sub: 'sub-1',
    iss: `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`,
    client_id: CLIENT,
    token_use: 'access',
    scope: 'openid',
    'cognito:groups': ['editor'],
    iat: seconds,
    exp: seconds + 600,
    ...claims,
  };
  const signed = `${base64({ alg: 'RS256', kid: 'k1' })}.${base64(payload)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

let keys: Server;
let keysFrom: string;
beforeAll(async () => {
  keys = createServer((request, response) => {
    const isKeys = request.url === `/${POOL}/.well-known/jwks.json`;
    const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
    response.writeHead(isKeys ? 200 : 404).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  keysFrom = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
});
afterAll(() => keys.close());

let stored: Map<string, string>;
let time: number;
let failure: string | undefined;
const record: PersonRecord = {
  email: 'ada@frontdesk-tests.dev',
  role: 'editor',
  validFrom: '2026-01-01T00:00:00.000Z',
  addedAt: '2026-01-01T00:00:00.000Z',
};
const keep = (sub: string, value: PersonRecord) =>
  stored.set(`/frontdesk/prod/desk/people/${sub}`, JSON.stringify(value));

beforeEach(() => {
  stored = new Map([
    [NAMES.pool, POOL],
    [NAMES.client, CLIENT],
  ]);
  keep('sub-1', record);
  time = Date.now();
  failure = undefined;
});

/** An account whose parameters are what `stored` has. */
function identify() {
  const ssm = Object.assign(new SSMClient({}), {
    async send({ input }: { input: { Names?: string[]; Path?: string } }) {
      if (failure) throw Object.assign(new Error(), { name: failure });
      const wanted = [...stored].filter(([name]) =>
        input.Path === undefined ? input.Names?.includes(name) : name.startsWith(`${input.Path}/`),
      );
      return { Parameters: wanted.map(([Name, Value]) => ({ Name, Value })) };
    },
  });
  return createIdentify({
    ssm,
    environment: {
      FRONTDESK_NAME: 'frontdesk',
      FRONTDESK_ENVIRONMENT: 'prod',
      PEOPLE_KEYS_FROM: keysFrom,
    },
    waiting: { now: () => time, pause: async () => {} },
  });
}

const asPerson = (claims = {}, who = identify()) => who(`Bearer ${accessToken(claims)}`);
const refused = { status: 401, code: 'UNAUTHORIZED' };

describe('a person', () => {
  it('is known by a token of the pool, with what the role allows here', async () => {
    expect(await asPerson()).toMatchObject({
      kind: 'person',
      id: 'sub-1',
      label: 'ada@frontdesk-tests.dev',
      scopes: scopesOf('editor'),
    });
  });

  it('gets nothing by the token’s own scope: a reader who asks for all may read', async () => {
    const scope =
      'openid contact:read contact:write contact:audit images:write aws.cognito.signin.user.admin';
    expect(await asPerson({ 'cognito:groups': ['reader'], scope })).toMatchObject({
      scopes: scopesOf('reader'),
    });
    expect(await asPerson({ 'cognito:groups': undefined, scope })).toMatchObject({ scopes: [] });
  });

  it.each([
    ['of another pool', { iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other1' }],
    ['of another issuer', { iss: `http://127.0.0.1/${POOL}` }],
    ['of another client', { client_id: 'client2' }],
    ['for another use', { token_use: 'id', aud: CLIENT }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['of somebody who was never added', { sub: 'sub-2' }],
    ['from before the last change', { iat: Date.parse(record.validFrom) / 1000 - 1 }],
    ['without a subject', { sub: undefined }],
  ])('is refused with a token %s', async (_, claims) => {
    await expect(asPerson(claims)).rejects.toMatchObject(refused);
  });

  it('is refused with a token that somebody else has signed, or nobody', async () => {
    const forged = accessToken({}, stranger.privateKey);
    const [header, payload] = accessToken().split('.');
    const none = `${base64({ alg: 'none' })}.${payload}.`;
    for (const token of [forged, none, `${header}.${payload}.`, 'ey', 'eyJ.eyJ.x'])
      await expect(identify()(`Bearer ${token}`)).rejects.toMatchObject(refused);
  });

  it('is refused where there is no desk', async () => {
    stored.delete(NAMES.pool);
    await expect(asPerson()).rejects.toMatchObject(refused);
  });

  it('is kept to what is kept of them', async () => {
    keep('sub-1', { ...record, limits: { forms: ['shop'] } });
    expect(await asPerson()).toMatchObject({ limits: { forms: ['shop'] } });
  });
});

describe('who is removed or changed', () => {
  it('is out after a minute, whatever their token says', async () => {
    const who = identify();
    const token = accessToken({ exp: Math.floor(Date.now() / 1000) + 900 });
    await who(`Bearer ${token}`);
    stored.delete('/frontdesk/prod/desk/people/sub-1');
    time += 60_000;
    await expect(who(`Bearer ${token}`)).rejects.toMatchObject(refused);
  });

  it('is out after a minute when SSM gives no answer, too', async () => {
    const who = identify();
    await asPerson({}, who);
    failure = 'InternalServerError';
    time += 60_000;
    await expect(asPerson({}, who)).rejects.toThrow();
  });

  it('needs a new token within a minute', async () => {
    const who = identify();
    const token = accessToken();
    await who(`Bearer ${token}`);
    keep('sub-1', { ...record, role: 'reader', validFrom: new Date(Date.now() + 1_000).toISOString() });
    time += 60_000;
    await expect(who(`Bearer ${token}`)).rejects.toMatchObject(refused);
    const later = Math.floor(Date.now() / 1000) + 2;
    expect(await asPerson({ iat: later, 'cognito:groups': ['reader'] }, who)).toMatchObject({
      scopes: scopesOf('reader'),
    });
  });
});

describe('an owner token', () => {
  it('is known with and without a desk', async () => {
    const options = { scopes: ['contact:read'] as const, expiresAt: new Date(Date.now() + 1e6), label: 'x' };
    const { token, tokenId, stored: kept } = mintToken(options, new Date());
    stored.set(`/frontdesk/prod/owner/${tokenId}`, JSON.stringify(kept));
    expect(await identify()(`bearer ${token}`)).toMatchObject({ kind: 'token', id: tokenId, label: 'x' });
    stored.delete(NAMES.pool);
    expect(await identify()(`Bearer ${token}`)).toMatchObject({ kind: 'token' });
  });

  it.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['another scheme', 'Basic fdo_x'],
    ['a bare token', 'fdo_x'],
    ['something after it', 'Bearer fdo_x y'],
  ])('is wanted where there is %s', async (_, header) => {
    await expect(identify()(header)).rejects.toMatchObject(refused);
  });
});
