/**
 * Takes what the lake has of a person out of it: files that have it are written again without. Any step may be repeated, and is:
 * rows come late, and whoever writes files at the same moment may bring one back.
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
import { compactedOf, datedKey, folderOf } from '../compact/plan.ts';
import type { Lake } from '../landing/part.ts';
import { endForget, noteForget, type Pass } from './forget-store.ts';
import { tableFolder } from './keys.ts';
import { withoutPersons } from './rewrite.ts';

export interface Forgetting extends Lake {
  readonly store: TimedTable;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
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
  const found = { rewritten: 0, nothing: 0, gone: 0 };
  let again: string | undefined;
  for (const { Key: key = '', LastModified: writtenAt = store.now() } of Contents) {
    const outcome = await forgetIn(forgetting, { key, writtenAt }, forget);
    found[outcome]++;
    // Its rows are in another file, which this list may not have.
    if (outcome === 'gone') again ??= folderOf(key);
  }
  logger.info('forgotten', { files: Contents.length, ...found });
  const next = again ?? (IsTruncated ? Contents.at(-1)?.Key : undefined);
  if (next !== undefined)
    await enqueueMessages(sqs, queueUrl, [
      { forget, after: next, pass: pass ?? 'first' } satisfies ForgetStep,
    ]);
  else if (pass !== undefined && pass !== 'first') await endForget(store, forget, pass);
}

async function forgetIn(
  forgetting: Forgetting,
  { key, writtenAt }: { readonly key: string; readonly writtenAt: Date },
  forget: Forget,
): Promise<'rewritten' | 'nothing' | 'gone'> {
  const { s3, bucket } = forgetting;
  const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(unlessGone);
  if (!found?.Body) return 'gone';
  const without = await withoutPersons(await found.Body.transformToByteArray(), matching(forget));
  if (!without) return 'nothing';
  if (compactedOf(key) !== undefined) {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: without, IfMatch: found.ETag }));
    return 'rewritten';
  }
  // What is written now would stay for all of its days once more, were the day not in its name: also if `keepDays` is set later.
  const dated = datedKey(key, writtenAt);
  const put = new PutObjectCommand({ Bucket: bucket, Key: dated, Body: without, IfNoneMatch: '*' });
  const isNew = await s3.send(put).then(() => true, unlessThere);
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  // Somebody else, or who was killed here, has written it with all of these rows: it is theirs to go on with, and ours.
  return isNew ? 'rewritten' : forgetIn(forgetting, { key: dated, writtenAt }, forget);
}

/** Another one has taken it away meanwhile. */
function unlessGone(error: Error): undefined {
  if (error.name !== 'NoSuchKey') throw error;
}

function unlessThere(error: Error): false {
  if (error.name !== 'PreconditionFailed') throw error;
  return false;
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
