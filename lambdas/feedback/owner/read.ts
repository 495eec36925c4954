/** Reads responses, for the owner's routes. */
import { batchGet } from '../../shared/table/batch.ts';
import { isExpired, type TimedTable } from '../../shared/table/table.ts';
import type { FeedbackResponse } from '../response/response.ts';

/**
 * Some responses by their partitions, in that order, without those that are gone. Read consistently: what an index has led to is not missed, and
 * whoever goes on behind it would never hear of it.
 */
export async function readResponses(
  { client, tableName, now }: TimedTable,
  partitions: readonly string[],
): Promise<FeedbackResponse[]> {
  const keys = partitions.map((pk) => ({ pk, sk: 'response' }));
  const found = await batchGet<FeedbackResponse>(client, tableName, keys, { consistent: true });
  const byPartition = new Map(found.map((response) => [response.pk, response]));
  return partitions.flatMap((pk) => {
    const response = byPartition.get(pk);
    return response && !isExpired(response, now()) ? [response] : [];
  });
}
