/**
 * Data: devices report by AWS IoT and by a stream at Kinesis whose shards are split and merged; twice, late, in disorder and nonsense.
 * Some get too warm, and those of AWS IoT all fall silent at last.
 */

import { readAggregate } from '../../../lambdas/data/streams/aggregate.ts';
import type { Device, StreamEvent } from '../../../lambdas/data/streams/device.ts';
import { hourOf, type StoredPage } from '../../../lambdas/data/streams/page.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { unmarshall } from '../aws/dynamodb/value.ts';
import type { KinesisStream } from '../aws/kinesis.ts';
import type { Queue } from '../aws/sqs.ts';
import type { Random } from '../kernel/random.ts';
import { HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { redriveSometimes } from './commands.ts';
import { dataWorld, itemsOf } from './data-world.ts';
import type { Live, World } from './world.ts';

const MINUTE = 60_000;
const STREAM = 'arn:aws:kinesis:eu-central-1:111122223333:stream/loads';

export const dataStreams: World = {
  name: 'data-streams',
  ...dataWorld({
    streams: {
      temperature: {
        min: -60,
        max: 100,
        thresholds: [{ above: 30, clear: 25 }],
        missingAfterMinutes: 60,
      },
      load: { min: -60, max: 100, source: { kinesis: STREAM } },
    },
  }),
  days: 0.5,
  calmDays: 0.75,
  // What a device has published is nowhere else.
  keeps: /DeadLetters|ReadingsWork/,
  begin: (simulation, until) => new StreamsLive(simulation, until),
};

/** Devices of the metric that comes by the stream. */
function isByStream(device: string): boolean {
  return device.startsWith(`${PERSONAL}-k`);
}

/** What a plain script makes of what was published: values by device and hour, each once. */
type Right = Map<string, Map<number, number>>;

class StreamsLive implements Live {
  private readonly simulation: Simulation;
  private readonly queue: Queue;
  private readonly stream: KinesisStream;
  private readonly right: Right = new Map();
  private readonly events = new Map<string, StreamEvent>();
  private poison = 0;

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    this.queue = simulation.cloud.one(simulation.cloud.queues, 'ReadingsWorkQueue');
    simulation.onChange((change) => this.watch(change));
    this.stream = simulation.cloud.stream(STREAM);
    for (const by of ['', 'k'])
      for (let number = 0; number < simulation.random(`devices${by}`).int(1, 3); number++)
        this.plan(`${PERSONAL}-${by}${number}`, simulation.random(`device ${by}${number}`), until);
    this.reshard(until);
    redriveSometimes(simulation, until);
  }

  /** Splits a shard, or merges two, a few times, and so the children of those. */
  private reshard(until: number): void {
    const { simulation, stream } = this;
    const random = simulation.random('shards');
    const times = random.int(0, 6);
    for (let i = 0; i < times; i++)
      simulation.scheduler.at(simulation.now + random.next() * (until - simulation.now), () => {
        const open = stream.openShards();
        const at = random.int(0, open.length - 1);
        const [one, next] = [open[at], open[at + 1]];
        if (!one) return;
        if (next && random.chance(0.5)) stream.merge(one, next);
        else stream.split(one);
        simulation.count('resharded');
        simulation.trace.add(`${stream.openShards().length} shards are open`);
      });
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
    this.send(device, JSON.stringify(isByStream(device) ? { metric: 'load', device, ...reading } : reading));
  }

  private publishPoison(device: string, random: Random): void {
    this.poison++;
    this.simulation.count('poison');
    const reading = { value: 1000, ...(isByStream(device) && { metric: 'load', device }) };
    this.send(device, random.chance(0.5) ? `${PERSONAL} {` : JSON.stringify(reading));
  }

  /** As whoever writes to the stream does, or AWS IoT's rule. */
  private send(device: string, payload: string): void {
    if (isByStream(device)) {
      this.stream.put(device, payload);
      return;
    }
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

  look(): void {
    const aside = itemsOf(this.simulation, 'aside').length;
    if (aside > this.poison)
      this.simulation.fail('what is set aside is set aside once', `${aside} of ${this.poison}`);
  }

  end(): void {
    const { simulation } = this;
    const pages = itemsOf<StoredPage>(this.simulation, 'readings');
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
    const aside = itemsOf(this.simulation, 'aside').length;
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
    for (const { device, silentSince, events } of itemsOf<Device>(this.simulation, 'device')) {
      if (silentSince === undefined && !isByStream(device)) simulation.fail('who is silent is found', device);
      if (events.length > 0) simulation.fail('every event is told', `${device}: ${events.length} wait`);
    }
  }
}
