import { beforeEach, describe, expect, it } from 'vitest';
import { answerSession, type SessionParts } from '../../../../../lambdas/desk/session/answer.ts';
import type { Tokens } from '../../../../../lambdas/desk/session/cognito.ts';
import type { Request } from '../../../../../lambdas/shared/http/request.ts';
import type { PersonRecord } from '../../../../../lambdas/shared/people/records.ts';

const ORIGIN = 'https://inbox.frontdesk-tests.dev';
const record: PersonRecord = {
  email: 'ada@frontdesk-tests.dev',
  role: 'editor',
  limits: { forms: ['shop'] },
  validFrom: '2026-01-01T00:00:00.000Z',
  addedAt: '2026-01-01T00:00:00.000Z',
};

let asked: unknown[];
let tokens: Tokens | undefined;
let person: PersonRecord | undefined;
beforeEach(() => {
  asked = [];
  tokens = { accessToken: 'access', refreshToken: 'new' };
  person = record;
});

const note =
  <Answer>(name: string, answer: () => Answer) =>
  async (value: unknown) => {
    asked.push([name, value]);
    return answer();
  };

const parts: SessionParts = {
  session: {
    exchange: note('exchange', () => tokens),
    renew: note('renew', () => tokens),
    revoke: note('revoke', () => undefined),
    revokeAll: note('revokeAll', () => undefined),
  },
  verify: async () => ({ sub: 's', username: 'u', groups: ['editor'], issuedAt: 0, expiresAt: 600_000 }),
  findPerson: async () => person,
  origin: async () => ORIGIN,
  cookie: { path: '/api/session', days: 30 },
};

function ask(method: string, body?: object, { headers = {}, query = {} } = {}) {
  return answerSession(
    {
      method,
      query,
      headers: { 'x-frontdesk': 'desk', origin: ORIGIN, ...headers },
      body: Buffer.from(JSON.stringify(body ?? {})),
    } as unknown as Request,
    parts,
  );
}

const withCookie = { headers: { cookie: 'other=1; desk-session=old; x=y' } };
const code = { code: 'c', verifier: 'v', redirectUri: `${ORIGIN}/signed-in` };

describe('a session', () => {
  it('says who signed in, and keeps what renews it in the cookie', async () => {
    const answer = await ask('POST', code);
    expect(JSON.parse(answer.body)).toEqual({
      accessToken: 'access',
      expiresAt: '1970-01-01T00:10:00.000Z',
      person: { email: 'ada@frontdesk-tests.dev', role: 'editor', limits: { forms: ['shop'] } },
    });
    expect(answer.headers?.['set-cookie']).toBe(
      'desk-session=new; Path=/api/session; HttpOnly; Secure; SameSite=Strict; Max-Age=2592000',
    );
    expect(answer.body).not.toContain('new');
  });

  it('takes the new token that a renewal brings, and keeps the old one where there is none', async () => {
    expect((await ask('POST', { renew: true }, withCookie)).headers?.['set-cookie']).toContain('=new;');
    tokens = { accessToken: 'access' };
    expect((await ask('POST', { renew: true }, withCookie)).headers?.['set-cookie']).toContain('=old;');
    expect(asked).toEqual([
      ['renew', 'old'],
      ['renew', 'old'],
    ]);
  });

  it('that is over is 401, and its cookie goes', async () => {
    tokens = undefined;
    for (const options of [withCookie, {}])
      await expect(ask('POST', { renew: true }, options)).rejects.toMatchObject({
        status: 401,
        headers: { 'set-cookie': expect.stringContaining('Max-Age=0') },
      });
  });

  it('is not begun for whom nobody has added, and what Cognito gave is taken back', async () => {
    person = undefined;
    await expect(ask('POST', code)).rejects.toMatchObject({ status: 403 });
    expect(asked.at(-1)).toEqual(['revoke', 'new']);
  });

  it.each([
    ['no header', { 'x-frontdesk': '' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that only begins alike', { origin: `${ORIGIN}.evil.example` }],
    ['none', { origin: undefined }],
  ])('is refused with %s before anything is asked', async (_, headers) => {
    for (const [method, body] of [['POST', code], ['POST', { renew: true }], ['DELETE']] as const)
      await expect(
        ask(method, body, { headers: { ...withCookie.headers, ...headers } }),
      ).rejects.toMatchObject({
        status: 403,
        code: 'BLOCKED',
      });
    expect(asked).toEqual([]);
  });

  it('leads back to its own page only', async () => {
    for (const redirectUri of ['https://evil.example/', `${ORIGIN}.evil.example/`, 'javascript:1', '/x'])
      await expect(ask('POST', { ...code, redirectUri })).rejects.toMatchObject({ status: 403 });
  });

  it('ends with its token, or all of a person’s', async () => {
    expect(await ask('DELETE', undefined, withCookie)).toMatchObject({
      statusCode: 204,
      headers: { 'set-cookie': expect.stringContaining('Max-Age=0') },
    });
    expect(asked).toEqual([['revoke', 'old']]);
    await ask('DELETE', undefined, { ...withCookie, query: { all: 'true' } });
    expect(asked.slice(1)).toEqual([
      ['renew', 'old'],
      ['revokeAll', 'u'],
      ['revoke', 'old'],
    ]);
  });

  it.each([
    ['whose cookie is gone', {}],
    ['that renews no more', withCookie],
  ])('%s does not pass for the end of all of them', async (_, options) => {
    tokens = undefined;
    await expect(ask('DELETE', undefined, { ...options, query: { all: 'true' } })).rejects.toMatchObject({
      status: 401,
      code: 'UNAUTHORIZED',
      headers: { 'set-cookie': expect.stringContaining('Max-Age=0') },
    });
    expect(await ask('DELETE', undefined, options)).toMatchObject({ statusCode: 204 });
  });
});
