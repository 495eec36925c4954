/**
 * Takes what the lake has of a person out of it: files that have it are written again without, in the same place. Any step may be
 * repeated, and is: rows come late, and whoever writes files at the same moment may bring one back.
 */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { EVENTS } from '../../shared/lake/columns.ts';
import type { Forget, ForgetMessage } from '../../shared/lake/forget.ts';
import { enqueueMessages } from '../../shared/legs/queue.ts';
import { logger } from '../../shared/runtime/log.ts';
import type { TimedTable } from '../../shared/table/table.ts';
import { compactedOf, datedKey } from '../compact/plan.ts';
import type { Lake } from '../landing/part.ts';
import { endForget, noteForget, type Pass } from './forget-store.ts';
import { tableFolder } from './keys.ts';
import { withoutPersons } from './rewrite.ts';

export interface Forgetting extends Lake {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** The lake's own. */
  readonly keepDays: number | undefined;
}

/** A message: what to forget, and the file after which it goes on. The first pass notes it for those that follow. */
export interface ForgetStep extends ForgetMessage {
  readonly after?: string | undefined;
  /** @default the first one */
  readonly pass?: Pass | undefined;
}

/** So many files are looked at in one go: minutes at most. */
const FILES = 50;

/** Looks at some files, and sends the rest on its way. */
export async function forgetStep(forgetting: Forgetting, { forget, after, pass }: ForgetStep): Promise<void> {
  const { s3, bucket, store, sqs, queueUrl } = forgetting;
  if (pass === undefined && after === undefined) await noteForget(store, forget);
  const day = 'items' in forget ? `day=${forget.day}/` : '';
  const { Contents = [], IsTruncated } = await s3.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: `${tableFolder(EVENTS)}${day}`,
      MaxKeys: FILES,
      ...(after !== undefined && { StartAfter: after }),
    }),
  );
  let rewritten = 0;
  for (const { Key = '', LastModified } of Contents)
    if (await forgetIn(forgetting, { key: Key, writtenAt: LastModified ?? store.now() }, forget)) rewritten++;
  logger.info('forgotten', { files: Contents.length, rewritten });
  if (!IsTruncated) {
    if (pass !== undefined && pass !== 'first') await endForget(store, forget, pass);
    return;
  }
  const next: ForgetStep = { forget, after: Contents.at(-1)?.Key, pass: pass ?? 'first' };
  await enqueueMessages(sqs, queueUrl, [next]);
}

/** @returns whether it had anything */
async function forgetIn(
  { s3, bucket, keepDays }: Forgetting,
  { key, writtenAt }: { readonly key: string; readonly writtenAt: Date },
  forget: Forget,
): Promise<boolean> {
  const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(nothing);
  if (!found?.Body) return false;
  const without = await withoutPersons(await found.Body.transformToByteArray(), matching(forget));
  if (!without) return false;
  if (keepDays === undefined || compactedOf(key) !== undefined) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: without, IfMatch: found.ETag }));
    return true;
  }
  // What is written now would stay for all of its days once more, were the day not in its name.
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: datedKey(key, writtenAt), Body: without }));
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  return true;
}

/** Another one has taken it away meanwhile. */
function nothing(error: Error): undefined {
  if (error.name !== 'NoSuchKey') throw error;
}

function matching(forget: Forget): (row: Readonly<Record<string, unknown>>) => boolean {
  if ('items' in forget) {
    const items = new Set<unknown>(forget.items);
    return ({ item }) => items.has(item);
  }
  const before = Date.parse(forget.before);
  return ({ person, received_at: at }) =>
    person === forget.person && !(at instanceof Date && at.getTime() > before);
}
