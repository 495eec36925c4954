/** What calls functions by itself: queues, streams, schedules, topics. */
import type { Change } from '../aws/dynamodb/table.ts';
import type { Queue } from '../aws/sqs.ts';
import type { Faults } from '../kernel/faults.ts';
import { chanceOf } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Host } from '../lambda/host.ts';
import { fits } from './pattern.ts';

interface Kernel {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
}

interface QueueSource extends Kernel {
  /** Whether it is deployed: another configuration may have none. */
  readonly isThere: () => boolean;
  readonly queue: Queue;
  readonly host: Host;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly reportsFailures: boolean;
}

/** Feeds a queue's messages to a function; what it did not report as failed is deleted. */
export function readQueue(source: QueueSource): void {
  const { queue, host, scheduler, batchSize, concurrency } = source;
  let running = 0;
  const pump = () => {
    if (host.isStopped || !source.isThere()) return;
    while (running < concurrency) {
      const batch = queue.receive(batchSize);
      if (batch.length === 0) return;
      running++;
      const Records = batch.map(({ id, body, receipt, receives, sentAt, firstReceivedAt }) => ({
        messageId: id,
        receiptHandle: receipt,
        body,
        attributes: {
          ApproximateReceiveCount: String(receives),
          SentTimestamp: String(sentAt),
          ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
        },
        eventSource: 'aws:sqs',
        eventSourceARN: queue.spec.name,
      }));
      host.invoke({ Records }).then((ended) => {
        running--;
        if (ended.end === 'returned') {
          const { batchItemFailures = [] } = (source.reportsFailures && ended.value ? ended.value : {}) as {
            batchItemFailures?: { itemIdentifier: string }[];
          };
          const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
          // Lambda's own deletion may get lost, too: the message comes again although its work is done.
          for (const { messageId, receiptHandle } of Records)
            if (!failed.has(messageId) && !source.faults.draw(`${queue.spec.name}.delete`, ['repeated']))
              queue.delete(receiptHandle);
        }
        queue.wake();
      });
    }
  };
  queue.onVisible = () => scheduler.after(20 + source.faults.chance(`${queue.spec.name}.poll`) * 200, pump);
}

interface StreamSource extends Kernel {
  readonly name: string;
  readonly host: Host;
  readonly batchSize: number;
  readonly bisects: boolean;
  /** Undefined for as many as fit into a record's age. */
  readonly retries: number | undefined;
  readonly longestAgeSeconds: number;
  /** As they are deployed at the moment; none where nothing reads the stream any more. */
  readonly filters: () => readonly unknown[];
  readonly onFailure: ((message: string) => void) | undefined;
}

interface StreamRecord {
  readonly eventID: string;
  readonly eventName: Change['kind'];
  readonly dynamodb: Readonly<Record<string, unknown>>;
  readonly at: number;
}

const SHARDS = 2;
const DAY_SECONDS = 86_400;

/** Feeds a table's changes to a function: per shard in order, each batch until it was worked through. */
export function readStream(source: StreamSource): (change: Change) => void {
  const { scheduler } = source;
  const shards = Array.from({ length: SHARDS }, () => ({ records: [] as StreamRecord[], isRunning: false }));
  let serial = 0;
  return (change) => {
    const pk = JSON.stringify(change.key.pk);
    const shard = shards[Math.floor(chanceOf(pk) * SHARDS)] as (typeof shards)[number];
    const record = recordOf(change, `${source.name}-${++serial}`);
    if (!source.filters().some((filter) => fits(filter, record))) return;
    shard.records.push(record);
    if (shard.isRunning) return;
    shard.isRunning = true;
    scheduler.after(100 + source.faults.chance(`${source.name}.poll`) * 700, async () => {
      while (source.host.isStopped) await scheduler.sleep(60_000);
      while (shard.records.length > 0) await work(source, shard.records.splice(0, source.batchSize));
      shard.isRunning = false;
    });
  };
}

