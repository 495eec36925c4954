/**
 * A hundred thousand records with repeats, disorder and poison, taken in by a consumer that is killed again and again, against a
 * script that reads them once.
 */
import { expect, it } from 'vitest';
import { ACCURACY } from '../../../lambdas/data/streams/sketch.ts';
import { summarise } from '../../../lambdas/data/streams/summary.ts';
import { createRandom } from '../../sim/kernel/random.ts';
import { Account, NOON, published } from '../../unit/lambdas/data/streams/account.ts';

const RECORDS = 100_000;
const DEVICES = 10;
const BATCH = 2000;
const HOUR = 3_600_000;
const SHARES = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;

interface Written {
  readonly device: string;
  readonly value: number;
  readonly time: number;
  readonly sequence: number;
}

/** What devices report: over three hours, half of it below zero; some is no reading. */
function write(random: ReturnType<typeof createRandom>) {
  const readings: Written[] = [];
  const poison: string[] = [];
  for (let i = 0; i < RECORDS; i++) {
    const sequence = Math.floor(i / DEVICES);
    const time = NOON - 4 * HOUR + Math.floor((sequence * 3 * HOUR) / (RECORDS / DEVICES));
    if (random.chance(0.01)) poison.push(`${i} ${random.chance(0.5) ? 'is broken {' : 'is no number'}`);
    // Multiples of an eighth, so that sums are exact in any order.
    else
      readings.push({
        device: `d${i % DEVICES}`,
        value: Math.round((random.next() ** 4 * 2000 - 300) * 8) / 8,
        time,
        sequence,
      });
  }
  return { readings, poison };
}

/** The plain script: each reading once, by device and window. */
function plain(readings: readonly Written[], length: number): Map<string, number[]> {
  const windows = new Map<string, number[]>();
  for (const { device, value, time } of readings) {
    const key = `${device} ${new Date(time - (time % length)).toISOString()}`;
    const values = windows.get(key) ?? [];
    windows.set(key, values);
    values.push(value);
  }
  return windows;
}

it('gives the aggregates of a plain script', async () => {
  const random = createRandom('streams');
  const { readings, poison } = write(random);
  const account = new Account({ temperature: { thresholds: [{ above: 1500, clear: 100 }] } });
  const once = [
    ...readings.map(({ device, ...reading }) => published(`temperature/${device}`, reading)),
    ...poison.map((text) => published('temperature/d0', text)),
  ];
  const repeats = once
    .filter(() => random.chance(0.1))
    .map((delivery) => ({ ...delivery, id: `${delivery.id}-again` }));
  // In disorder, but not all of it: what comes is mostly of about the same time.
  const order = [...once, ...repeats]
    .map((delivery, i) => ({ delivery, at: (i % once.length) + random.next() ** 3 * RECORDS }))
    .sort((a, b) => a.at - b.at);
  const queue = order.map(({ delivery }) => delivery);
  let kills = 0;
  while (queue.length > 0) {
    const batch = queue.splice(0, BATCH);
    const isKilled = random.chance(0.4);
    if (isKilled) kills++;
    account.killAt = isKilled ? account.calls + random.int(1, 120) : Number.POSITIVE_INFINITY;
    const failed = new Set(await account.take(batch));
    account.killAt = Number.POSITIVE_INFINITY;
    // Whoever was killed has said nothing of what was done: all of it comes again.
    if (isKilled) queue.unshift(...batch);
    else expect(failed.size).toBe(0);
  }
  expect(kills).toBeGreaterThan(20);
  for (const [window, length] of [
    ['minute', 60_000],
    ['hour', HOUR],
    ['day', 24 * HOUR],
  ] as const) {
    const right = plain(readings, length);
    const { devices, setAside } = await summarise(account.telling.store, {
      metric: 'temperature',
      window,
      from: NOON - 24 * HOUR,
      to: NOON + HOUR,
    });
    expect(setAside).toBe(poison.length);
    expect(devices.reduce((sum, { windows }) => sum + windows.length, 0)).toBe(right.size);
    for (const { device, windows } of devices)
      for (const { start, count, min, max, sum, ...found } of windows) {
        const values = (right.get(`${device} ${start}`) ?? []).sort((a, b) => a - b);
        expect([count, min, max, sum]).toEqual([
          values.length,
          values[0],
          values.at(-1),
          values.reduce((total, value) => total + value, 0),
        ]);
        for (const [name, share] of Object.entries(SHARES)) {
          const quantile = values[Math.floor(share * (values.length - 1))] as number;
          expect(Math.abs(found[name as keyof typeof SHARES] - quantile)).toBeLessThanOrEqual(
            Math.abs(quantile) * ACCURACY * (1 + 1e-9),
          );
        }
      }
  }
});
