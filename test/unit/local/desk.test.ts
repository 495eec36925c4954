import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDeskSettings } from '../../../local/desk.ts';
import { freePort } from '../../../local/port.ts';
import { type Site, startSite } from '../../../local/site/server.ts';

let site: Site;
let api: Server;
let received: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];

beforeEach(async () => {
  received = [];
  api = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    response
      .writeHead(409, { 'content-type': 'application/json', etag: '"1"', 'set-cookie': 'a=b' })
      .end('{}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  site = await startSite({ port: await freePort() });
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  site.publish({
    urls: { contact: `${url}/contact/v1`, desk: `${url}/desk/v1` },
    mailbox: { list: async () => [], get: async () => undefined, clear: async () => {} },
    ownerToken: 'fdo_x',
    desk: {
      settings: localDeskSettings({
        engine: { url: 'http://127.0.0.1:4566' },
        config: {},
        urls: { contact: `${url}/contact/v1`, desk: `${url}/desk/v1` },
        outputs: {},
        token: 'fdo_x',
      }),
      folder: '/nowhere',
      pictures: ['http://127.0.0.1:4566'],
    },
  });
});
afterEach(async () => {
  await site.stop();
  api.close();
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(site.origin + path, {
    method: 'PATCH',
    headers: { authorization: 'Bearer t', cookie: 'c=1', 'x-frontdesk': 'desk', 'if-match': '"0"' },
    body: '{"notes":"ü"}',
    ...init,
  });

describe('the desk on the local site', () => {
  it('passes what a pipeline is asked on as it is, without cookies either way', async () => {
    const answer = await call('/api/contact/owner/submissions/a%2Fb?x=1&x=2');
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([409, '"1"', '{}']);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(received).toMatchObject([
      {
        method: 'PATCH',
        url: '/contact/v1/owner/submissions/a%2Fb?x=1&x=2',
        headers: { authorization: 'Bearer t', 'if-match': '"0"' },
        body: '{"notes":"ü"}',
      },
    ]);
    expect(received[0]?.headers).not.toHaveProperty('cookie');
  });

  it('passes cookies on to the session, and no other address', async () => {
    const answer = await call('/api/session?all=true', { method: 'DELETE', body: null });
    expect(answer.headers.getSetCookie()).toEqual(['a=b']);
    expect(received).toMatchObject([
      {
        method: 'DELETE',
        url: '/desk/v1/api/session?all=true',
        headers: { cookie: 'c=1', 'x-frontdesk': 'desk' },
      },
    ]);
  });

  it.each([
    '/api/contact/f/main',
    '/api/contact',
    '/api/images/owner/images',
    '/api/toString/owner/x',
    '/api/',
    '/api/sessions',
  ])('does not pass %s on: only owner’s routes of pipelines that there are', async (path) => {
    expect((await call(path)).status).toBe(404);
    expect(received).toEqual([]);
  });

  it('serves its settings, with headers that let nothing else in', async () => {
    const answer = await fetch(`${site.origin}/desk/settings.json`);
    expect(await answer.json()).toMatchObject({ pipelines: ['contact'], demo: { token: 'fdo_x' } });
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('answers 404 for files that it does not have, wherever a path leads', async () => {
    for (const path of ['none.js', '..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json', '%ff.js'])
      expect((await fetch(`${site.origin}/desk/${path}`)).status, path).toBe(404);
  });
});