function recordOf(change: Change, eventID: string): StreamRecord {
  const { kind, key, before, after, at, isExpiry } = change;
  return {
    eventID,
    eventName: kind,
    dynamodb: {
      Keys: key,
      ...(before && { OldImage: before }),
      ...(after && { NewImage: after }),
      ApproximateCreationDateTime: at / 1000,
      SequenceNumber: eventID,
    },
    at,
    ...(isExpiry && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
  };
}

async function work(source: StreamSource, all: readonly StreamRecord[]): Promise<void> {
  const { scheduler, faults, host, bisects, retries, trace } = source;
  for (let attempt = 0; ; attempt++) {
    const oldest = scheduler.now - Math.min(source.longestAgeSeconds, DAY_SECONDS) * 1000;
    const records = all.filter(({ at }) => at >= oldest);
    if (records.length < all.length)
      giveUp(
        source,
        all.filter(({ at }) => at < oldest),
      );
    if (records.length === 0) return;
    const { end } = await host.invoke({ Records: records.map(({ at: _, ...record }) => record) });
    if (end === 'returned') {
      // The reader's note of where it is got lost: the same again, or a part of it.
      const fault = faults.draw(`${source.name}.checkpoint`, ['repeated']);
      if (!fault) return;
      trace.add(`${source.name} repeats a batch`);
      const again = fault.size < 0.5 ? records : records.slice(Math.floor(records.length / 2));
      await host.invoke({ Records: again.map(({ at: _, ...record }) => record) });
      return;
    }
    if (bisects && records.length > 1) {
      const half = Math.ceil(records.length / 2);
      await work(source, records.slice(0, half));
      return work(source, records.slice(half));
    }
    if (retries !== undefined && attempt >= retries) return giveUp(source, records);
    await scheduler.sleep(Math.min(60_000, 500 * 2 ** attempt));
  }
}

function giveUp({ onFailure, trace, name }: StreamSource, records: readonly StreamRecord[]): void {
  trace.add(`${name} gives up ${records.length} records`);
  onFailure?.(JSON.stringify({ DDBStreamBatchInfo: { batchSize: records.length, source: name } }));
}

interface AsyncSource extends Kernel {
  readonly host: Host;
  readonly retries: number;
  readonly onFailure: ((message: string) => void) | undefined;
}

/** Calls a function as events do: what fails is tried twice more, a minute and two later. */
export async function callLater(
  { host, retries, onFailure, scheduler }: AsyncSource,
  event: unknown,
): Promise<void> {
  for (let attempt = 0; attempt <= retries; attempt++) {
    if (attempt > 0) await scheduler.sleep(attempt * 60_000);
    const { end } = await host.invoke(event);
    if (end === 'returned') return;
  }
  onFailure?.(JSON.stringify({ requestContext: { condition: 'RetriesExhausted' }, requestPayload: event }));
}

const HOUR = 3_600_000;

/** Calls hourly, daily, or every few minutes, at least once, though now and then late or not at all. */
export function callRegularly(
  source: AsyncSource & {
    readonly name: string;
    readonly schedule: string;
    /** Whether it is deployed: another configuration may have none. */
    readonly isThere: () => boolean;
  },
): void {
  const { name, schedule, scheduler, faults } = source;
  const minute = /^cron\((\d+) \* \* \* \? \*\)$/.exec(schedule)?.[1];
  const few = /^rate\((\d+) minutes\)$/.exec(schedule)?.[1];
  const long = { 'rate(1 hour)': HOUR, 'rate(1 day)': 24 * HOUR }[schedule];
  if (minute === undefined && few === undefined && long === undefined)
    throw new Error(`Unknown schedule: ${schedule}`);
  const period = few === undefined ? (long ?? HOUR) : Number(few) * 60_000;
  const phase =
    minute === undefined ? Math.floor(faults.chance(`${name}.phase`) * period) : Number(minute) * 60_000;
  const first = Math.ceil((scheduler.now - phase) / period) * period + phase;
  const tick = (at: number) =>
    scheduler.at(at, () => {
      tick(at + period);
      if (!source.isThere()) return;
      const fault = faults.draw(`${name}.tick`, ['skipped', 'doubled', 'late']);
      if (fault?.kind === 'skipped') return;
      const event = { 'detail-type': 'Scheduled Event', time: new Date(at).toISOString() };
      const late = fault?.kind === 'late' ? fault.size * 20 * 60_000 : 1000;
      scheduler.after(late, () => callLater(source, event));
      if (fault?.kind === 'doubled') scheduler.after(fault.size * 60_000, () => callLater(source, event));
    });
  tick(first);
}
