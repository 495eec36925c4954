/** What the table knows of files: one item for each content, one for each place it landed in; of their parts, `part-store.ts`. */
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionalWrite, conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type TimedTable } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import type { Compression, Layout } from '../format/format.ts';
import type { Cut } from './cut.ts';
import type { Part } from './part-store.ts';
import type { Landed } from './source.ts';

/** A content that landed in a data set, whatever the file was called. */
export interface FileId {
  readonly dataset: string;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}

export interface DataFile extends FileId, Landed {
  readonly state: 'loading' | 'done' | 'refused';
  /** Why it was refused. */
  readonly reason?: string;
  /** When its content landed first; rows that landed later count before it. */
  readonly landedAt: string;
  /** Goes up when it is read again, such as by a redrive. */
  readonly generation: number;
  readonly compression?: Compression;
  readonly layout?: Layout;
  readonly cuts?: readonly Cut[];
  /** In bytes, unpacked. */
  readonly size?: number;
  readonly partsDone: number;
  /** Rows. */
  readonly taken: number;
  readonly setAside: number;
  /** Whether all of it was read before, and is read again. */
  readonly wasDone?: boolean;
  /** How often the sweep has found it overdue. */
  readonly sweeps?: number;
  /**
   * Of one that was refused while it was read: its rows are taken out of the lake, by whoever has claimed that until then. ISO 8601.
   * It does not begin again before they are out, because its parts would be written where they are deleted.
   */
  readonly clearsUntil?: string;
  /** Set once its rows may be in one file with those of others: it is not read again. */
  readonly sealed?: boolean;
}

/** Files that are being read, by when they have to be. */
export const DUE = 'due#file';

export function fileKey({ dataset, hash }: FileId) {
  return { pk: `file#${dataset}#${hash}`, sk: 'file' };
}

/** Where a data set's files are listed, newest first. */
export function listKey(dataset: string): string {
  return `files#${dataset}`;
}

function dueAt({ now }: TimedTable, seconds: number): string {
  return new Date(now().getTime() + seconds * 1000).toISOString();
}

export async function readFile({ client, tableName }: TimedTable, id: FileId): Promise<DataFile | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: fileKey(id), ConsistentRead: true }),
  );
  return Item as DataFile | undefined;
}

/**
 * Writes down a content that landed, unless it is known. One that was refused is looked at again, as the configuration may
 * be another one.
 *
 * @returns what is known of it: this very file, or the one that came first, which may be refused and still be cleared away
 */
export async function beginFile(
  store: TimedTable,
  file: Omit<DataFile, 'landedAt' | 'generation' | 'partsDone' | 'taken' | 'setAside'>,
  overdueSeconds: number,
): Promise<DataFile> {
  const landedAt = store.now().toISOString();
  const fresh: DataFile = { ...file, landedAt, generation: 1, partsDone: 0, taken: 0, setAside: 0 };
  const found = await putFile(store, fresh, overdueSeconds, { condition: 'attribute_not_exists(pk)' });
  if (found?.state !== 'refused') return found ?? fresh;
  // Parts of the earlier try may be there, and count for nothing now.
  const again = { ...fresh, generation: found.generation + 1 };
  const values = { ':refused': 'refused', ':seen': found.generation };
  const condition = '#state = :refused AND #generation = :seen AND attribute_not_exists(clearsUntil)';
  return (await putFile(store, again, overdueSeconds, { condition, values })) ?? again;
}

