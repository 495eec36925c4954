import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import type { DestinationConfig } from '../../../../../config/destinations.ts';
import { readCredential } from '../../../../../lambdas/shared/destinations/credential.ts';
import { tellDestination } from '../../../../../lambdas/shared/destinations/deliver.ts';
import type { WebhookRequest } from '../../../../../lambdas/shared/destinations/post.ts';
import { MissingParameter } from '../../../../../lambdas/shared/runtime/parameters.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { tellingStub } from '../../../../support/telling.ts';

const SIGNING = `whsec_${Buffer.from('a secret of twenty-four bytes or more').toString('base64')}`;
const TOKEN = '123456789:AAF0abcdefghijklmnopqrstuvwxyz012345';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function receiver(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const seen: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    seen.push({ headers: request.headers, body: await text(request) });
    answer(response, request);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0SECRET123/B0`, seen };
}

const leg = { pk: 'event#1', leg: 'destination:team' };
const message = { title: 'New message: main', facts: [], answers: [] };
const tell = (
  config: DestinationConfig,
  secret: string | undefined,
  {
    allowLoopback = true,
    now = new Date(),
    resolve,
  }: { allowLoopback?: boolean; now?: Date; resolve?: WebhookRequest['resolve'] } = {},
) =>
  tellDestination(
    { destination: 'team', config, id: 'event-1', message, event: { type: 'submission.accepted' }, leg },
    {
      ...tellingStub({ table: { client: simTable().client, tableName: 'table', now: () => now } }),
      allowLoopback,
      ...(resolve && { resolve }),
      secret: async (name) => {
        expect(name).toBe('team');
        if (secret === undefined) throw new MissingParameter(name);
        return secret;
      },
    },
  );

const slack: DestinationConfig = { type: 'slack', contents: false, attention: false };
const webhook: DestinationConfig = { type: 'webhook', contents: false, attention: false };

describe('a webhook', () => {
  it('is verified by the library of Standard Webhooks', async () => {
    const { url, seen } = await receiver((response) => response.writeHead(204).end());
    expect(await tell(webhook, `${url} ${SIGNING}`)).toMatchObject({ outcome: 'sent' });
    const [{ headers, body } = expect.unreachable()] = seen;
    const verified = new Webhook(SIGNING).verify(body, headers as Record<string, string>);
    expect(verified).toEqual({ type: 'submission.accepted' });
    expect(headers['webhook-id']).toBe('event-1');
    expect(() => new Webhook(SIGNING).verify(`${body} `, headers as Record<string, string>)).toThrow();
    const other = `whsec_${Buffer.from('another secret of more than 24 bytes').toString('base64')}`;
    expect(() => new Webhook(other).verify(body, headers as Record<string, string>)).toThrow();
  });
});

describe('what an attempt is answered', () => {
  it('is kept at its beginning, without what is secret', async () => {
    const { url } = await receiver((response, { url: path }) =>
      response.writeHead(500).end(`no such hook:\n ${path} ${'x'.repeat(9_000)}`),
    );
    const outcome = await tell(slack, url);
    expect(outcome).toMatchObject({ outcome: 'try-again', reason: 'status-500', known: true });
    const { answer = '' } = outcome as { answer?: string };
    expect(answer).toMatch(/^500 no such hook: … x+…$/);
    expect(answer.length).toBeLessThan(220);
    expect(answer).not.toContain('T0SECRET123');
  });

  it.each([
    [{ 'retry-after': '30' }, '', 30],
    [{}, '{"ok":false,"parameters":{"retry_after":35}}', 36],
    [{ 'retry-after': 'soon' }, '', undefined],
    [{ 'retry-after': new Date(Date.now() - 60_000).toUTCString() }, '', undefined],
  ])('asks for a pause by %j %s', async (headers, body, seconds) => {
    const { url } = await receiver((response) => response.writeHead(429, headers).end(body));
    const { retryAfterSeconds } = (await tell(slack, url)) as { retryAfterSeconds?: number };
    expect(retryAfterSeconds).toBe(seconds);
  });

  it('never leads elsewhere', async () => {
    const { url, seen } = await receiver((response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect(await tell(slack, url)).toMatchObject({ outcome: 'refused', reason: 'redirect-307' });
    expect(seen).toHaveLength(1);
  });
});

const KINDS: [DestinationConfig, secret: (url: string) => string][] = [
  [webhook, (url) => `${url} ${SIGNING}`],
  [slack, (url) => url],
  [{ type: 'discord', contents: false, attention: false }, (url) => url],
  [{ type: 'teams', contents: false, attention: false }, (url) => url],
];

describe.each(KINDS)('%j', (config, secret) => {
  it.each(['https://127.0.0.1/x', 'https://169.254.169.254/latest', 'https://[::1]/', 'https://10.0.0.1/'])(
    'does not reach %s',
    async (url) => {
      expect(await tell(config, secret(url), { allowLoopback: false })).toMatchObject({
        outcome: 'refused',
        reason: 'address-not-public',
      });
    },
  );

  it.each(['http://hooks.example/x', 'https://user@hooks.example/', 'file:///etc/passwd', '', 'nonsense'])(
    'takes %j for no address',
    async (url) => {
      expect(await tell(config, secret(url))).toMatchObject({
        outcome: 'try-again',
        reason: 'credential-unusable',
        needsOwner: true,
      });
    },
  );
});

/** Every kind that calls an address, as the compiler asks for; a mail goes to SES alone. */
const EVERY_KIND: Readonly<Record<Exclude<DestinationConfig['type'], 'mail'>, [DestinationConfig, string]>> =
  {
    webhook: [webhook, `https://hooks.example/x ${SIGNING}`],
    slack: [slack, 'https://hooks.example/x'],
    discord: [{ type: 'discord', contents: false, attention: false }, 'https://hooks.example/x'],
    teams: [{ type: 'teams', contents: false, attention: false }, 'https://hooks.example/x'],
    telegram: [{ type: 'telegram', chat: '-1', contents: false, attention: false }, TOKEN],
  };
