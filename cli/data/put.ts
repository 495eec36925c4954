/** `npm run data -- put`: lands a file, and waits until it was read. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { LANDING } from '../../lambdas/data/lake/keys.ts';
import { type DataFile, landedKey, readFile } from '../../lambdas/data/landing/store.ts';
import { CommandError } from '../command-error.ts';
import { oneLine, printJson } from '../owner/print.ts';
import { type DataOptions, type DataPlace, openData, requireDataset } from './place.ts';

export interface PutOptions extends DataOptions {
  /** How many seconds it waits at most. */
  readonly wait: number;
}

/** What S3 takes at once. */
const LARGEST_BYTES = 5 * 1024 ** 3;
const LOOK_AGAIN_MILLISECONDS = 300;

/** @throws CommandError when the file can't be read, here or there */
export async function putFile(given: string, path: string, options: PutOptions): Promise<void> {
  const place = await openData(options);
  const [dataset] = requireDataset(place, given);
  const { size } = await stat(path).catch(() => {
    throw new CommandError(`There is no file ${path}.`);
  });
  if (size > LARGEST_BYTES)
    throw new CommandError(
      `${path} is larger than 5 GB: put it with AWS’s own tool, which sends it in parts: aws s3 cp ${path} s3://${place.bucket}/${LANDING}${dataset}/`,
    );
  const hash = await hashOf(path);
  const id = { dataset, hash };
  const before = await readFile(place.store, id);
  const isRepeat = before?.state === 'done' || before?.state === 'loading';
  const end = Date.now() + options.wait * 1000;
  const key = isRepeat ? undefined : await send(place, id, path, size);
  const file = await waitFor(place, id, { key, end, wait: options.wait });
  if (file.state === 'refused') {
    if (options.json) printJson(shown(file, false));
    throw new CommandError(`${oneLine(basename(path))} was not taken. ${file.reason ?? ''}`);
  }
  if (options.json) printJson(shown(file, isRepeat));
  else for (const line of describePut(file, { path, isRepeat, isLocal: options.local })) console.log(line);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

interface Id {
  readonly dataset: string;
  readonly hash: string;
}

/** @returns the key that the file is put to */
async function send(
  { s3, bucket }: DataPlace,
  { dataset, hash }: Id,
  path: string,
  size: number,
): Promise<string> {
  const name = basename(path).replaceAll(/[^A-Za-z0-9._-]/g, '-');
  const key = `${LANDING}${dataset}/${hash.slice(0, 16)}-${Date.now()}-${name}`;
  const Body = createReadStream(path);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength: size }));
  return key;
}

interface Waiting {
  /** Of the file that was put there just now: what is known of an earlier one of the same content is not asked for. */
  readonly key: string | undefined;
  /** When it gives up, in milliseconds since 1970. */
  readonly end: number;
  /** How many seconds that is, for who reads of it. */
  readonly wait: number;
}

/** Waits until somebody has looked at the file, and is done with it. @throws CommandError when that takes too long */
async function waitFor({ store }: DataPlace, id: Id, { key, end, wait }: Waiting): Promise<DataFile> {
  let isSeen = key === undefined;
  for (;;) {
    if (key !== undefined && !isSeen) isSeen = await isLookedAt(store, key);
    const file = isSeen ? await readFile(store, id) : undefined;
    if (file && file.state !== 'loading') return file;
    if (Date.now() > end)
      throw new CommandError(
        `The file is there, and is not read yet after ${wait} seconds. Ask again with the same command: it is taken once.`,
      );
    await delay(LOOK_AGAIN_MILLISECONDS);
  }
}

async function isLookedAt({ client, tableName }: DataPlace['store'], key: string): Promise<boolean> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: landedKey(key), ConsistentRead: true }),
  );
  return Item !== undefined;
}

function shown({ dataset, hash, state, reason, taken, setAside, landedAt }: DataFile, repeated: boolean) {
  return {
    dataset,
    hash,
    state,
    ...(reason !== undefined && { reason }),
    taken,
    setAside,
    landedAt,
    repeated,
  };
}

/** What became of a file, in words, and what to do about rows that were set aside. */
export function describePut(
  { dataset, taken, setAside, landedAt }: Pick<DataFile, 'dataset' | 'taken' | 'setAside' | 'landedAt'>,
  {
    path,
    isRepeat,
    isLocal,
  }: { readonly path: string; readonly isRepeat: boolean; readonly isLocal: boolean },
): string[] {
  const rows = (count: number) => `${count} ${count === 1 ? 'row' : 'rows'}`;
  const counts = `${rows(taken)} taken, ${rows(setAside)} set aside`;
  return [
    isRepeat
      ? `${oneLine(basename(path))} has landed before (${landedAt}), so nothing changed: ${counts}.`
      : `${oneLine(basename(path))}: ${counts}.`,
    ...(setAside > 0
      ? [`What is wrong with them: npm run data -- rejected ${dataset}${isLocal ? ' --local' : ''}`]
      : []),
  ];
}
