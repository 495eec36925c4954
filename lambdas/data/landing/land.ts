/** From a file that landed to rows in the lake, step by step; each step may be repeated. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DataConfig, DatasetConfig } from '../../../config/data.ts';
import { enqueueMessages } from '../../shared/legs/queue.ts';
import { attention, logger } from '../../shared/runtime/log.ts';
import { writeMetrics } from '../../shared/runtime/metrics.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { datasetOf } from '../lake/keys.ts';
import { inspectFile } from './inspect.ts';
import { partMessages } from './message.ts';
import { type Lake, loadPart, withdraw } from './part.ts';
import { isDone, readParts } from './part-store.ts';
import { slices } from './slices.ts';
import { collect, Gone, type Landed, openFile, unpacked } from './source.ts';
import {
  beginFile,
  claimClearing,
  type DataFile,
  endClearing,
  endFile,
  type FileId,
  keepFile,
  noteLanded,
  readFile,
  refuseFile,
} from './store.ts';

export interface Landing extends Lake {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly config: DataConfig;
}

/** Looks at a file and sends its parts on their way. What landed before, under whatever name, is left as it is. */
export async function landFile(landing: Landing, landed: Landed): Promise<void> {
  const { store, config, sqs, queueUrl } = landing;
  const { partBytes } = config.landing;
  const name = datasetOf(landed.key) ?? '';
  const dataset = Object.hasOwn(config.datasets, name) ? config.datasets[name] : undefined;
  if (!dataset) return logger.warn('ignored', { reason: 'no such data set' });
  const inspected = await inspectFile(landing, landed, dataset, partBytes).catch(leaveIfGone);
  if (!inspected) return logger.warn('ignored', { reason: 'gone' });
  const { hash, refused, ...about } = inspected;
  const state = refused === undefined ? ('loading' as const) : ('refused' as const);
  // Said before it is written: after a crash in between it is said again.
  const known = refused === undefined ? undefined : await readFile(store, { dataset: name, hash });
  if (refused !== undefined && known === undefined) tellRefused(name, hash);
  const { key, etag } = landed;
  const fresh = {
    dataset: name,
    hash,
    key,
    etag,
    state,
    ...about,
    ...(refused !== undefined && { reason: refused }),
  };
  const file = await begin(landing, fresh);
  logger.info('landed', {
    correlationId: hash,
    dataset: name,
    state: file.state,
    parts: file.cuts?.length ?? 0,
  });
  if (file.state === 'loading')
    await enqueueMessages(sqs, queueUrl, partMessages(file, await openParts(store, file)));
  // As if it had not been looked at, the hourly look announces it again.
  const noted = isSettled(file, landed) ? landed : { ...landed, etag: '' };
  await noteLanded(store, noted, hash, config.keepFilesDays);
}

/**
 * Whether nothing can come any more for which a file that landed is needed. It is while what is left of an earlier try is cleared away, and while
 * its content is read from another place: that may be gone before the last part was read.
 */
function isSettled({ clearsUntil, state, key, etag }: DataFile, landed: Landed): boolean {
  if (clearsUntil !== undefined) return false;
  return state !== 'loading' || (key === landed.key && etag === landed.etag);
}

/** One that was refused while it was read begins again once nothing is left of it. */
async function begin(landing: Landing, fresh: Parameters<typeof beginFile>[1]): Promise<DataFile> {
  const { store, config } = landing;
  const { overdueSeconds } = config.landing;
  const file = await beginFile(store, fresh, overdueSeconds);
  const isCleared = file.clearsUntil !== undefined && (await clear(landing, file));
  return isCleared ? beginFile(store, fresh, overdueSeconds) : file;
}

function leaveIfGone(error: Error): undefined {
  if (!(error instanceof Gone)) throw error;
}

function tellRefused(dataset: string, hash: string): void {
  attention('data-refused', { correlationId: hash, dataset });
  writeMetrics({ Rejected: 1 }, { correlationId: hash, dataset });
}

/** The parts of a file that are not done. */
export async function openParts(store: TimedTable, file: DataFile): Promise<number[]> {
  const parts = await readParts(store, file);
  return (file.cuts ?? []).flatMap((_, part) => (isDone(parts.get(part), file) ? [] : [part]));
}

