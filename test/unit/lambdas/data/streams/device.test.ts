import { describe, expect, it } from 'vitest';
import { crossedBy, type Device, hearReadings } from '../../../../../lambdas/data/streams/device.ts';
import { findSilent, reportAside } from '../../../../../lambdas/data/streams/look.ts';
import type { Reading } from '../../../../../lambdas/data/streams/reading.ts';
import { takeIn } from '../../../../../lambdas/data/streams/take-in.ts';
import { tellEvents, tellLeftOver } from '../../../../../lambdas/data/streams/tell.ts';
import { Account, NOON, published } from './account.ts';

const MINUTE = 60_000;

describe('thresholds', () => {
  const config = {
    temperature: { unit: '°C', thresholds: [{ above: 30, clear: 28 }, { below: 0 }] },
  };
  /** Reports one value a minute. */
  async function report(account: Account, ...values: number[]): Promise<void> {
    for (const value of values) {
      account.clock.now += MINUTE;
      const time = new Date(account.clock.now).toISOString();
      const delivery = published('temperature/cellar', { value, time });
      await account.take([delivery]);
      await account.take([delivery]);
    }
  }

  it('say once that a reading crosses one, and once that it is back: what wavers in between says nothing', async () => {
    const account = new Account(config);
    await report(account, 29, 31, 29, 32, 28.5, 28, 29, 30);
    expect(account.mails.map((mail) => mail.split('\n')[0])).toEqual([
      '2026-11-28T12:02:00Z temperature of cellar: is above 30 °C: 31 °C',
      '2026-11-28T12:06:00Z temperature of cellar: is within 30 °C again: 28 °C',
    ]);
    await report(account, -1, 0);
    expect(account.mails.slice(2).map((mail) => mail.split('\n')[0])).toEqual([
      '2026-11-28T12:09:00Z temperature of cellar: is below 0 °C: -1 °C',
      '2026-11-28T12:10:00Z temperature of cellar: is within 0 °C again: 0 °C',
    ]);
  });

  it('are as they are configured now: one that is taken away is crossed no more', async () => {
    const account = new Account(config);
    await report(account, 31);
    const [device] = account.items<Device>('device');
    const raised = new Account({ temperature: { thresholds: [{ above: 35 }] } }).streams.temperature;
    const { thresholds } = raised ?? expect.unreachable();
    expect(crossedBy(device as Device, thresholds)).toEqual([]);
    const heard = hearReadings(
      device as Device,
      [{ metric: 'temperature', device: 'cellar', time: account.clock.now + 1, value: 36 } as Reading],
      0,
      { thresholds },
    );
    expect(heard.crossed).toEqual(['above 35']);
  });

  it('are told by who has found them crossed, and not again by who counts meanwhile', async () => {
    const account = new Account(config);
    const { store, streams } = account.telling;
    const take = (value: number) =>
      takeIn({ store, streams, keepRejectedDays: 90 }, [
        published('temperature/cellar', value, account.clock.now),
      ]);
    expect((await take(31)).devices).toHaveLength(1);
    // The owner has not heard of it yet.
    account.clock.now += 1000;
    expect((await take(31.5)).devices).toEqual([]);
    account.clock.now += 1000;
    expect((await take(27)).devices).toHaveLength(1);
  });

  it('hear nothing of readings that come late, though those count', async () => {
    const account = new Account(config);
    await report(account, 20);
    const late = (minutes: number) => ({ value: 50, time: NOON - minutes * MINUTE });
    await account.take([published('temperature/cellar', [late(1), late(70), late(300)])]);
    expect(account.mails).toEqual([]);
    expect(account.items('readings')).toHaveLength(4);
  });

  it('are told by the next look when whoever counted was killed, or the topic failed', async () => {
    const account = new Account(config);
    account.killAt = account.calls + 2;
    await account.take([published('temperature/cellar', 31)]);
    account.killAt = Number.POSITIVE_INFINITY;
    expect(account.mails).toEqual([]);
    account.clock.now += MINUTE;
    expect(await tellLeftOver(account.telling)).toBe(0);
    account.clock.now += 2 * MINUTE;
    expect(await tellLeftOver(account.telling)).toBe(1);
    expect(account.mails).toHaveLength(1);
    expect(await tellLeftOver(account.telling)).toBe(0);
  });
});

describe('a device', () => {
  it('that is silent is told of once, and once when it reports again', async () => {
    const account = new Account({ temperature: { missingAfterMinutes: 30 } });
    const look = async () => tellEvents(account.telling, await findSilent(account.telling));
    await account.take([published('temperature/cellar', 20), published('temperature/attic', 20)]);
    account.clock.now += 29 * MINUTE;
    await look();
    expect(account.mails).toEqual([]);
    await account.take([published('temperature/attic', 20, account.clock.now)]);
    account.clock.now += MINUTE;
    await look();
    await look();
    expect(account.mails).toEqual([
      expect.stringMatching(/^temperature of cellar: has reported nothing since 2026-11-28T12:00:00Z\n/),
    ]);
    // What it reported before it fell silent, and comes only now, is no sign of life.
    await account.take([published('temperature/cellar', { value: 3, time: NOON - MINUTE })]);
    expect(account.mails).toHaveLength(1);
    await account.take([published('temperature/cellar', 21, account.clock.now)]);
    expect(account.mails[1]).toContain('temperature of cellar: reports again: 21');
  });

  it('of a metric without a time for that may be silent', async () => {
    const account = new Account({ temperature: {} });
    await account.take([published('temperature/cellar', 20)]);
    account.clock.now += 1000 * MINUTE;
    expect(await findSilent(account.telling)).toEqual([]);
  });
});

describe('what was set aside', () => {
  it('beyond a share of an hour’s records raises attention, once', async () => {
    const account = new Account({ temperature: { alarmShare: 0.5 }, humidity: {} });
    const before = NOON - 30 * MINUTE;
    await account.take([
      ...Array.from({ length: 4 }, (_, i) => published('temperature/a', i, before + i)),
      ...Array.from({ length: 4 }, () => published('temperature/a', 'x', before)),
      ...Array.from({ length: 9 }, (_, i) => published('humidity/a', i, before + i)),
      published('humidity/a', 'x', before),
    ]);
    await reportAside(account.telling);
    await reportAside(account.telling);
    const said = account.items<{ pk: string }>('said').map(({ pk }) => pk);
    expect(said).toEqual(['said#aside-humidity-2026-11-28T11']);
  });
});
