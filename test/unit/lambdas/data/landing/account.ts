/** The landing zone over services in memory, in which any call may be the last one of a function that is killed. */
import { createHash } from 'node:crypto';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { redriveFiles } from '../../../../../cli/data/redrive-files.ts';
import type { DatasetConfig } from '../../../../../config/data.ts';
import { parseConfig } from '../../../../../config/index.ts';
import { forgetStep } from '../../../../../lambdas/data/lake/forget.ts';
import { forgetAgain } from '../../../../../lambdas/data/lake/forget-again.ts';
import { type Landing, landFile, landPart } from '../../../../../lambdas/data/landing/land.ts';
import { announceAgain } from '../../../../../lambdas/data/landing/lost.ts';
import { landedMessage, readMessage } from '../../../../../lambdas/data/landing/message.ts';
import { type DataFile, readFile } from '../../../../../lambdas/data/landing/store.ts';
import { Commands } from '../../../../sim/aws/dynamodb/commands.ts';
import { Table } from '../../../../sim/aws/dynamodb/table.ts';
import { plainOf } from '../../../../sim/aws/dynamodb/value.ts';
import { Bucket, runS3 } from '../../../../sim/aws/s3.ts';
import { cloudConfig } from '../../../../support/config.ts';

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

class Killed extends Error {}

export class Account {
  readonly landing: Landing;
  readonly queue: object[] = [];
  readonly bucket: Bucket;
  private readonly table: Table;
  calls = 0;
  /** How often something was killed. */
  kills = 0;
  /** The call that is the last one; it still takes effect. */
  killAt = Number.POSITIVE_INFINITY;
  /** Hears of each call that took effect. */
  onCall: (() => void) | undefined;
  private readonly clock = { now: Date.UTC(2026, 10, 28) };

  constructor(datasets: Record<string, DatasetConfig>, partBytes = 16_000_000) {
    const { data } = parseConfig({
      ...cloudConfig,
      data: { datasets: { one: { columns: { x: { type: 'text' } } } }, landing: { partBytes } },
    });
    const indexes = ['gsi1', 'gsi2'].map((name) => ({
      name,
      partition: `${name}pk`,
      sort: `${name}sk`,
      keysOnly: name === 'gsi2',
    }));
    this.table = new Table({ name: 'T', indexes, timeToLive: 'deleteAt' }, this.clock, () => 0);
    const commands = new Commands(new Map([['T', this.table]]), this.clock);
    this.bucket = new Bucket('B', this.clock as never);
    const client = (run: (name: string, input: Sent['input']) => unknown) => ({
      send: async ({ constructor: { name }, input }: Sent) => {
        if (this.calls >= this.killAt) throw new Killed();
        const answer = run(name, input);
        this.onCall?.();
        if (++this.calls >= this.killAt) throw new Killed();
        return answer;
      },
    });
    this.landing = {
      store: {
        // The SDK's paginators take nothing but instances of the real class.
        client: Object.assign(
          Object.create(DynamoDBDocumentClient.prototype),
          client((name, input) => commands.run(name, input, String(this.calls))),
        ),
        tableName: 'T',
        now: () => new Date(this.clock.now),
      },
      s3: client((name, input) => runS3(name, input, () => this.bucket, false)) as never,
      sqs: client((_, { Entries }) => {
        for (const { MessageBody } of Entries as { MessageBody: string }[])
          this.queue.push(JSON.parse(MessageBody));
        return {};
      }) as never,
      queueUrl: 'Q',
      bucket: 'B',
      config: { ...data, datasets } as Landing['config'],
    };
  }

  /** Lets time pass. */
  pass(milliseconds: number): void {
    this.clock.now += milliseconds;
  }

  /** Does something that may be killed. @returns whether it came to its end */
  async survive(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.killAt = Number.POSITIVE_INFINITY;
      return false;
    }
  }

  /** Puts a file and announces it, unless that is lost. @returns its hash */
  put(key: string, content: string | Uint8Array, isLost = false): string {
    const { etag } = this.bucket.put(key, Buffer.from(content));
    if (!isLost) this.queue.push(landedMessage({ key, etag: etag.replaceAll('"', '') }));
    return createHash('sha256').update(content).digest('hex');
  }

  /** Reads files again that had rows set aside, as `npm run data -- redrive` does. Killed, it is called again. */
  redrive(datasets: readonly string[]): ReturnType<typeof redriveFiles> {
    const sqs = {
      send: (command: Sent) =>
        command.constructor.name === 'ReceiveMessageCommand'
          ? { Messages: [] }
          : this.landing.sqs.send(command as never),
    } as never;
    const call = () => redriveFiles({ ...this.landing, sqs, deadLetterQueueUrl: 'D', datasets });
    return call().catch((error) => {
      if (!(error instanceof Killed)) throw error;
      this.killAt = Number.POSITIVE_INFINITY;
      this.kills++;
      return call();
    });
  }

  /** What the hourly look does for those who are to be forgotten. Killed, it is called again by the next one. */
  async sweepForgets(): Promise<void> {
    await forgetAgain(this.landing).catch((error) => {
      if (!(error instanceof Killed)) throw error;
      this.killAt = Number.POSITIVE_INFINITY;
      this.kills++;
      return forgetAgain(this.landing);
    });
  }

  /** Announces files whose announcement was lost, as the hourly look does, a day later. */
  findLost(): Promise<number> {
    const { store } = this.landing;
    const now = () => new Date(this.clock.now + 86_400_000);
    return announceAgain({ ...this.landing, store: { ...store, now } });
  }

  /** Works until the queue is empty, or so many messages were worked off. What is killed is tried again. */
  async work(messages = Number.POSITIVE_INFINITY): Promise<void> {
    for (let done = 0; done < messages; done++) {
      const body = this.queue.shift();
      if (!body) break;
      await this.workOff(body).catch((error) => {
        if (!(error instanceof Killed)) throw error;
        this.killAt = Number.POSITIVE_INFINITY;
        this.kills++;
        this.queue.push(body);
      });
    }
    // Whoever looks now is killed by nothing.
    if (this.queue.length === 0) this.killAt = Number.POSITIVE_INFINITY;
  }

  private async workOff(body: object): Promise<void> {
    const message = readMessage(body);
    if ('landed' in message) await landFile(this.landing, message.landed);
    else if ('part' in message) await landPart(this.landing, message.part);
    else if ('forgetting' in message) await forgetStep(this.landing, message.forgetting);
  }

  file(hash: string, dataset = 'orders'): Promise<DataFile | undefined> {
    return readFile(this.landing.store, { dataset, hash });
  }

  /** What is written down. */
  items(): Readonly<Record<string, unknown>>[] {
    return [...this.table.all()].map(plainOf);
  }

  /** All rows of a table, with the day of their folder. */
  async rows(dataset = 'orders'): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    for (const [key, { body }] of this.bucket.files) {
      const day = new RegExp(`^lake/${dataset}/day=([^/]+)/`).exec(key)?.[1];
      if (day === undefined) continue;
      const file = Uint8Array.from(body).buffer;
      if (parquetMetadata(file).num_rows === 0n) throw new Error('An object without rows');
      for (const row of await parquetReadObjects({ file })) found.push({ ...row, day });
    }
    return found;
  }

  rejected(hash: string, dataset = 'orders'): Record<string, unknown>[] {
    return [...this.bucket.files]
      .filter(([key]) => key.startsWith(`rejected/${dataset}/${hash}/`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, { body }]) => Buffer.from(body).toString().trim().split('\n'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
