import type { LookupAddress, lookup } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { postWebhook, type WebhookRequest } from '../../../../../lambdas/shared/destinations/post.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A receiver on a free port of this machine. */
async function receiver(answer: RequestListener): Promise<{ url: string; port: number }> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook?x=1`, port };
}

function post(url: string, overrides: Partial<WebhookRequest> = {}) {
  return postWebhook({
    url,
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Grüße"}',
    timeoutMilliseconds: 5_000,
    allowLoopback: true,
    ...overrides,
  });
}

const resolvingTo = (...answers: string[]) => {
  const names: string[] = [];
  const resolve = ((name: string, _: object, callback: (error: null, found: LookupAddress[]) => void) => {
    names.push(name);
    const address = answers[Math.min(names.length, answers.length) - 1] ?? '';
    callback(null, [{ address, family: 4 }]);
  }) as unknown as typeof lookup;
  return { resolve, names };
};

describe('postWebhook', () => {
  it('posts the body as it is', async () => {
    const seen: object[] = [];
    const { url } = await receiver(async (request, response) => {
      seen.push({ method: request.method, url: request.url, ...request.headers, body: await text(request) });
      response.end('ok');
    });
    expect(await post(url)).toEqual({ outcome: 'sent', reference: 'status-200' });
    expect(seen).toEqual([
      expect.objectContaining({
        method: 'POST',
        url: '/hook?x=1',
        'content-type': 'application/json',
        body: '{"name":"Grüße"}',
      }),
    ]);
  });

  it.each([
    [204, { outcome: 'sent' }],
    [400, { outcome: 'try-again', reason: 'status-400', known: true }],
    [404, { outcome: 'try-again', reason: 'status-404', known: true }],
    [410, { outcome: 'refused', reason: 'status-410' }],
    [429, { outcome: 'try-again', reason: 'status-429', known: true }],
    [503, { outcome: 'try-again', reason: 'status-503', known: true }],
  ])('answered with %i', async (status, outcome) => {
    const { url } = await receiver((_, response) => response.writeHead(status).end());
    expect(await post(url)).toMatchObject(outcome);
  });

  it.each([301, 302, 303, 307, 308])('never follows a redirect: %i', async (status) => {
    const visited: (string | undefined)[] = [];
    const { url } = await receiver((request, response) => {
      visited.push(request.url);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect(await post(url)).toEqual({ outcome: 'refused', reason: `redirect-${status}` });
    expect(visited).toEqual(['/hook?x=1']);
  });

  it('reads no more than a little of an answer', async () => {
    let cutOff = false;
    const { url } = await receiver((_, response) => {
      response.on('close', () => {
        cutOff = !response.writableFinished;
      });
      const more = () => {
        while (response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(await post(url)).toMatchObject({ outcome: 'sent' });
    await expect.poll(() => cutOff).toBe(true);
  });

  it('gives up on a receiver that does not answer, whose outcome is unknown', async () => {
    const { url } = await receiver(() => {});
    const outcome = await post(url, { timeoutMilliseconds: 100 });
    expect(outcome).toEqual({ outcome: 'try-again', reason: 'timeout', known: false });
  });

  it('does not know what came of a connection that was cut', async () => {
    const { url } = await receiver((request) => request.socket.destroy());
    expect(await post(url)).toMatchObject({ outcome: 'try-again', reason: 'ECONNRESET', known: false });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const { url, port } = await receiver(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(port).toBeGreaterThan(0);
    expect(await post(url)).toMatchObject({ outcome: 'try-again', reason: 'ECONNREFUSED', known: true });
  });

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'http://8.8.8.8/',
  ])('refuses %s', async (url) => {
    expect(await post(url, { allowLoopback: false })).toEqual({
      outcome: 'refused',
      reason: 'address-not-public',
    });
  });

  it('connects to the very address that was checked, so a changed answer changes nothing', async () => {
    let requests = 0;
    const { port } = await receiver((_, response) => {
      requests++;
      response.end();
    });
    // Public when asked first, this machine when asked again.
    const { resolve, names } = resolvingTo('203.0.113.1', '127.0.0.1');
    const outcome = await post(`http://rebinding.example:${port}/`, { resolve });
    expect(outcome).toEqual({ outcome: 'refused', reason: 'address-not-public' });
    expect(names).toEqual(['rebinding.example']);

    const allowed = resolvingTo('127.0.0.1', '10.0.0.1');
    const sent = await post(`http://rebinding.example:${port}/`, { resolve: allowed.resolve });
    expect(sent).toMatchObject({ outcome: 'sent' });
    expect({ names: allowed.names, requests }).toEqual({ names: ['rebinding.example'], requests: 1 });
  });

  it('refuses a name that leads to a private address', async () => {
    const { resolve } = resolvingTo('192.168.1.1');
    expect(await post('https://inside.example/', { resolve, allowLoopback: false })).toEqual({
      outcome: 'refused',
      reason: 'address-not-public',
    });
  });
});
