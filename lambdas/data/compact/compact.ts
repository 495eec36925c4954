/**
 * Puts small files of past days together. The merged file is there before the files that it was made of go, at least an hour: whoever
 * reads in between finds each row once or twice, which the views take for one, and no file that a question has listed is gone
 * while it is read. Each step may be repeated, and none is needed to know what the next one has to do but the item of its day.
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { DataConfig } from '../../../config/data.ts';
import { EVENTS } from '../../shared/lake/columns.ts';
import { logger } from '../../shared/runtime/log.ts';
import { together } from '../../shared/runtime/together.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { fileOfLakeKey, tableFolder } from '../lake/keys.ts';
import { mergeParquet } from '../lake/merge.ts';
import { sealFile } from '../landing/seal.ts';
import {
  compactedOf,
  dayOf,
  FEWEST,
  folderOf,
  isOver,
  type Merge,
  mergesOf,
  SETTLED,
  type Stored,
} from './plan.ts';
import { claimAgain, claimDay, forget, noteWritten, openPlans, type Plan } from './store.ts';

export interface Compaction {
  readonly store: TimedTable;
  readonly s3: S3Client;
  readonly bucket: string;
  readonly config: Pick<DataConfig, 'datasets' | 'lake' | 'keepFilesDays'>;
  /** Whether there is time for another day of a table. What is left is done by the next run. */
  readonly hasTime: () => boolean;
}

const DAY = 86_400_000;
/** Files that are read or removed side by side. */
const AT_ONCE = 16;
/** How often a merge begins again whose files were changed meanwhile. */
const ATTEMPTS = 3;

interface Done {
  /** Days of tables whose files were put together. */
  readonly days: number;
  /** Days whose earlier files went. */
  readonly cleared: number;
  /** Compacted files whose rows were over. */
  readonly ended: number;
  /** Whether the time ended first. */
  readonly hasMore: boolean;
}

export async function compact(compaction: Compaction): Promise<Done> {
  const { store, config } = compaction;
  const done = { days: 0, cleared: 0, ended: 0, hasMore: false };
  const busy = new Set<string>();
  for (const plan of await openPlans(store)) {
    busy.add(`${plan.table}#${plan.day}`);
    if (!compaction.hasTime()) return { ...done, hasMore: true };
    if (plan.state === 'written') done.cleared += Number(await clear(compaction, plan));
    else if (await claimAgain(store, plan)) done.days += Number(await write(compaction, plan));
  }
  for (const [table, keepDays] of tablesOf(config)) {
    const days = await filesByDay(compaction, table);
    for (const [day, files] of days) {
      if (!compaction.hasTime()) return { ...done, hasMore: true };
      const over = files.filter(({ key }) => isOver(key, keepDays, store.now().getTime()));
      await inTurns(over, ({ key }) => remove(compaction, key));
      done.ended += over.length;
      const left = files.filter((file) => !over.includes(file));
      if (!busy.has(`${table}#${day}`)) done.days += Number(await begin(compaction, table, day, left));
    }
  }
  return done;
}

/** Each table with the days that its rows stay. */
function tablesOf({ datasets, lake }: Compaction['config']): [string, number | undefined][] {
  const all = { ...datasets, ...(lake && { [EVENTS]: lake }) };
  return Object.entries(all).map(([table, { keepDays }]) => [table, keepDays]);
}

/** @returns whether files of the day were put together */
async function begin(
  compaction: Compaction,
  table: string,
  day: string,
  files: readonly Stored[],
): Promise<boolean> {
  const { store, config } = compaction;
  const now = store.now().getTime();
  if (day >= new Date(now).toISOString().slice(0, 10)) return false;
  const isLanded = table !== EVENTS || !config.lake;
  // A file that may still be redriven keeps its rows in objects of its own.
  const minimumAge = isLanded ? (config.keepFilesDays + 1) * DAY : 0;
  const merges = mergesOf(files, minimumAge, now);
  const ready = isLanded ? await sealed(compaction, table, merges) : merges;
  if (ready.length === 0) return false;
  const plan = await claimDay(store, { table, day }, ready);
  return plan !== undefined && write(compaction, plan);
}