/** Whatever a name may lead to; the last one is public, next to one that is not. */
const PRIVATE = [
  ['127.0.0.1'],
  ['10.0.0.1'],
  ['172.16.0.1'],
  ['192.168.1.1'],
  ['169.254.169.254'],
  ['100.64.0.1'],
  ['0.0.0.0'],
  ['::1'],
  ['fd00::1'],
  ['fe80::1'],
  ['::ffff:10.0.0.1'],
  ['64:ff9b::a00:1'],
  ['93.184.216.34', '10.0.0.1'],
];

describe.each(Object.entries(EVERY_KIND))('%s', (_, [config, secret]) => {
  it.each(PRIVATE)('does not follow its name to %s', async (...addresses) => {
    const resolve: WebhookRequest['resolve'] = ((
      _name: string,
      _options: object,
      found: (error: null, all: object[]) => void,
    ) => {
      const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      found(null, all);
    }) as unknown as WebhookRequest['resolve'];
    expect(await tell(config, secret, { allowLoopback: false, resolve })).toMatchObject({
      outcome: 'refused',
      reason: 'address-not-public',
    });
  });
});

it('a secret that is not set is its owner’s to set', async () => {
  expect(await tell(slack, undefined)).toMatchObject({ reason: 'MissingParameter', needsOwner: true });
});

describe('a credential', () => {
  it('of Telegram is a token, in an address of Telegram’s own only', () => {
    expect(readCredential('telegram', ` ${TOKEN} `)).toEqual({ token: TOKEN });
    for (const wrong of ['x', 'https://a.example/', `${TOKEN}/../x`, '1:a b'])
      expect(readCredential('telegram', wrong)).toBeUndefined();
  });

  it('of a webhook has what its receiver checks signatures with', () => {
    expect(readCredential('webhook', `https://a.example/x ${SIGNING}`)).toEqual({
      url: 'https://a.example/x',
      signingSecret: SIGNING,
    });
    for (const wrong of [
      'https://a.example/x',
      'https://a.example/x whsec_short',
      `${SIGNING} https://a.example`,
    ])
      expect(readCredential('webhook', wrong)).toBeUndefined();
  });
});
