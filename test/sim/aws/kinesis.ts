/** A stream at Kinesis: records in shards by the hash of their key; shards are split and merged while records come. */
import { chanceOf } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';

export interface StreamRecord {
  readonly shard: string;
  /** Goes up in a stream. */
  readonly sequence: number;
  readonly key: string;
  readonly data: string;
  /** When it arrived, as milliseconds since 1970. */
  readonly at: number;
}

export interface Shard {
  readonly id: string;
  /** The hashes that it takes, from 0 to 1; the upper end is another shard's. */
  readonly from: number;
  readonly to: number;
  /** The shards whose place it took: they are read to their end before. */
  readonly parents: readonly Shard[];
  readonly records: StreamRecord[];
  /** Takes no more, because others took its place. */
  isClosed: boolean;
}

export class KinesisStream {
  readonly arn: string;
  readonly shards: Shard[] = [];
  /** Hears of each shard that is opened or closed, and of each that has a new record. */
  onChange: (shard: Shard) => void = () => {};
  private readonly scheduler: Scheduler;
  private serial = 0;

  constructor(arn: string, scheduler: Scheduler, shards = 2) {
    this.arn = arn;
    this.scheduler = scheduler;
    for (let i = 0; i < shards; i++) this.open(i / shards, (i + 1) / shards, []);
  }

  put(key: string, data: string): void {
    const hash = chanceOf(`kinesis/${key}`);
    const shard = this.openShards().find(({ from, to }) => from <= hash && hash < to);
    if (!shard) throw new Error(`No shard takes ${hash}`);
    shard.records.push({ shard: shard.id, sequence: ++this.serial, key, data, at: this.scheduler.now });
    this.onChange(shard);
  }

  openShards(): Shard[] {
    return this.shards.filter(({ isClosed }) => !isClosed).sort((a, b) => a.from - b.from);
  }

  split(shard: Shard): void {
    const middle = (shard.from + shard.to) / 2;
    this.close(shard);
    this.open(shard.from, middle, [shard]);
    this.open(middle, shard.to, [shard]);
  }

  /** @param left the neighbour below the other one */
  merge(left: Shard, right: Shard): void {
    if (left.to !== right.from) throw new Error('Only neighbours are merged');
    this.close(left);
    this.close(right);
    this.open(left.from, right.to, [left, right]);
  }

  private close(shard: Shard): void {
    shard.isClosed = true;
    this.onChange(shard);
  }

  private open(from: number, to: number, parents: readonly Shard[]): void {
    const id = `shardId-${String(this.shards.length).padStart(12, '0')}`;
    const shard = { id, from, to, parents, records: [], isClosed: false };
    this.shards.push(shard);
    this.onChange(shard);
  }
}