/** Reads one part of a file, or all of a packed one, and ends the file when it was the last. */
export async function landPart(
  landing: Landing,
  { part, ...id }: FileId & { readonly part: number | 'all' },
): Promise<void> {
  const { store, config } = landing;
  const file = await readFile(store, id);
  if (file?.clearsUntil !== undefined) {
    await clear(landing, file);
    return;
  }
  const dataset = Object.hasOwn(config.datasets, id.dataset) ? config.datasets[id.dataset] : undefined;
  if (file?.state !== 'loading') return logger.info('nothing to do', { correlationId: id.hash });
  if (!dataset) return leaveUnlessOverdue(landing, file);
  try {
    if (part === 'all') await landAll(landing, file, dataset);
    else await landOne(landing, file, part, dataset);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    return giveUp(landing, file, REPLACED);
  }
  await endIfDone(landing, id, dataset);
}

const REPLACED = 'It was replaced or removed before all of it was read. Put it there again.';
const NOT_CONFIGURED =
  'Its data set was taken out of the configuration before all of it was read. Configure it and put the file there again.';

/** Code from before a deploy may not know a new data set yet. Hours later nobody does. */
async function leaveUnlessOverdue(landing: Landing, file: DataFile): Promise<void> {
  if ((file.sweeps ?? 0) > 1) return giveUp(landing, file, NOT_CONFIGURED);
  logger.info('nothing to do', { correlationId: file.hash });
}

async function landOne(
  landing: Landing,
  file: DataFile,
  part: number,
  dataset: DatasetConfig,
): Promise<void> {
  const { cuts = [], size = 0 } = file;
  const start = cuts[part]?.start ?? 0;
  const end = cuts[part + 1]?.start ?? size;
  // S3 knows no empty range.
  const bytes = end > start ? await collect(await openFile(landing, file, [start, end])) : Buffer.alloc(0);
  await load(landing, { file, part, bytes, dataset });
}

/** A packed file has no places to begin at; parts that are done only pass by. */
async function landAll(landing: Landing, file: DataFile, dataset: DatasetConfig): Promise<void> {
  const parts = await readParts(landing.store, file);
  const stream = unpacked(await openFile(landing, file), file.compression ?? 'none');
  for await (const [part, bytes] of slices(stream, file.cuts ?? []))
    if (!isDone(parts.get(part), file)) await load(landing, { file, part, bytes, dataset });
}

async function load(landing: Landing, what: Parameters<typeof loadPart>[2]): Promise<void> {
  const isFirst = await loadPart(landing.store, landing, what);
  logger.info('part read', { correlationId: what.file.hash, part: what.part, first: isFirst });
}

async function endIfDone({ store }: Landing, id: FileId, { alarmShare }: DatasetConfig): Promise<void> {
  const file = await readFile(store, id);
  if (file?.state !== 'loading' || file.partsDone !== file.cuts?.length) return;
  const { taken, setAside, dataset, hash } = file;
  // Said before it is written, for the same reason.
  if (setAside > 0 && setAside / (taken + setAside) > alarmShare)
    attention('data-set-aside', { correlationId: hash, dataset, rows: setAside });
  if (!(await endFile(store, file))) return;
  logger.info('file read', { correlationId: hash, dataset, taken, setAside });
  writeMetrics({ Accepted: 1 }, { correlationId: hash, dataset });
}

/**
 * A file that was replaced or removed before all of it was read leaves nothing of itself. One that was read before, and is
 * read again only because somebody asked, keeps what it has.
 */
async function giveUp({ store, config, ...lake }: Landing, file: DataFile, reason: string): Promise<void> {
  if (file.wasDone) {
    const parts = await readParts(store, file);
    const kept = await keepFile(store, file, [...parts.values()]);
    return logger.warn('kept as it was', { correlationId: file.hash, kept });
  }
  tellRefused(file.dataset, file.hash);
  // Before anything is deleted: the same file may come back at any moment, and its parts would pass for done.
  if (await refuseFile(store, file, reason, config.landing.overdueSeconds)) await withdraw(store, lake, file);
}

/**
 * Takes what is left of a refused file out of the lake, when nobody reads it any more: what was read of it the moment it was refused
 * may have been written after its rows were taken out. @returns whether nothing is left
 */
async function clear({ store, config, ...lake }: Landing, file: DataFile): Promise<boolean> {
  const until = await claimClearing(store, file, config.landing.overdueSeconds);
  if (until === undefined) {
    logger.info('being cleared away', { correlationId: file.hash });
    return false;
  }
  await withdraw(store, lake, file);
  return endClearing(store, file, until);
}
