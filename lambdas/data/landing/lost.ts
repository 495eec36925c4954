/** Finds files that nobody looks at: whose announcement was lost, or whose reading stopped. */
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { enqueueMessages } from '../../shared/legs/queue.ts';
import { attention } from '../../shared/runtime/log.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { datasetOf, LANDING } from '../lake/keys.ts';
import { type Landing, openParts } from './land.ts';
import { landedMessage, partMessages } from './message.ts';
import type { Landed } from './source.ts';
import { DUE, type FileId, landedKey, putOff, readFile } from './store.ts';

/** Announces files again that have been there for a while, and were never looked at. @returns how many */
export async function announceAgain(landing: Landing): Promise<number> {
  const { s3, bucket, store, sqs, queueUrl, config } = landing;
  const before = store.now().getTime() - config.landing.overdueSeconds * 1000;
  let found = 0;
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: LANDING,
        ...(token && { ContinuationToken: token }),
      }),
    );
    const old = (page.Contents ?? []).flatMap(({ Key = '', ETag = '', LastModified, Size = 0 }) =>
      Size > 0 && isConfigured(landing, Key) && (LastModified?.getTime() ?? 0) < before
        ? [{ key: Key, etag: ETag.replaceAll('"', '') }]
        : [],
    );
    const lost = await withoutKnown(landing, old);
    await enqueueMessages(sqs, queueUrl, lost.map(landedMessage));
    found += lost.length;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

function isConfigured({ config }: Landing, key: string): boolean {
  return Object.hasOwn(config.datasets, datasetOf(key) ?? '');
}

async function withoutKnown({ store }: Landing, files: readonly Landed[]): Promise<Landed[]> {
  const keys = files.map(({ key }) => landedKey(key));
  const known = await batchGet<{ pk: string; etag: string }>(store.client, store.tableName, keys);
  const etags = new Map(known.map(({ pk, etag }) => [pk, etag]));
  return files.filter(({ key, etag }) => etags.get(landedKey(key).pk)?.replaceAll('"', '') !== etag);
}

/** Sends the open parts of overdue files on their way again. The owner hears of files that are so twice. @returns how many files */
export async function readAgain(landing: Landing): Promise<number> {
  const { store, sqs, queueUrl, config } = landing;
  let found = 0;
  let again = 0;
  const overdue = queryItems<{ pk: string }>(store, {
    IndexName: 'gsi2',
    KeyConditionExpression: 'gsi2pk = :due AND gsi2sk <= :now',
    ExpressionAttributeValues: { ':due': DUE, ':now': store.now().toISOString() },
  });
  for await (const { pk } of overdue) {
    const file = await readFile(store, idOf(pk));
    // What is left of one that was refused goes by the same message.
    if (file?.clearsUntil !== undefined) {
      await enqueueMessages(sqs, queueUrl, partMessages(file, [0]));
      found++;
    }
    if (file?.state !== 'loading') continue;
    const sweeps = await putOff(store, file, config.landing.overdueSeconds);
    if (sweeps === 0) continue;
    const open = await openParts(store, file);
    // Where all are done, the last one died before it said so: any part says it then.
    await enqueueMessages(sqs, queueUrl, partMessages(file, open.length > 0 ? open : [0]));
    found++;
    if (sweeps > 1) again++;
  }
  if (again > 0) attention('legs-overdue', { files: again });
  return found;
}

function idOf(pk: string): FileId {
  const [, dataset = '', hash = ''] = pk.split('#');
  return { dataset, hash };
}
