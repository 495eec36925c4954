import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, readAggregate } from '../../../../../lambdas/data/streams/aggregate.ts';
import type { SetAside } from '../../../../../lambdas/data/streams/aside.ts';
import type { StoredPage } from '../../../../../lambdas/data/streams/page.ts';
import { Account, NOON, published } from './account.ts';

const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();
const temperature = { temperature: { min: -60, max: 100 } };

function pages(account: Account): Record<string, number> {
  return Object.fromEntries(
    account
      .items<StoredPage>('readings')
      .map(({ device, hour, hourly }) => [`${device} ${hour}`, readAggregate(hourly).count]),
  );
}

const reasons = (account: Account) => account.items<SetAside>('aside').map(({ reason }) => reason);

describe('a record', () => {
  it('is a number, an object, or several of them', async () => {
    const account = new Account(temperature);
    await account.take([
      published('temperature/cellar', 12.5),
      published('temperature/cellar', { value: 13, time: at(-1), sequence: 1 }),
      published('temperature/cellar', [
        { value: -3.5, time: (NOON - 2 * MINUTE) / 1000, sequence: 2 },
        { value: 0, time: NOON - 3 * MINUTE, sequence: 3 },
      ]),
    ]);
    const all = account.items<StoredPage>('readings');
    const figures = Object.fromEntries(
      all.map(({ hour, hourly }) => [hour, figuresOf(readAggregate(hourly))]),
    );
    expect(figures['2026-11-28T12']).toMatchObject({ count: 1, min: 12.5, max: 12.5, sum: 12.5 });
    expect(figures['2026-11-28T11']).toMatchObject({ count: 3, min: -3.5, max: 13, sum: 9.5, p50: 0 });
    expect(Object.keys(all.find(({ hour }) => hour.endsWith('11'))?.minutes ?? {})).toEqual([
      '57',
      '58',
      '59',
    ]);
  });

  it.each([
    ['not { JSON', 'It is not JSON.'],
    ['"warm"', 'value: "warm" is not a number.'],
    [{ value: null }, 'value: nothing is not a number.'],
    [{ value: 101 }, 'value: 101 is above 100.'],
    [{ value: -61 }, 'value: -61 is below -60.'],
    [{ value: 1e-200 }, 'value: 1e-200 is further from or nearer to zero than can be kept.'],
    [{ value: 1, sequence: -1 }, 'sequence: -1 is not a whole number from 0 to 9007199254740991.'],
    [{ value: 1, sequence: '7' }, 'sequence: "7" is not a whole number from 0 to 9007199254740991.'],
    [{ value: 1, time: 'soon' }, expect.stringContaining('time: "soon" is no moment.')],
    [{ value: 1, time: at(11) }, expect.stringContaining('is still to come.')],
    [
      { value: 1, time: at(-401 * 24 * 60) },
      expect.stringContaining('longer ago than is kept (keepDays: 400).'),
    ],
    [Array.from({ length: 501 }, () => 1), 'It holds 501 records: send at most 500 at once.'],
  ])('that is none is set aside once, with the reason: %j', async (body, reason) => {
    const account = new Account(temperature);
    const delivery = published('temperature/cellar', body);
    expect(await account.take([delivery, published('temperature/cellar', 20)])).toEqual([]);
    await account.take([delivery]);
    expect(reasons(account)).toEqual([reason]);
    expect(pages(account)).toEqual({ 'cellar 2026-11-28T12': 1 });
  });

  it('of a metric or device that is none is set aside', async () => {
    const account = new Account(temperature);
    await account.take([published('humidity/cellar', 1), published('temperature/the cellar', 1)]);
    expect(reasons(account).sort()).toEqual([
      'device: "the cellar" is no name. It has 1 to 128 letters, digits and : _ . -',
      'metric: "humidity" does not come this way. Configured here: temperature.',
    ]);
  });
});