/** @returns the one that is there, when the condition does not hold */
async function putFile(
  store: TimedTable,
  file: DataFile,
  overdueSeconds: number,
  { condition, values }: { readonly condition: string; readonly values?: Record<string, string | number> },
): Promise<DataFile | undefined> {
  const due = { gsi2pk: DUE, gsi2sk: dueAt(store, overdueSeconds) };
  const written = await conditionalWrite(
    store.client.send(
      new PutCommand({
        TableName: store.tableName,
        Item: {
          ...fileKey(file),
          ...file,
          type: 'file',
          gsi1pk: listKey(file.dataset),
          gsi1sk: `${file.landedAt}#${file.hash}`,
          ...(file.state === 'loading' && due),
        },
        ConditionExpression: condition,
        ...(values && {
          ExpressionAttributeNames: { '#state': 'state', '#generation': 'generation' },
          ExpressionAttributeValues: values,
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return written.held ? undefined : (written.found as unknown as DataFile);
}

/** Remembers for as long as the file is there that it was looked at. */
export async function noteLanded(
  store: TimedTable,
  { key, etag }: Landed,
  hash: string,
  keepDays: number,
): Promise<void> {
  const deleteAt = epochSeconds(store.now()) + (keepDays + 7) * 86_400;
  await store.client.send(
    new PutCommand({
      TableName: store.tableName,
      Item: { ...landedKey(key), type: 'landed', etag, hash, deleteAt },
    }),
  );
}

export function landedKey(key: string) {
  return { pk: `landed#${key}`, sk: 'landed' };
}

/** @returns whether the change's condition held */
function changeFile({ client, tableName }: TimedTable, id: FileId, change: Change): Promise<boolean> {
  return conditionHeld(
    client.send(new UpdateCommand({ TableName: tableName, Key: fileKey(id), ...updateExpressions(change) })),
  );
}

/** Ends a file all of whose parts are done. @returns false when somebody else did */
export function endFile(store: TimedTable, file: DataFile): Promise<boolean> {
  const parts = file.cuts?.length ?? 0;
  return changeFile(store, file, {
    set: { state: 'done', doneAt: store.now().toISOString() },
    remove: ['gsi2pk', 'gsi2sk', 'sweeps'],
    condition: '#state = :loading AND #generation = :generation AND #partsDone = :parts',
    values: { loading: 'loading', generation: file.generation, parts },
  });
}

/**
 * A file that went before it was read ends without its rows. From then on none of its parts ends; it stays due until its rows are out
 * of the lake.
 *
 * @param seconds until when whoever reads a part of it has ended
 */
export function refuseFile(
  store: TimedTable,
  file: DataFile,
  reason: string,
  seconds: number,
): Promise<boolean> {
  const until = dueAt(store, seconds);
  return changeFile(store, file, {
    set: { state: 'refused', reason, taken: 0, setAside: 0, clearsUntil: until, gsi2pk: DUE, gsi2sk: until },
    remove: ['sweeps'],
    condition: '#state = :loading AND #generation = :generation',
    values: { loading: 'loading', generation: file.generation },
  });
}

/** Lets one alone take a refused file's rows out, once nobody reads it any more. @returns until when; undefined while another one may be at it */
export async function claimClearing(
  store: TimedTable,
  file: DataFile,
  seconds: number,
): Promise<string | undefined> {
  const until = dueAt(store, seconds);
  const held = await changeFile(store, file, {
    set: { clearsUntil: until, gsi2sk: until },
    condition: '#clearsUntil <= :now',
    values: { now: store.now().toISOString() },
  });
  return held ? until : undefined;
}

/** Nothing is left of a refused file. @returns false when another one has claimed it meanwhile */
export function endClearing(store: TimedTable, file: DataFile, until: string): Promise<boolean> {
  return changeFile(store, file, {
    remove: ['clearsUntil', 'gsi2pk', 'gsi2sk'],
    condition: '#clearsUntil = :until',
    values: { until },
  });
}

/** Ends a file that is read again and can't be: each part counts as it was read last. */
export function keepFile(store: TimedTable, file: DataFile, parts: readonly Part[]): Promise<boolean> {
  const sum = (of: 'taken' | 'setAside') => parts.reduce((total, part) => total + (part[of] ?? 0), 0);
  return changeFile(store, file, {
    set: { state: 'done', taken: sum('taken'), setAside: sum('setAside'), partsDone: parts.length },
    remove: ['gsi2pk', 'gsi2sk', 'sweeps'],
    condition: '#state = :loading AND #generation = :generation',
    values: { loading: 'loading', generation: file.generation },
  });
}

/** Begins a file again from its first part. What it had counted is taken back. @returns its new generation; undefined while it is being read */
export async function beginAgain(
  store: TimedTable,
  file: DataFile,
  overdueSeconds: number,
): Promise<number | undefined> {
  const generation = file.generation + 1;
  const held = await changeFile(store, file, {
    set: {
      state: 'loading',
      wasDone: true,
      generation,
      partsDone: 0,
      taken: 0,
      setAside: 0,
      gsi2pk: DUE,
      gsi2sk: dueAt(store, overdueSeconds),
    },
    condition: '#state = :done AND #generation = :seen AND attribute_not_exists(#sealed)',
    values: { done: 'done', seen: file.generation },
  });
  return held ? generation : undefined;
}

/** @returns how often it was found; 0 when it has moved meanwhile */
export async function putOff(store: TimedTable, file: DataFile, overdueSeconds: number): Promise<number> {
  const sweeps = (file.sweeps ?? 0) + 1;
  const held = await changeFile(store, file, {
    set: { gsi2sk: dueAt(store, overdueSeconds), sweeps },
    condition: '#state = :loading AND #generation = :generation',
    values: { loading: 'loading', generation: file.generation },
  });
  return held ? sweeps : 0;
}
