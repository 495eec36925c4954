import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Mail, parseMail } from '../../../local/mail-sink.ts';
import { freePort } from '../../../local/port.ts';
import { type Site, startSite } from '../../../local/site/server.ts';

const HAS_IPV6 = Object.values(networkInterfaces())
  .flat()
  .some((one) => one?.address === '::1');

let site: Site;
let port: number;
let mail: Mail;
beforeEach(async () => {
  port = await freePort();
  site = await startSite({ port });
  mail = await parseMail(
    'm1',
    Buffer.from('Subject: Hi\nContent-Type: text/html\n\n<script>alert(1)</script>'),
  );
});
afterEach(() => site.stop());

function publish(): void {
  const mailbox = {
    list: async () => [mail],
    get: async (id: string) => (id === mail.id ? mail : undefined),
    clear: async () => {},
  };
  site.publish({ urls: { contact: 'http://127.0.0.1:1/<x>' }, mailbox, ownerToken: 'fdo_"x' });
}

function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/mailbox/messages', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the local site', () => {
  it('asks for patience until the app is deployed', async () => {
    const response = await fetch(`${site.origin}/contact`);
    expect(response.status).toBe(503);
    expect(response.headers.get('refresh')).toBe('1');
  });

  it('escapes what it shows', async () => {
    publish();
    expect(await (await fetch(`${site.origin}/contact`)).text()).toContain('http://127.0.0.1:1/&lt;x&gt;/f/');
  });

  it('shows a mail’s HTML in a sandbox that runs and fetches nothing', async () => {
    publish();
    const response = await fetch(`${site.origin}/mailbox/messages/m1/html`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('content-security-policy')).toMatch(/(^|;) ?sandbox(;|$)/);
  });

  it('answers 404 for what is not there, 405 for other methods', async () => {
    publish();
    expect((await fetch(`${site.origin}/nowhere`)).status).toBe(404);
    expect((await fetch(`${site.origin}/mailbox/messages/other`)).status).toBe(404);
    expect((await fetch(`${site.origin}/contact`, { method: 'POST' })).status).toBe(405);
  });

  it('answers only by names of this machine', async () => {
    publish();
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor('evil.dev')).toBe(421);
  });

  it('says what to do when its port is taken', () =>
    expect(startSite({ port })).rejects.toThrow(`Port ${port} is taken`));

  it.runIf(HAS_IPV6)('says so, too, when another program has the port of IPv6 alone', async () => {
    const other = createServer();
    await once(other.listen({ port: 0, host: '::1' }), 'listening');
    const { port: taken } = other.address() as AddressInfo;
    await expect(startSite({ port: taken })).rejects.toThrow(`Port ${taken} is taken`);
    other.close();
  });
});
