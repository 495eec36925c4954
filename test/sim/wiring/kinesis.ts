/**
 * Reads a stream at Kinesis for a function, as Lambda does: each shard in order, its keys in parallel lanes. A shard that came of a
 * split or a merge waits until its parents were read to their end. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
import type { KinesisStream, Shard, StreamRecord } from '../aws/kinesis.ts';
import type { Faults } from '../kernel/faults.ts';
import { chanceOf } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Host } from '../lambda/host.ts';

export interface KinesisSource {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly stream: KinesisStream;
  readonly host: Host;
  readonly batchSize: number;
  readonly lanes: number;
  readonly bisects: boolean;
  readonly reportsFailures: boolean;
  readonly longestAgeSeconds: number;
  readonly onFailure: ((message: string) => void) | undefined;
}

interface Lane {
  /** What is next, by its place among the shard's records of this lane. */
  next: number;
  isRunning: boolean;
}

export function readKinesis(source: KinesisSource): void {
  const { stream, lanes, scheduler, faults } = source;
  const reading = new Map<Shard, Lane[]>();
  const of = (shard: Shard, lane: number) =>
    shard.records.filter(({ key }) => Math.floor(chanceOf(`lane/${key}`) * lanes) === lane);
  const isRead = (shard: Shard): boolean =>
    shard.isClosed &&
    shard.parents.every(isRead) &&
    (reading.get(shard) ?? []).every(({ next, isRunning }, i) => !isRunning && next >= of(shard, i).length);
  const run = async (shard: Shard, lane: Lane, number: number): Promise<void> => {
    await scheduler.sleep(100 + faults.chance('kinesis.poll') * 900);
    while (source.host.isStopped) await scheduler.sleep(60_000);
    for (let open = of(shard, number).slice(lane.next); open.length > 0; ) {
      const batch = open.slice(0, source.batchSize);
      await work(source, batch);
      lane.next += batch.length;
      open = of(shard, number).slice(lane.next);
    }
    lane.isRunning = false;
    // Children wait for this.
    for (const child of stream.shards) if (child.parents.includes(shard)) look(child);
  };
  const look = (shard: Shard): void => {
    if (!shard.parents.every(isRead)) return;
    const all = reading.get(shard) ?? Array.from({ length: lanes }, () => ({ next: 0, isRunning: false }));
    reading.set(shard, all);
    for (const [number, lane] of all.entries()) {
      if (lane.isRunning || of(shard, number).length <= lane.next) continue;
      lane.isRunning = true;
      void run(shard, lane, number);
    }
    if (isRead(shard)) for (const child of stream.shards) if (child.parents.includes(shard)) look(child);
  };
  stream.onChange = look;
  for (const shard of stream.shards) look(shard);
}

/** A batch until it was worked through, or is too old. */
async function work(source: KinesisSource, all: readonly StreamRecord[]): Promise<void> {
  const { scheduler, faults, trace } = source;
  for (let attempt = 0, open = all; open.length > 0; attempt++) {
    const oldest = scheduler.now - source.longestAgeSeconds * 1000;
    const over = open.filter(({ at }) => at < oldest);
    if (over.length > 0) giveUp(source, over);
    open = open.filter(({ at }) => at >= oldest);
    if (open.length === 0) return;
    const left = await call(source, open);
    if (left.length === 0) {
      // The note of where it is got lost, as when shards are moved among readers: the same again, or a part of it.
      const fault = faults.draw('kinesis.checkpoint', ['repeated']);
      if (!fault) return;
      trace.add('Kinesis repeats a batch');
      await call(source, all.slice(Math.floor(fault.size * all.length)));
      return;
    }
    const isWhole = left.length === open.length;
    if (source.bisects && isWhole && open.length > 1) {
      const half = Math.ceil(open.length / 2);
      trace.add(`Kinesis halves a batch of ${open.length}`);
      await work(source, open.slice(0, half));
      return work(source, open.slice(half));
    }
    open = left;
    await scheduler.sleep(Math.min(60_000, 500 * 2 ** attempt));
  }
}

/** @returns what has to come again: from the first record on that failed */
async function call({ host, stream, reportsFailures }: KinesisSource, records: readonly StreamRecord[]) {
  const ended = await host.invoke({ Records: records.map((record) => eventOf(stream, record)) });
  if (ended.end !== 'returned') return records;
  const { batchItemFailures = [] } = (reportsFailures && ended.value ? ended.value : {}) as {
    batchItemFailures?: { itemIdentifier: string }[];
  };
  const failed = batchItemFailures.map(({ itemIdentifier }) =>
    records.findIndex(({ sequence }) => String(sequence) === itemIdentifier),
  );
  // One that is not in the batch fails it as a whole.
  return failed.length === 0 ? [] : records.slice(Math.max(0, Math.min(...failed)));
}

function eventOf({ arn }: KinesisStream, { shard, sequence, key, data, at }: StreamRecord) {
  return {
    eventID: `${shard}:${sequence}`,
    eventSource: 'aws:kinesis',
    eventSourceARN: arn,
    kinesis: {
      partitionKey: key,
      sequenceNumber: String(sequence),
      data: Buffer.from(data).toString('base64'),
      approximateArrivalTimestamp: at / 1000,
    },
  };
}

function giveUp({ onFailure, trace, stream }: KinesisSource, records: readonly StreamRecord[]): void {
  trace.add(`Kinesis gives up ${records.length} records`);
  const KinesisBatchInfo = {
    shardId: records[0]?.shard,
    startSequenceNumber: String(records[0]?.sequence),
    endSequenceNumber: String(records.at(-1)?.sequence),
    batchSize: records.length,
    streamArn: stream.arn,
  };
  onFailure?.(JSON.stringify({ KinesisBatchInfo }));
}
