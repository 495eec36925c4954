/** Reads submissions with their legs, for the owner's routes. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Shed } from '../../shared/budget/shed.ts';
import type { Leg } from '../../shared/legs/legs.ts';
import { batchGet } from '../../shared/table/batch.ts';
import { isExpired, type Table, type TimedTable } from '../../shared/table/table.ts';
import { CONTACT_LEGS } from '../submission/legs.ts';
import { type Submission, submissionPartition } from '../submission/submission.ts';

export interface SubmissionWithLegs {
  readonly submission: Submission;
  readonly legs: readonly Leg[];
  /** What stands next to it until a summary has told it. */
  readonly shed: readonly Shed[];
}

/** One submission as it is this moment; undefined when there is none, or its time is over. */
export async function readSubmission(
  { client, tableName, now }: TimedTable,
  id: string,
): Promise<SubmissionWithLegs | undefined> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': submissionPartition(id) },
      ConsistentRead: true,
    }),
  );
  const submission = Items.find(({ type }) => type === 'submission') as Submission | undefined;
  if (!submission || isExpired(submission, now())) return undefined;
  const ofType = (wanted: string) => Items.filter(({ type }) => type === wanted);
  return { submission, legs: ofType('leg') as Leg[], shed: ofType('shed') as Shed[] };
}

/** The legs of some submissions, by the submission's partition. @param destinations those that are configured */
export async function readLegs(
  { client, tableName }: Table,
  partitions: readonly string[],
  destinations: readonly string[],
): Promise<ReadonlyMap<string, Leg[]>> {
  const names = CONTACT_LEGS.flatMap((kind) =>
    kind === 'destination' ? destinations.map((id) => `destination:${id}`) : [kind],
  );
  const keys = partitions.flatMap((pk) => names.map((leg) => ({ pk, sk: `leg#${leg}` })));
  const legs = await batchGet<Leg>(client, tableName, keys);
  return Map.groupBy(legs, ({ pk }) => pk);
}

/**
 * Some submissions by their partitions, in that order, without those that are gone. Read consistently: what an index has led to is not missed, and
 * whoever goes on behind it would never hear of it.
 */
export async function readSubmissions(
  { client, tableName, now }: TimedTable,
  partitions: readonly string[],
): Promise<Submission[]> {
  const keys = partitions.map((pk) => ({ pk, sk: 'submission' }));
  const found = new Map(
    (await batchGet<Submission>(client, tableName, keys, { consistent: true })).map((submission) => [
      submission.pk,
      submission,
    ]),
  );
  return partitions.flatMap((pk) => {
    const submission = found.get(pk);
    return submission && !isExpired(submission, now()) ? [submission] : [];
  });
}
