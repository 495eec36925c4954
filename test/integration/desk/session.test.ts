/** Signing in for real: managed login of the engine, the session's function, and the pipelines that know who calls. */
import { createHash, randomBytes } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../contract/contracts.ts';
import { addPerson, type People, removePerson } from '../../../lambdas/desk/people/arrange.ts';
import { type Role, scopesOf } from '../../../lambdas/shared/people/roles.ts';
import { LOCAL } from '../../../local/config.ts';
import { aws, deployed, has, output } from '../../support/deployed.ts';
import { setPassword } from '../../support/desk-people.ts';
import { ssm } from '../../support/owner.ts';

const PIPELINES = ['contact', 'feedback', 'images', 'keyword-dm', 'desk'] as const;
const redirectUri = `${deployed.site}/desk/signed-in`;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookie: string | undefined;
}

/** Calls the session's route as the desk's page does. */
async function session(method: string, body?: object, headers: Record<string, string> = {}, query = '') {
  const response = await fetch(`${deployed.site}/api/session${query}`, {
    method,
    headers: { 'x-frontdesk': 'desk', origin: deployed.site, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const cookie = response.headers.getSetCookie()[0];
  return { status: response.status, body: text ? JSON.parse(text) : {}, cookie } satisfies Answer;
}

/** The code that managed login sends back after it was given a password. */
async function signInAt(email: string, password: string, scope = 'openid email') {
  const verifier = randomBytes(32).toString('base64url');
  const asked = {
    client_id: output('Desk', 'ClientId'),
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state: 's1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  let page = await (
    await fetch(`${deployed.endpoint}/oauth2/authorize?${new URLSearchParams(asked)}`)
  ).text();
  for (let step = 0; step < 4; step++) {
    const fields = Object.fromEntries(
      [...page.matchAll(/<input[^>]*name="([^"]+)"[^>]*>/g)].map(([tag, name = '']) => [
        name,
        /value="([^"]*)"/.exec(tag)?.[1] ?? '',
      ]),
    );
    const answer = await fetch(`${deployed.endpoint}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ...fields, username: email, password, challenge: 'PASSWORD' }),
    });
    const location = answer.headers.get('location');
    if (location) return { code: new URL(location).searchParams.get('code') ?? '', verifier };
    page = await answer.text();
  }
  throw new Error(`The managed login asks on: ${page.slice(0, 500)}`);
}

const cookieOf = ({ cookie = '' }: Answer) => cookie.slice(0, cookie.indexOf(';'));

describe.runIf(has('managedLogin'))('signing in at the desk', () => {
  const password = `A-long-one-${randomBytes(6).toString('hex')}`;
  let people: People;
  beforeAll(() => {
    const cognito = new CognitoIdentityProviderClient(aws);
    people = { cognito, ssm, environment: LOCAL, poolId: output('Desk', 'PoolId') };
  });

  async function newPerson(role: Role, limits = {}) {
    const email = `${role}-${randomBytes(4).toString('hex')}@frontdesk-tests.dev`;
    await addPerson(people, { email, role, invites: false, ...limits });
    await setPassword(people, email, password);
    // What is issued within the second of the last change is void.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    return email;
  }

  async function signIn(email: string, scope?: string): Promise<Answer> {
    const { code, verifier } = await signInAt(email, password, scope);
    return session('POST', { code, verifier, redirectUri });
  }

  const call = (token: unknown, pipeline: string, method: string, path: string) =>
    fetch(`${deployed.urls[pipeline]}/owner/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });

  it('gives access for minutes, and a cookie that only the session’s route gets', async () => {
    const email = await newPerson('owner');
    const answer = await signIn(email);
    expect(answer).toMatchObject({ status: 200, body: { person: { email, role: 'owner' } } });
    expect(answer.cookie).toMatch(
      /^desk-session=[^;]+; Path=\/api\/session; HttpOnly; Secure; SameSite=Strict; Max-Age=2592000$/,
    );
    const minutes = (Date.parse(String(answer.body.expiresAt)) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
    for (const pipeline of PIPELINES)
      expect(await (await call(answer.body.accessToken, pipeline, 'GET', 'me')).json()).toMatchObject({
        kind: 'person',
        label: email,
        scopes: scopesOf('owner'),
      });
  });

  it('lets a reader read and change nothing, whatever scopes were asked for', async () => {
    const email = await newPerson('reader');
    const { body } = await signIn(
      email,
      'openid email contact:write contact:audit images:write aws.cognito.signin.user.admin',
    ).catch(() => signIn(email));
    for (const { pipeline, routes } of CONTRACTS)
      for (const { method, path, scopes } of routes.filter((route) => route.path.startsWith('/owner/'))) {
        if (method === 'get' && path !== '/owner/me' && path !== '/owner/audit') continue;
        const { status } = await call(
          body.accessToken,
          pipeline,
          method.toUpperCase(),
          path.slice('/owner/'.length).replace(/\{\w+\}/g, 'x'),
        );
        // What tries rules on the past changes nothing; there is nothing of that name.
        if (path.endsWith('/rules/replay')) {
          expect(scopes?.every((scope) => scope.endsWith(':read'))).toBe(true);
          expect([400, 404], path).toContain(status);
          continue;
        }
        expect([pipeline, method, path, status]).toEqual([
          pipeline,
          method,
          path,
          path === '/owner/me' || path === '/owner/seen' ? 200 : 403,
        ]);
      }
  });

  it('renews by the cookie alone, with the role that there is by then', async () => {
    const email = await newPerson('editor');
    const signedIn = await signIn(email);
    await addPerson(people, { email, role: 'reader' });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const renewed = await session('POST', { renew: true }, { cookie: cookieOf(signedIn) });
    expect(renewed).toMatchObject({ status: 200, body: { person: { email, role: 'reader' } } });
    expect(await session('POST', { renew: true })).toMatchObject({ status: 401 });
  });

  it('takes a code once, with its verifier, from its own page', async () => {
    const email = await newPerson('reader');
    const { code, verifier } = await signInAt(email, password);
    const other = randomBytes(32).toString('base64url');
    expect(await session('POST', { code, verifier: other, redirectUri })).toMatchObject({ status: 401 });
    const foreign: Record<string, string>[] = [
      { 'x-frontdesk': '' },
      { origin: 'https://evil.example' },
      { origin: '' },
    ];
    for (const headers of foreign)
      expect(await session('POST', { code, verifier, redirectUri }, headers)).toMatchObject({
        status: 403,
        body: { code: 'BLOCKED' },
        cookie: undefined,
      });
    expect(await session('POST', { code, verifier, redirectUri: 'https://evil.example/' })).toMatchObject({
      status: 403,
    });
    expect(await session('POST', { code, verifier, redirectUri })).toMatchObject({ status: 200 });
    expect(await session('POST', { code, verifier, redirectUri })).toMatchObject({ status: 401 });
  });

  it('ends one session, or all', async () => {
    const email = await newPerson('reader');
    const [one, two, three] = [await signIn(email), await signIn(email), await signIn(email)];
    const renew = async (of: Answer) =>
      (await session('POST', { renew: true }, { cookie: cookieOf(of) })).status;
    const out = await session('DELETE', undefined, { cookie: cookieOf(one) });
    expect([out.status, out.cookie]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect([await renew(one), await renew(two), await renew(three)]).toEqual([401, 200, 200]);
    expect(await session('DELETE', undefined, { cookie: cookieOf(two) }, '?all=true')).toMatchObject({
      status: 204,
    });
    expect([await renew(two), await renew(three)]).toEqual([401, 401]);
  });

  it('is over for who was removed, and closed to whom nobody has added', async () => {
    const email = await newPerson('editor');
    const signedIn = await signIn(email);
    await removePerson(people, email);
    expect(await session('POST', { renew: true }, { cookie: cookieOf(signedIn) })).toMatchObject({
      status: 401,
    });
  });

  it('answers wrong requests as such', async () => {
    expect(await session('POST', { renew: 'yes' })).toMatchObject({ status: 422 });
    expect(await session('POST', {})).toMatchObject({ status: 422 });
    expect(await session('GET')).toMatchObject({ status: 405 });
  });
});
