import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';
import { hashAddress, hashNetwork } from '../../../../../lambdas/shared/visitors/address.ts';
import { takeDay } from '../../../../../lambdas/shared/visitors/day.ts';
import { simTables } from '../../../../support/sim-table.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 28, 12);

interface Asked {
  readonly perDay?: number;
  readonly share?: number;
  readonly amount?: number;
  readonly scope?: string;
}

function day({ perDay = 10, share = 0.2, ...asked }: Asked = {}) {
  const table = simTables('table');
  const take = (from: string, at: number, more: Asked = {}) =>
    takeDay({
      client: table.client,
      tableName: 'table',
      scope: 'form#main',
      what: 'messages',
      perDay,
      share,
      addressHash: hashAddress(from, 'salt'),
      networkHash: hashNetwork(from, 'salt'),
      now: new Date(START + at),
      ...asked,
      ...more,
    });
  const isTaken = (from: string, at: number, more: Asked = {}) =>
    take(from, at, more).then(
      () => true,
      () => false,
    );
  return { table, take, isTaken };
}

const ipv4 = (number: number) => `198.51.${number >> 8}.${number & 255}`;
/** Another /64 of one /48. */
const neighbour = (number: number) => `2001:db8:7:${number.toString(16)}::1`;

async function countTaken(all: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(all)).filter(Boolean).length;
}

describe('a day', () => {
  it('takes its number at once, then one each time that one is free again, and never ends for long', async () => {
    const { isTaken, take } = day();
    expect(await countTaken(Array.from({ length: 30 }, (_, i) => isTaken(ipv4(i), 0)))).toBe(10);
    await expect(take(ipv4(40), 0)).rejects.toMatchObject({
      status: 429,
      code: 'TOO_MANY_REQUESTS',
      headers: { 'retry-after': '8640' },
      message:
        'More messages were sent today than can be taken, and yours was not kept. Please send it again in 3 hours.',
    });
    expect(await isTaken(ipv4(41), DAY / 10 - 1000)).toBe(false);
    expect(await isTaken(ipv4(42), DAY / 10)).toBe(true);
    expect(await isTaken(ipv4(43), DAY / 10)).toBe(false);
  });

  it('gives one address its share, one in any case, and the rest to others', async () => {
    const { isTaken, take } = day();
    expect(await countTaken(Array.from({ length: 9 }, () => isTaken(ipv4(1), 0)))).toBe(2);
    await expect(take(ipv4(1), 0)).rejects.toThrow(/^You have sent more messages today than can be taken/);
    expect(await countTaken(Array.from({ length: 9 }, (_, i) => isTaken(ipv4(10 + i), 0)))).toBe(8);
    const small = day({ perDay: 2, share: 0.01 });
    expect(await small.isTaken(ipv4(1), 0)).toBe(true);
    expect(await small.isTaken(ipv4(1), 0)).toBe(false);
    expect(await small.isTaken(ipv4(2), 0)).toBe(true);
  });

  it('whatever one IPv6 network of 65,536 addresses sends, half of the day is left for others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 60 }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 100 }),
        async (perDay, share, addresses) => {
          const { isTaken } = day({ perDay, share });
          const taken = await countTaken(addresses.map((one) => isTaken(neighbour(one), 0)));
          expect(taken).toBeLessThanOrEqual(Math.max(1, Math.floor(perDay / 2)));
          const others = Array.from({ length: perDay }, (_, i) => isTaken(ipv4(i), 0));
          expect(await countTaken(others)).toBe(perDay - taken);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts amounts, all or none of each', async () => {
    const { isTaken } = day({ perDay: 100, share: 1 });
    expect(await isTaken(ipv4(1), 0, { amount: 101 })).toBe(false);
    expect(await isTaken(ipv4(1), 0, { amount: 60 })).toBe(true);
    expect(await isTaken(ipv4(2), 0, { amount: 41 })).toBe(false);
    expect(await isTaken(ipv4(3), 0, { amount: 40 })).toBe(true);
    expect(await isTaken(ipv4(4), 0, { amount: 1 })).toBe(false);
  });

  it('tells its owner of a day that is used up, once a day, and of no single visitor', async () => {
    const log = vi.spyOn(logger, 'error').mockReturnValue();
    const said = () => log.mock.calls.filter(([, detail]) => detail?.reason === 'day-used-up').length;
    const { isTaken } = day();
    for (let i = 0; i < 9; i++) await isTaken(ipv4(1), 0);
    expect(said()).toBe(0);
    for (let i = 0; i < 30; i++) await isTaken(ipv4(10 + i), i);
    expect(said()).toBe(1);
    for (let i = 0; i < 30; i++) await isTaken(ipv4(60 + i), DAY / 2);
    expect(said()).toBe(1);
    for (let i = 0; i < 30; i++) await isTaken(ipv4(100 + i), DAY + 1000);
    expect(said()).toBe(2);
    log.mockRestore();
  });
});
