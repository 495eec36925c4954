/**
 * Persons in the lake: what another pipeline says of submissions comes by a Firehose that is late at times, or by the queue, some of it
 * twice and some after days; the owner deletes submissions and people, a backfill runs now and then, and small files are put
 * together. From the promised time on no file has anything of who was deleted, and all else is as it was.
 */
import { parquetReadObjects } from 'hyparquet';
import type { LakeConfig } from '../../../config/data.ts';
import { NO_FIELDS } from '../../../config/lake-fields.ts';
import { lakeRowsInStream } from '../../../lambdas/contact/events/lake.ts';
import type { Submission } from '../../../lambdas/contact/submission/submission.ts';
import { eventsToParquet } from '../../../lambdas/data/lake/parquet.ts';
import type { EventRow } from '../../../lambdas/shared/lake/columns.ts';
import { type Forget, forgetsOf, goneOf } from '../../../lambdas/shared/lake/forget.ts';
import { personalColumns, personHash } from '../../../lambdas/shared/lake/personal.ts';
import { type LakeRecord, recordOf as lakeRecord } from '../../../lambdas/shared/lake/send.ts';
import { recordOf } from '../../support/stream.ts';
import { marshall } from '../aws/dynamodb/value.ts';
import type { Bucket } from '../aws/s3.ts';
import type { Queue } from '../aws/sqs.ts';
import type { Random } from '../kernel/random.ts';
import { HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { backfillSometimes } from './commands.ts';

const MINUTE = 60_000;
const FORM = 'main';
export const LAKE = {
  person: true,
  fields: { ...NO_FIELDS, forms: { [FORM]: ['topic'] } },
  keepDays: 400,
} satisfies LakeConfig;
const KEY = 'the key of persons';
const PERSONAL_COLUMNS = ['person', 'field_topic'] as const;
const PERSONS = { key: KEY, fields: LAKE.fields };
/** When the last pass begins after somebody was deleted. */
const PROMISED = 50 * HOUR;

interface Told {
  readonly record: LakeRecord;
  /** Whether it may have waited for so long that it came without its person. */
  mayBeBare: boolean;
}

interface Person {
  readonly email: string;
  readonly hash: string;
}

interface Item {
  readonly person: Person;
  submission: Submission;
  deletedAt?: number;
}

type FileRow = Readonly<Record<string, unknown>>;

export class Persons {
  private readonly simulation: Simulation;
  private readonly bucket: Bucket;
  private readonly queue: Queue;
  private readonly slack: number;
  private readonly items = new Map<string, Item>();
  /** All rows that came, by id. */
  private readonly told = new Map<string, Told>();
  private readonly decoded = new WeakMap<Uint8Array, Promise<readonly FileRow[]>>();
  /** What Firehose holds, by day. */
  private readonly buffers = new Map<string, LakeRecord[]>();
  private serial = 0;

  /** @param slack how late an hourly look may be */
  constructor(simulation: Simulation, bucket: Bucket, { until, slack }: { until: number; slack: number }) {
    const { cloud } = simulation;
    this.simulation = simulation;
    this.bucket = bucket;
    this.slack = slack;
    this.queue = cloud.one(cloud.queues, 'WorkQueue');
    cloud.outlets.onRow.push((row) =>
      this.firehose(row as LakeRecord, simulation.random(`late ${++this.serial}`)),
    );
    this.plan();
    backfillSometimes(simulation, until, KEY);
  }

  private plan(): void {
    const { simulation } = this;
    const { scheduler, now } = simulation;
    const random = simulation.random('persons');
    // Rewriting files is most of what a seed takes.
    if (random.chance(0.5)) return;
    const people = ['ada', 'bob', 'cid'].map((name): Person => {
      const email = `${PERSONAL}-${name}@people.example`;
      return { email, hash: personHash({ email }, KEY) };
    });
    const count = random.int(6, 16);
    for (let number = 0; number < count; number++) {
      const own = simulation.random(`submission ${number}`);
      const person = people[own.int(0, people.length - 1)] as Person;
      // Some come within the same minutes, and are in one file.
      const burst = own.int(0, 11) * 2.5 * HOUR;
      scheduler.at(now + burst + own.next() * 8 * MINUTE, () => this.accept(number, person, own));
    }
    for (const [i, person] of people.entries())
      if (random.chance(0.3))
        scheduler.at(now + random.next() * 70 * HOUR, () => this.deletePerson(person, i));
  }

  private accept(number: number, person: Person, random: Random): void {
    const { simulation } = this;
    const { scheduler, now } = simulation;
    const id = `0199-${String(number).padStart(3, '0')}`;
    const receivedAt = new Date(now).toISOString();
    const submission = {
      pk: `submission#${id}`,
      sk: 'submission',
      type: 'submission',
      id,
      form: FORM,
      state: 'new',
      version: 0,
      receivedAt,
      fields: [['topic', `${PERSONAL} topic of ${id}`]],
      replyTo: person.email,
    } as unknown as Submission;
    const item: Item = { person, submission };
    this.items.set(id, item);
    this.store(id, item);
    this.tell(lakeRowsInStream([recordOf({ after: submission })], PERSONS), item, random);
    simulation.count('submission in the lake');
    if (random.chance(0.5)) scheduler.after(random.next() * 30 * HOUR, () => this.change(id, item, random));
    if (random.chance(0.4))
      scheduler.after(random.next() ** 2 * 40 * HOUR, () => this.delete(id, item, random));
  }

  private change(id: string, item: Item, random: Random): void {
    if (item.deletedAt !== undefined) return;
    const before = item.submission;
    const changedAt = new Date(this.simulation.now).toISOString();
    const after = { ...before, state: 'read', version: (before.version ?? 0) + 1, changedAt } as Submission;
    item.submission = after;
    this.store(id, item);
    this.tell(lakeRowsInStream([recordOf({ before, after })], PERSONS), item, random);
  }

  private delete(id: string, item: Item, random: Random): void {
    if (item.deletedAt !== undefined) return;
    item.deletedAt = this.simulation.now;
    this.store(id, item);
    const rows = lakeRowsInStream([recordOf({ before: item.submission })], PERSONS);
    for (const { forget } of forgetsOf(goneOf(rows))) this.forget(forget, random);
    this.tell(rows, item, random);
    this.simulation.count('submission forgotten');
  }

  private deletePerson(person: Person, number: number): void {
    const random = this.simulation.random(`person ${number}`);
    this.forget({ person: person.hash, before: new Date(this.simulation.now).toISOString() }, random);
    for (const [id, item] of this.items) if (item.person === person) this.delete(id, item, random);
    this.simulation.count('person forgotten');
  }

  /** SQS loses nothing that it has taken. */
  private enqueue(message: object): void {
    this.queue.bury(`${this.queue.spec.name}-own-${++this.serial}`, JSON.stringify(message));
  }

  private forget(forget: Forget, random: Random): void {
    for (let copy = random.chance(0.2) ? 2 : 1; copy > 0; copy--) this.enqueue({ forget });
  }

  /** In the table that a backfill reads. */
  private store(id: string, { submission, deletedAt }: Item): void {
    const key = { pk: `stored#${id}`, sk: 'stored' };
    const item = marshall({ ...key, type: 'stored', submission });
    this.simulation.cloud.table.write(marshall(key), deletedAt === undefined ? item : undefined);
  }

  /** A stream repeats a change until it has gone through, which is before the deletion's. */
  private tell(rows: readonly EventRow[], item: Item, random: Random): void {
    const { scheduler, now } = this.simulation;
    for (const record of rows.map(lakeRecord)) {
      this.told.set(String(record.id), { record, mayBeBare: false });
      this.send(record, random);
      if (random.chance(0.2))
        scheduler.at(now + random.next() * HOUR, () => {
          if (item.deletedAt === undefined) this.send(record, random);
        });
    }
  }

  /** To Firehose, or, where that refuses it, by the queue, which may end among dead letters and be redriven. */
  private send(record: LakeRecord, random: Random): void {
    const { scheduler } = this.simulation;
    if (!random.chance(0.25)) {
      this.firehose(record, random);
      return;
    }
    const waits = random.chance(0.3) ? random.next() * 70 * HOUR : 0;
    const told = this.told.get(String(record.id));
    if (told) told.mayBeBare = true;
    scheduler.after(waits, () => this.enqueue({ late: [record] }));
  }

  /** A file of what came within five minutes, or within a day while S3 refuses it. */
  private firehose(record: LakeRecord, random: Random): void {
    const waiting = this.buffers.get(record.day);
    if (waiting) {
      waiting.push(record);
      return;
    }
    const buffer = [record];
    this.buffers.set(record.day, buffer);
    const key = `lake/events/day=${record.day}/firehose-${++this.serial}.parquet`;
    this.simulation.scheduler.after(5 * MINUTE, () => {
      this.buffers.delete(record.day);
      const put = () => this.bucket.put(key, eventsToParquet(buffer, personalColumns(LAKE)));
      this.simulation.scheduler.after(random.chance(0.1) ? random.next() * 24 * HOUR : 0, put);
    });
  }

  /** What files there are now, whatever becomes of them while they are read. */
  private files(): readonly (readonly [key: string, rows: Promise<readonly FileRow[]>])[] {
    return [...this.bucket.files]
      .filter(([key]) => key.startsWith('lake/events/'))
      .map(([key, { body }]) => {
        const rows = this.decoded.get(body) ?? parquetReadObjects({ file: Uint8Array.from(body).buffer });
        this.decoded.set(body, rows);
        return [key, rows];
      });
  }

  look(): void {
    void this.simulation.scheduler.hold(this.check(this.files(), this.simulation.now));
  }

  /** From the promised time on no file has anything of who was deleted. */
  private async check(files: ReturnType<Persons['files']>, now: number): Promise<void> {
    for (const [key, rows] of files)
      for (const row of await rows) {
        const { deletedAt = Number.POSITIVE_INFINITY } = this.items.get(String(row.item)) ?? {};
        if (now - deletedAt < PROMISED + this.slack || PERSONAL_COLUMNS.every((name) => row[name] == null))
          continue;
        this.simulation.fail(
          'who was deleted is in no file',
          `${key} has ${row.item}, ${Math.round((now - deletedAt) / HOUR)} hours after`,
        );
      }
  }

  /** All that came is there, and has of its person what it had, unless that is forgotten. */
  async end(): Promise<void> {
    const files = this.files();
    await this.check(files, this.simulation.now);
    const found = new Map<string, FileRow[]>();
    for (const [key, rows] of files)
      for (const row of await rows) {
        found.set(String(row.id), [...(found.get(String(row.id)) ?? []), row]);
        if (row.source === 'stored') this.simulation.count('row of a backfill');
        if (key.includes('/compacted-')) this.simulation.count('row in a compacted file');
      }
    for (const [id, { record, mayBeBare }] of this.told) {
      const copies = found.get(id) ?? [];
      if (copies.length === 0) this.simulation.fail('each row stays', `${id} is in no file`);
      const isKept = this.items.get(String(record.item))?.deletedAt === undefined;
      for (const copy of copies) {
        const [right, there] = [record, copy].map(({ type, state, form }) => `${type} ${state} ${form}`);
        if (copy.source === 'live' && right !== there)
          this.simulation.fail('the rest of a row stays', `${id} is ${there}, was ${right}`);
        const isWhole = PERSONAL_COLUMNS.every((name) => copy[name] === record[name]);
        if (isKept && !isWhole && !mayBeBare)
          this.simulation.fail('others stay as they were', `${id} has lost its person`);
      }
    }
  }
}
