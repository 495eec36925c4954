/**
 * Data: files land, good and bad, twice and under several names; some are replaced or removed before they were read. Days later
 * their rows are put together. The report of the month before leaves once.
 */
import { createHash } from 'node:crypto';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { REPORT_DELIVERY, reportPartition } from '../../../lambdas/data/monthly/send.ts';
import type { Leg } from '../../../lambdas/shared/legs/legs.ts';
import type { Change } from '../aws/dynamodb/table.ts';
import { plainOf } from '../aws/dynamodb/value.ts';
import type { Bucket } from '../aws/s3.ts';
import type { Random } from '../kernel/random.ts';
import { HOUR, PERSONAL, type Simulation } from '../simulation.ts';
import { redriveSometimes } from './commands.ts';
import { dataWorld, itemsOf } from './data-world.ts';
import { beginAccount, bounceSome, type LegItem, watchLegs } from './legs.ts';
import { LAKE as LAKE_OF_PERSONS, Persons } from './persons.ts';
import type { Live, World } from './world.ts';

/** How long something may last that an hourly look mends, with looks that fail. */
const SLACK = 8 * HOUR;

export const data: World = {
  ...dataWorld(
    {
      datasets: {
        orders: {
          columns: {
            id: { type: 'text', required: true },
            at: { type: 'time', required: true },
            amount: { type: 'number', min: 0 },
          },
          key: 'id',
        },
      },
      landing: { partBytes: 200 },
      keepFilesDays: 2,
      report: {},
      lake: LAKE_OF_PERSONS,
    },
    {
      contact: {
        forms: { main: { to: ['owner@frontdesk-tests.dev'], site: 'https://www.frontdesk-tests.dev' } },
      },
    },
  ),
  // Files land on the first day, and are kept for two; a day later they are sealed, put together, and cleared the day after.
  days: 5,
  calmDays: 3,
  begin: (simulation, until) => new DataLive(simulation, until),
};

/** What a plain script makes of a file. */
interface Content {
  readonly text: string;
  readonly hash: string;
  /** Whether it can be read at all. */
  readonly isFile: boolean;
  /** Rows by day. */
  readonly days: ReadonlyMap<string, number>;
  readonly taken: number;
  readonly setAside: number;
}

interface StoredFile {
  readonly type: string;
  readonly hash: string;
  readonly state: string;
  readonly taken: number;
  readonly setAside: number;
  readonly sealed?: boolean;
}

/** A day of a table whose files are being put together. */
interface OpenDay {
  readonly type: string;
  readonly day: string;
}

class DataLive implements Live {
  private readonly simulation: Simulation;
  private readonly bucket: Bucket;
  private readonly persons: Persons;
  /** By hash. */
  private readonly contents = new Map<string, Content>();
  /** Since when each content is read. */
  private readonly begun = new Map<string, number>();
  private readonly lookAtLegs: () => void;
  /** Contents that were replaced or removed wherever they had landed, and may have been so before they were read. */
  private readonly taken = new Set<string>();

  constructor(simulation: Simulation, until: number) {
    this.simulation = simulation;
    this.bucket = simulation.cloud.one(simulation.cloud.buckets, 'LakeBucket');
    simulation.onChange((change) => this.watch(change));
    bounceSome(simulation);
    beginAccount(simulation);
    const { horizonSeconds } = REPORT_DELIVERY;
    this.lookAtLegs = watchLegs(simulation, { horizonSeconds, isOwners: () => true });
    this.plan();
    redriveSometimes(simulation, until);
    this.persons = new Persons(simulation, this.bucket, { until, slack: SLACK });
  }

  private plan(): void {
    const { simulation } = this;
    const random = simulation.random('plan');
    const span = 24 * HOUR;
    const files = random.int(4, 16);
    for (let number = 0; number < files; number++) {
      const content = contentOf(simulation.random(`file ${number}`), number);
      this.contents.set(content.hash, content);
      const times = random.chance(0.4) ? random.int(2, 4) : 1;
      const at = simulation.now + random.next() * span;
      for (let copy = 0; copy < times; copy++)
        simulation.scheduler.at(at + random.next() ** 3 * 2 * HOUR, () =>
          this.put(content, number, copy, random),
        );
    }
  }