describe('a reading', () => {
  it('counts once by its sequence, and without one by its time', async () => {
    const account = new Account(temperature);
    const twice = published('temperature/a', { value: 1, time: at(-5), sequence: 7 });
    await account.take([twice, published('temperature/a', { value: 1, time: at(-5), sequence: 7 })]);
    await account.take([twice, published('temperature/a', { value: 2, time: at(-4) })]);
    await account.take([published('temperature/a', { value: 2, time: at(-4) })]);
    // A program sends it again later without saying when it was.
    await account.take([published('temperature/a', { value: 3, sequence: 8 })]);
    await account.take([published('temperature/a', { value: 3, sequence: 8 }, NOON + MINUTE)]);
    expect(pages(account)).toEqual({ 'a 2026-11-28T11': 2, 'a 2026-11-28T12': 1 });
    expect(reasons(account)).toEqual([]);
  });

  it('with a number that another one had is set aside, and never lost without a word', async () => {
    const account = new Account(temperature);
    await account.take([published('temperature/a', { value: 1, time: at(-5), sequence: 0 })]);
    const restarted = published('temperature/a', { value: 9, time: at(-2), sequence: 0 });
    await account.take([restarted, published('temperature/a', { value: 9, time: at(-1), sequence: 1 })]);
    await account.take([restarted]);
    expect(reasons(account)).toEqual([expect.stringContaining('sequence: 0 was counted before')]);
    expect(pages(account)).toEqual({ 'a 2026-11-28T11': 2 });
  });

  it('without room for its number is set aside', async () => {
    const account = new Account(temperature);
    const gaps = Array.from({ length: 9 }, (_, i) =>
      published(
        'temperature/a',
        Array.from({ length: 500 }, (__, j) => ({ value: 1, time: at(-1), sequence: (i * 500 + j) * 2 })),
      ),
    );
    await account.take(gaps);
    expect(pages(account)).toEqual({ 'a 2026-11-28T11': 4096 });
    expect(account.items('aside')).toHaveLength(404);
    expect(JSON.stringify(account.items('readings')).length).toBeLessThan(200_000);
  });
});

describe('whatever comes twice, in disorder or in parts, and whoever is killed', () => {
  const step = fc.record({
    device: fc.constantFrom('a', 'b'),
    sequence: fc.nat(30),
    size: fc.integer({ min: 1, max: 8 }),
    kill: fc.option(fc.nat(6), { nil: undefined, freq: 3 }),
  });
  /** What a device reports under a number: always the same. */
  const reading = (device: string, sequence: number) => ({
    value: ((sequence * 37) % 23) - 5,
    time: at(-sequence * 7 - (device === 'a' ? 1 : 2)),
    sequence,
  });

  it('each reading is in the counts once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const account = new Account({ temperature: { thresholds: [{ above: 15, clear: 5 }] } });
        const sent = new Map<string, number>();
        for (const { device, sequence, size, kill } of steps) {
          const deliveries = Array.from({ length: size }, (_, i) => {
            const record = reading(device, (sequence + i * 3) % 31);
            sent.set(`${device} ${record.sequence}`, record.value);
            return published(`temperature/${device}`, record);
          });
          account.killAt = kill === undefined ? Number.POSITIVE_INFINITY : account.calls + kill;
          const failed = new Set(await account.take(deliveries));
          account.killAt = Number.POSITIVE_INFINITY;
          expect(await account.take(deliveries.filter(({ id }) => failed.has(id)))).toEqual([]);
        }
        const counts = account
          .items<StoredPage>('readings')
          .map(
            ({ hourly, minutes = {} }) =>
              [readAggregate(hourly), Object.values(minutes).map(readAggregate)] as const,
          );
        const sum = (of: readonly { sum: number }[]) => of.reduce((total, one) => total + one.sum, 0);
        expect(counts.reduce((total, [{ count }]) => total + count, 0)).toBe(sent.size);
        expect(sum(counts.map(([hourly]) => hourly))).toBe([...sent.values()].reduce((a, b) => a + b, 0));
        for (const [hourly, minutes] of counts) expect(sum(minutes)).toBe(hourly.sum);
        expect(account.items('aside')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
