/** Data: devices report by AWS IoT, twice, late, in disorder and nonsense; some get too warm, and all fall silent at last. */

import { readAggregate } from '../../../lambdas/data/streams/aggregate.ts';
import type { Device, StreamEvent } from '../../../lambdas/data/streams/device.ts';
import { hourOf, type StoredPage } from '../../../lambdas/data/streams/page.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { unmarshall } from '../aws/dynamodb/value.ts';
import type { Queue } from '../aws/sqs.ts';
import type { Random } from '../kernel/random.ts';
import { HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { redriveSometimes } from './commands.ts';
import type { Live, World } from './world.ts';

const MINUTE = 60_000;

export const dataStreams: World = {
  name: 'data-streams',
  pipeline: 'data',
  part: 'Data',
  config: {
    owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
    mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
    data: {
      streams: {
        temperature: {
          min: -60,
          max: 100,
          thresholds: [{ above: 30, clear: 25 }],
          missingAfterMinutes: 60,
        },
      },
    },
  },
  days: 0.5,
  calmDays: () => 0.75,
  // What a device has published is nowhere else.
  keeps: /DeadLetters|ReadingsWork/,
  begin: (simulation, until) => new StreamsLive(simulation, until),
};

/** What a plain script makes of what was published: values by device and hour, each once. */
type Right = Map<string, Map<number, number>>;

class StreamsLive implements Live {
  private readonly simulation: Simulation;
  private readonly queue: Queue;
  private readonly right: Right = new Map();
  private readonly events = new Map<string, StreamEvent>();
  private poison = 0;

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    this.queue = simulation.cloud.one(simulation.cloud.queues, 'ReadingsWorkQueue');
    simulation.onChange((change) => this.watch(change));
    const devices = simulation.random('devices').int(1, 3);
    for (let number = 0; number < devices; number++)
      this.plan(`${PERSONAL}-${number}`, simulation.random(`device ${number}`), until);
    redriveSometimes(simulation, until);
  }

  /** Readings every few minutes: some are on their way for hours; and a device that was out of reach sends all at once. */
  private plan(device: string, random: Random, until: number): void {
    const { simulation } = this;
    const pause = random.int(3, 25) * MINUTE;
    let value = random.int(0, 40);
    let offlineUntil = 0;
    for (let time = simulation.now + random.next() * pause, sequence = 0; time < until; time += pause) {
      value = Math.max(-20, Math.min(60, value + random.int(-8, 8)));
      const reading = { value: value + random.int(0, 3) / 4, time: Math.floor(time), sequence: sequence++ };
      if (time >= offlineUntil && random.chance(0.15)) offlineUntil = time + random.next() * 2 * HOUR;
      const times = random.chance(0.2) ? random.int(2, 4) : 1;
      for (let copy = 0; copy < times; copy++) {
        // Seconds apart, so that several are being counted at the same time.
        const delay =
          time < offlineUntil ? offlineUntil - time + random.next() * 4000 : random.next() ** 6 * 6 * HOUR;
        const isPoison = random.chance(0.03);
        simulation.scheduler.at(time + delay, () =>
          isPoison ? this.publishPoison(device, random) : this.publish(device, reading),
        );
      }
    }
  }

  private publish(device: string, reading: { value: number; time: number; sequence: number }): void {
    const key = `${device} ${hourOf(reading.time)}`;
    const values = this.right.get(key) ?? new Map<number, number>();
    this.right.set(key, values);
    values.set(reading.sequence, reading.value);
    this.simulation.count('published');
    this.send(device, JSON.stringify(reading));
  }

  private publishPoison(device: string, random: Random): void {
    this.poison++;
    this.simulation.count('poison');
    this.send(device, random.chance(0.5) ? `${PERSONAL} {` : JSON.stringify({ value: 1000 }));
  }

  /** As AWS IoT's rule does. */
  private send(device: string, payload: string): void {
    const topic = `frontdesk/sim/readings/temperature/${device}`;
    // Two messages that come within a millisecond are two.
    const at = this.simulation.now + (this.poison % 1000) / 1e6;
    this.queue.send(JSON.stringify({ data: Buffer.from(payload).toString('base64'), topic, at }));
  }

  private watch({ after }: Change): void {
    const item = after && (unmarshall(after) as unknown as StoredPage | Device);
    if (item?.type === 'readings') this.check(item, 'no reading counts twice', (is, right) => is <= right);
    if (item?.type !== 'device') return;
    for (const event of item.events) this.events.set(`${event.kind} ${event.device} ${event.time}`, event);
  }

  private check(
    { device, hour, hourly }: StoredPage,
    invariant: string,
    holds: (is: number, right: number) => boolean,
  ): void {
    const right = this.right.get(`${device} ${hour}`)?.size ?? 0;
    const { count } = readAggregate(hourly);
    if (!holds(count, right)) this.simulation.fail(invariant, `${device} ${hour}: ${count} for ${right}`);
  }

  private items<Item extends { readonly type: string }>(type: Item['type']): Item[] {
    return [...this.simulation.cloud.table.all()]
      .map((item) => unmarshall(item) as unknown as Item)
      .filter((item) => item.type === type);
  }

  look(): void {
    const aside = this.items('aside').length;
    if (aside > this.poison)
      this.simulation.fail('what is set aside is set aside once', `${aside} of ${this.poison}`);
  }

  end(): void {
    const { simulation } = this;
    const pages = this.items<StoredPage>('readings');
    if (pages.length !== this.right.size)
      simulation.fail('every reading is counted', `${pages.length} hours for ${this.right.size}`);
    for (const page of pages) {
      this.check(page, 'every reading is counted', (is, right) => is === right);
      const right = [...(this.right.get(`${page.device} ${page.hour}`)?.values() ?? [])];
      const sum = right.reduce((total, value) => total + value, 0);
      const found = readAggregate(page.hourly);
      if (found.sum !== sum || found.max !== Math.max(...right))
        simulation.fail('sums are right', `${page.device} ${page.hour}: ${found.sum} for ${sum}`);
    }
    const aside = this.items('aside').length;
    if (aside !== this.poison)
      simulation.fail('what is no reading is set aside', `${aside} of ${this.poison}`);
    this.endEvents();
  }

  /** What happened to a device was told, and once while nothing breaks. */
  private endEvents(): void {
    const { simulation } = this;
    const told = simulation.cloud.notices.flatMap(({ message }) => message.split('\n'));
    for (const [key, { device, time, kind }] of this.events) {
      simulation.count(`event ${kind}`);
      const at = new Date(time).toISOString().slice(0, 19);
      const lines = told.filter((line) => line.includes(device) && line.includes(at)).length;
      if (lines === 0) simulation.fail('every event is told', key);
    }
    if (
      simulation.faults.struck.length === 0 &&
      told.length > new Set(told).size + 3 * simulation.cloud.notices.length
    )
      simulation.fail('events are told once', `${told.length} lines`);
    for (const { device, silentSince, events } of this.items<Device>('device')) {
      if (silentSince === undefined) simulation.fail('who is silent is found', device);
      if (events.length > 0) simulation.fail('every event is told', `${device}: ${events.length} wait`);
    }
  }
}