  private put({ text, hash }: Content, number: number, copy: number, random: Random): void {
    const { simulation } = this;
    const key = `landing/orders/${number}-${random.chance(0.3) ? 0 : copy}.csv`;
    this.bucket.put(key, Buffer.from(text));
    this.taken.delete(hash);
    simulation.trace.add(`${key} lands`);
    simulation.count('landed');
    if (!random.chance(0.1)) return;
    simulation.scheduler.after(random.next() ** 3 * HOUR, () => {
      if (random.chance(0.5)) this.bucket.files.delete(key);
      else this.bucket.put(key, Buffer.from(`id,at\n${PERSONAL}-${number},2026-03-03\n`));
      simulation.trace.add(`${key} is gone`);
      if (this.isThere(text)) simulation.count('gone, and a copy is left');
      else this.taken.add(hash);
    });
  }

  private isThere(text: string): boolean {
    const landed = [...this.bucket.files].filter(([key]) => key.startsWith('landing/'));
    return landed.some(([, { body }]) => Buffer.from(body).toString() === text);
  }

  private watch({ before, after }: Change): void {
    const { simulation } = this;
    const [was, is] = [before, after].map((item) => item && (plainOf(item) as unknown as StoredFile));
    if (is?.type !== 'file') return;
    if (was?.state !== is.state) simulation.count(`file ${is.state}`);
    // Days after it landed, a redrive may read it again.
    if (was?.state !== 'loading' && is.state === 'loading') this.begun.set(is.hash, simulation.now);
    const content = this.contents.get(is.hash);
    if (!content) return;
    if (is.taken > content.taken || is.setAside > content.setAside)
      simulation.fail(
        'no row counts twice',
        `${is.hash.slice(0, 8)}: ${is.taken} taken, ${is.setAside} set aside`,
      );
    if (is.state === 'done' && !is.sealed) this.check(content, is);
  }

  /** Of a file that is done, there is in the lake what a plain script would put there. */
  private check({ hash, days, taken, setAside }: Content, file: StoredFile, found = this.rowsOf(hash)): void {
    const { simulation } = this;
    if (file.taken !== taken || file.setAside !== setAside)
      simulation.fail(
        'counts are exact',
        `${hash.slice(0, 8)}: ${file.taken}/${taken}, ${file.setAside}/${setAside}`,
      );
    const [right, there] = [days, found].map((all) => JSON.stringify([...all].sort()));
    if (right !== there)
      simulation.fail('each row is there once', `${hash.slice(0, 8)}: ${there} for ${right}`);
  }

  /** Rows of a file in the lake, by day, while they are in objects of its own. */
  private rowsOf(hash: string): Map<string, number> {
    const found = new Map<string, number>();
    for (const [key, { body }] of this.bucket.files) {
      const [, day = ''] = /^lake\/orders\/day=([\d-]+)\//.exec(key) ?? [];
      if (day === '' || !key.includes(`/${hash}-`)) continue;
      const { num_rows: rows } = parquetMetadata(Uint8Array.from(body).buffer);
      found.set(day, (found.get(day) ?? 0) + Number(rows));
    }
    return found;
  }

  private files(): StoredFile[] {
    return itemsOf<StoredFile>(this.simulation, 'file');
  }

  look(): void {
    const { simulation } = this;
    this.lookAtLegs();
    this.persons.look();
    for (const file of this.files()) {
      const at = this.begun.get(file.hash);
      if (file.state === 'loading' && at !== undefined && simulation.now - at > 24 * HOUR + SLACK)
        simulation.fail('every file ends', `${file.hash.slice(0, 8)} is still being read`);
    }
  }

