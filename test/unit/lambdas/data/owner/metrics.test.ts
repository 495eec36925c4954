import { describe, expect, it } from 'vitest';
import { listDevices, listMetrics, showSummary } from '../../../../../lambdas/data/owner/metrics.ts';
import { fallSilent } from '../../../../../lambdas/data/streams/device.ts';
import { readKnown, writeDevice } from '../../../../../lambdas/data/streams/store.ts';
import { Account, NOON, published } from '../streams/account.ts';

const MINUTE = 60_000;

function request(query: Record<string, string> = {}, headers: Record<string, string> = {}) {
  return { path: '/owner/metrics', query, headers } as unknown as Parameters<typeof listDevices>[1];
}

const bodyOf = (answer: { readonly body: string }) => JSON.parse(answer.body) as Record<string, never>;

/** Two devices with an hour of readings; the second is beyond its threshold. */
async function seeded() {
  const account = new Account({
    temperature: { unit: '°C', thresholds: [{ above: 30, clear: 28 }] },
    load: {},
  });
  for (let minute = 0; minute < 60; minute++)
    await account.take([
      published('temperature/cellar', { value: minute / 10, time: NOON - minute * MINUTE, sequence: minute }),
      published('temperature/roof', { value: 35 - minute, time: NOON - minute * MINUTE, sequence: minute }),
    ]);
  const { store, streams } = account.telling;
  return { store, streams, account };
}

describe('the metrics', () => {
  it('are listed as they are configured', async () => {
    const looking = await seeded();
    expect(bodyOf(listMetrics(looking, request())).items).toEqual([
      {
        metric: 'temperature',
        unit: '°C',
        windows: ['minute', 'hour', 'day'],
        thresholds: [{ above: 30, clear: 28 }],
        keepDays: 400,
      },
      { metric: 'load', windows: ['minute', 'hour', 'day'], thresholds: [], keepDays: 400 },
    ]);
  });
});

describe('the devices of a metric', () => {
  it('have their last reading, what they have crossed, and since when they are silent', async () => {
    const looking = await seeded();
    const { store } = looking;
    const id = { metric: 'temperature', device: 'cellar' };
    const { device } = await readKnown(store, id, []);
    if (device) await writeDevice(store, fallSilent(device, NOON), 400);
    const answer = bodyOf(await listDevices(looking, request(), 'temperature'));
    const at = new Date(NOON).toISOString();
    expect(answer).toEqual({
      items: [
        { device: 'cellar', last: { at, value: 0 }, crossed: [], silentSince: at },
        { device: 'roof', last: { at, value: 35 }, crossed: [{ side: 'above', limit: 30 }] },
      ],
    });
  });

  it('are read page by page, each once', async () => {
    const account = new Account({ temperature: {} });
    const names = Array.from({ length: 7 }, (_, i) => `device-${i}`);
    await account.take(names.map((name) => published(`temperature/${name}`, 1)));
    const { store, streams } = account.telling;
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const query: Record<string, string> = { limit: '3', ...(cursor !== undefined && { cursor }) };
      const page = bodyOf(
        await listDevices({ store, streams }, request(query), 'temperature'),
      ) as unknown as {
        items: { device: string }[];
        cursor?: string;
      };
      found.push(...page.items.map(({ device }) => device));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(names);
  });

  it('of a metric that is none, or under a name of every object, are not found', async () => {
    const looking = await seeded();
    for (const metric of ['humidity', 'constructor', '__proto__'])
      await expect(listDevices(looking, request(), metric)).rejects.toMatchObject({ status: 404 });
  });
});

describe('a summary', () => {
  it('has the figures by device and window, and says what quantiles are off by', async () => {
    const looking = await seeded();
    const answer = bodyOf(await showSummary(looking, request({ device: 'cellar' }), 'temperature'));
    expect(answer).toMatchObject({
      metric: 'temperature',
      unit: '°C',
      window: 'hour',
      quantileError: 0.01,
      devices: [{ device: 'cellar', total: { count: 60, min: 0, max: 5.9 } }],
    });
  });

  it('is an empty 304 for whoever has it, until something comes', async () => {
    const looking = await seeded();
    const first = await showSummary(looking, request(), 'temperature');
    expect(first.headers?.['cache-control']).toBe('private, max-age=60');
    const held = request({}, { 'if-none-match': String(first.headers?.etag) });
    looking.account.clock.now += 5 * MINUTE;
    const again = await showSummary(looking, held, 'temperature');
    expect([again.statusCode, again.body]).toEqual([304, '']);
    await looking.account.take([published('temperature/cellar', 3, NOON + MINUTE)]);
    expect((await showSummary(looking, held, 'temperature')).statusCode).toBe(200);
  });

  it.each([
    [{ window: 'week' }, 'window: one of minute, hour, day.'],
    [{ from: 'yesterday' }, 'from: a date'],
    [{ from: '2999-01-01' }, 'from: must be before to.'],
    [{ from: '2026-02-01', to: '2026-01-01' }, 'from: must be before to.'],
    [{ unit: 'C' }, 'There is no parameter "unit" here.'],
  ])('refuses %j with a sentence', async (query, message) => {
    await expect(
      showSummary(await seeded(), request(query as Record<string, string>), 'temperature'),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) });
  });

  it('counts what was set aside however long ago it arrived, and its days side by side', async () => {
    const { store, streams, account } = await seeded();
    const daysAgo = (days: number) => NOON - days * 24 * 60 * MINUTE;
    for (const days of [0, 1, 30, 30, 90, 900])
      await account.take([published('temperature/roof', 'warm', daysAgo(days))]);
    let open = 0;
    let mostOpen = 0;
    const client = new Proxy(store.client, {
      get: (target, name) =>
        name !== 'send'
          ? Reflect.get(target, name)
          : async (command: never) => {
              mostOpen = Math.max(mostOpen, ++open);
              return await target.send(command).finally(() => open--);
            },
    });
    const setAside = async (query: Record<string, string>) => {
      const looking = { store: { ...store, client }, streams };
      return bodyOf(await showSummary(looking, request({ window: 'day', ...query }), 'temperature')).setAside;
    };
    expect(await setAside({ from: '2000-01-01' })).toBe(6);
    expect(mostOpen).toBeGreaterThan(20);
    expect(await setAside({ from: '2026-10-29' })).toBe(4);
    expect(await setAside({ from: '2001-01-01', to: '2002-01-01' })).toBe(0);
  });

  it('of too much says to ask for less', async () => {
    const account = new Account({ temperature: {} });
    const hour = (i: number) => NOON - i * 3_600_000;
    await account.take(
      Array.from({ length: 251 }, (_, i) => published('temperature/cellar', { value: i, time: hour(i) })),
    );
    const { store, streams } = account.telling;
    const range = { window: 'minute', from: '2026-11-01' };
    await expect(showSummary({ store, streams }, request(range), 'temperature')).rejects.toMatchObject({
      status: 400,
      message: 'That is more than 250 hours of devices. Ask for one (device), or for less time (from, to).',
    });
    const byHour = await showSummary({ store, streams }, request({ from: '2026-11-01' }), 'temperature');
    expect(byHour.statusCode).toBe(200);
  });
});