/** The merges, without files that are being read. */
async function sealed({ store }: Compaction, table: string, merges: readonly Merge[]): Promise<Merge[]> {
  const left: Merge[] = [];
  for (const { inputs, output } of merges) {
    const kept: string[] = [];
    await inTurns(inputs, async (key) => {
      const file = fileOfLakeKey(table, key);
      const isFree = compactedOf(key) !== undefined || (file !== undefined && (await sealFile(store, file)));
      if (isFree) kept.push(key);
    });
    if (kept.length >= FEWEST) left.push({ inputs: kept.sort(), output });
  }
  return left;
}

/** Makes the merged files of a plan. @returns whether there are any */
async function write(compaction: Compaction, plan: Plan): Promise<boolean> {
  const { store } = compaction;
  const written: Merge[] = [];
  for (const merge of plan.merges) {
    const inputs = await writeOne(compaction, merge);
    if (inputs.length > 0) written.push({ ...merge, inputs });
  }
  if (written.length === 0) {
    await forget(store, plan);
    return false;
  }
  return noteWritten(store, plan, written);
}

/**
 * Whoever changes or removes a file (a retention that ends, a person whose rows go) while it is read here would find its rows again in
 * the merged one. So it is looked at once more after that was written, and made again.
 *
 * @returns the files that are in it; none where it was not worth it
 */
async function writeOne(compaction: Compaction, { inputs, output }: Merge): Promise<readonly string[]> {
  const { s3, bucket } = compaction;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const read = await readAll(compaction, inputs);
    const { bytes, rows, of } = await mergeParquet(read.map(({ body }) => body));
    const merged = of.flatMap((place) => read[place] ?? []);
    if (merged.length < read.length)
      logger.warn('files left as they are', { files: read.length - merged.length });
    if (merged.length < 2) break;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: output, Body: bytes }));
    if (await areUnchanged(compaction, merged)) {
      logger.info('compacted', { files: merged.length, rows, bytes: bytes.byteLength });
      return merged.map(({ key }) => key);
    }
  }
  await remove(compaction, output);
  return [];
}

interface Read {
  readonly key: string;
  readonly etag: string;
  readonly body: Uint8Array;
}

/** The files that are there, in their order. */
async function readAll({ s3, bucket }: Compaction, keys: readonly string[]): Promise<Read[]> {
  const found = new Map<string, Read>();
  await inTurns(keys, async (key) => {
    const { Body, ETag = '' } = await s3
      .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      .catch(unlessGone);
    if (Body) found.set(key, { key, etag: ETag, body: await Body.transformToByteArray() });
  });
  return keys.flatMap((key) => found.get(key) ?? []);
}

function unlessGone(error: Error): { Body?: undefined; ETag?: string } {
  if (error.name === 'NoSuchKey') return {};
  throw error;
}

async function areUnchanged(compaction: Compaction, files: readonly Read[]): Promise<boolean> {
  const [first = { key: '' }] = files;
  const etags = new Map<string, string>();
  for await (const { Key = '', ETag = '' } of listed(compaction, folderOf(first.key))) etags.set(Key, ETag);
  return files.every(({ key, etag }) => etags.get(key) === etag);
}

/** Removes what is in merged files. @returns whether it was time to */
async function clear(compaction: Compaction, plan: Plan): Promise<boolean> {
  const { store } = compaction;
  if ((plan.writtenAt ?? 0) + SETTLED > store.now().getTime()) return false;
  for (const { inputs } of plan.merges) await inTurns(inputs, (key) => remove(compaction, key));
  await forget(store, plan);
  return true;
}

async function filesByDay(compaction: Compaction, table: string): Promise<Map<string, Stored[]>> {
  const days = new Map<string, Stored[]>();
  for await (const { Key: key = '', Size: size = 0, LastModified } of listed(
    compaction,
    tableFolder(table),
  )) {
    const day = dayOf(table, key);
    if (day === undefined) continue;
    const file = { key, size, writtenAt: LastModified?.getTime() ?? Number.POSITIVE_INFINITY };
    days.set(day, [...(days.get(day) ?? []), file]);
  }
  return days;
}

async function* listed({ s3, bucket }: Compaction, prefix: string) {
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token && { ContinuationToken: token }),
      }),
    );
    yield* page.Contents ?? [];
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

function remove({ s3, bucket }: Compaction, Key: string): Promise<unknown> {
  return s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
}

async function inTurns<One>(all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += AT_ONCE)
    await together(all.slice(start, start + AT_ONCE).map(work));
}