  /**
   * Rows of each file in the lake, by day, whatever object they are in. One that is there twice counts twice, unless the objects of its day
   * were put together so lately that the earlier ones are still there.
   */
  private async allRows(): Promise<Map<string, Map<string, number>>> {
    const found = new Map<string, Map<string, number>>();
    const busy = itemsOf<OpenDay>(this.simulation, 'compaction').map(({ day }) => day);
    const seen = new Set<string>();
    for (const [key, { body }] of this.bucket.files) {
      const [, day = ''] = /^lake\/orders\/day=([\d-]+)\//.exec(key) ?? [];
      if (day === '') continue;
      if (key.includes('/compacted-')) this.simulation.count('compacted');
      for (const { _file: hash, _line: line } of await parquetReadObjects({
        file: Uint8Array.from(body).buffer,
      })) {
        const row = `${hash} ${line} ${day}`;
        if (busy.includes(day) && seen.has(row)) continue;
        seen.add(row);
        const days = found.get(hash) ?? new Map<string, number>();
        found.set(hash, days.set(day, (days.get(day) ?? 0) + 1));
      }
    }
    return found;
  }

  async end(): Promise<void> {
    const { simulation } = this;
    this.checkReport();
    await this.persons.end();
    const rows = await this.allRows();
    const files = new Map(this.files().map((file) => [file.hash, file]));
    for (const [hash, content] of this.contents) {
      const file = files.get(hash);
      const mayBeGone = this.taken.has(hash);
      if (!file && !mayBeGone)
        simulation.fail('what landed is read', `${hash.slice(0, 8)} was never looked at`);
      if (file?.state === 'loading')
        simulation.fail('every file ends', `${hash.slice(0, 8)} is still being read`);
      if (file?.state === 'done') this.check(content, file, rows.get(hash));
      if (file?.state === 'refused') this.checkRefused(content, mayBeGone, rows.has(hash));
    }
  }

  /** One mail about the month before, and at most one more for each attempt whose outcome is unknown. Of one that bounces, `watchLegs` holds that it is told. */
  private checkReport(): void {
    const { simulation } = this;
    const legs = itemsOf<LegItem & Leg>(simulation, 'leg');
    const [leg] = legs;
    const { taken } = simulation.cloud.mailer;
    const isFailed =
      leg?.state === 'failed' && simulation.faults.struck.some(({ kind }) => kind === 'bounced');
    if (!leg || legs.length > 1 || leg.pk !== reportPartition('2026-02'))
      simulation.fail('one report a month', `there are ${legs.map(({ pk }) => pk).join(', ') || 'none'}`);
    else if (leg.state !== 'sent' && !isFailed) simulation.fail('every report is sent', `it is ${leg.state}`);
    else if (taken.length < (isFailed ? 0 : 1) || taken.length > leg.attempts - leg.answered + 1)
      simulation.fail(
        'one mail a month',
        `${taken.length} of ${leg.attempts} attempts, and of ${leg.answered} the outcome is known`,
      );
    if (taken.some(({ raw }) => raw.includes(PERSONAL)))
      simulation.fail('nothing personal in the report', 'it names what landed');
  }

  private checkRefused({ hash, isFile }: Content, mayBeGone: boolean, hasRows: boolean): void {
    if (isFile && !mayBeGone) this.simulation.fail('what can be read is read', hash.slice(0, 8));
    if (hasRows) this.simulation.fail('what was refused has no rows', `${hash.slice(0, 8)} has some`);
  }
}

/** A file of some rows, a few of them wrong; and now and then one that is none. */
function contentOf(random: Random, number: number): Content {
  const days = new Map<string, number>();
  const lines = ['id,at,amount'];
  let [taken, setAside] = [0, 0];
  const rows = random.int(0, 40);
  for (let i = 0; i < rows; i++) {
    const day = `2026-03-0${random.int(1, 4)}`;
    const isWrong = random.chance(0.15);
    const id = random.chance(0.1) ? `"${PERSONAL},\n${number}-${i}"` : `${PERSONAL}-${number}-${i}`;
    lines.push(`${id},${isWrong ? 'soon' : day},${random.int(0, 99)}`);
    if (isWrong) setAside++;
    else {
      taken++;
      days.set(day, (days.get(day) ?? 0) + 1);
    }
  }
  const isFile = !random.chance(0.1);
  if (!isFile) lines[0] = `number,${PERSONAL}`;
  const text = `${lines.join('\n')}\n`;
  const hash = createHash('sha256').update(text).digest('hex');
  const none = { days: new Map<string, number>(), taken: 0, setAside: 0 };
  return { text, hash, isFile, ...(isFile ? { days, taken, setAside } : none) };
}
