/** Stored results that nobody refers to any more. */
import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { Tally } from '../../shared/legs/sweep.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { DUE_RESULTS } from '../image/image.ts';
import { condemnResult } from '../image/stored-result.ts';
import { forEachDue } from './due.ts';
import type { Upkeep } from './upkeep.ts';

/** Twice the time that a sweep may take: one that stopped at any point is over by then. */
const COLLECT_LEASE_SECONDS = 600;

/** Deletes their files first, then the item, so that nothing is forgotten between. */
export function collectResults({ store, s3, results, newId }: Upkeep): Promise<Tally> {
  const holder = newId();
  return forEachDue(store, DUE_RESULTS, async (pk) => {
    const key = pk.slice('content#'.length);
    if (!(await condemnResult(store, key, holder, COLLECT_LEASE_SECONDS))) return false;
    await deleteVariants(s3, results, key);
    await conditionHeld(
      store.client.send(
        new DeleteCommand({
          TableName: store.tableName,
          Key: { pk, sk: 'content' },
          ConditionExpression: '#state = :deleting AND holder = :holder',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':deleting': 'deleting', ':holder': holder },
        }),
      ),
    );
    return true;
  });
}

/** All files of a stored result, also those of an attempt that died. */
async function deleteVariants(client: S3Client, Bucket: string, key: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: `v/${key}/` })) {
    if (Contents.length === 0) continue;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) throw new Error(`S3 kept ${Errors.length} files: ${Errors[0]?.Code}`);
  }
}
