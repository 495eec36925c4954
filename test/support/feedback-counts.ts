/** Waiting until a widget's counts are of all that is stored. They follow by the table's stream, a moment later or many. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CountMark } from '../../lambdas/feedback/counting/count-responses.ts';
import type { FeedbackResponse } from '../../lambdas/feedback/response/response.ts';
import { scanItems } from '../../lambdas/shared/table/paginate.ts';
import { aws, output } from './deployed.ts';
import { waitFor } from './wait.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws));

/**
 * Waits until nothing of a widget is left to be counted. Whoever compares with counts of before begins here: what an
 * earlier test gave may be counted at any time until then, and two equal answers only say that it was not in between.
 *
 * @param widget @default all
 */
export async function waitUntilCounted(widget?: string): Promise<void> {
  await waitFor(
    `all responses ${widget === undefined ? '' : `of ${widget} `}to be counted`,
    () => findUncounted(widget),
    (ids) => ids.length === 0,
  );
}

/** Partitions of what was given, changed or deleted, and is not counted so yet. */
async function findUncounted(widget: string | undefined): Promise<string[]> {
  const responses = new Map<string, FeedbackResponse>();
  const marks = new Map<string, CountMark>();
  const table = { client, tableName: output('Feedback', 'TableName') };
  for await (const item of scanItems<FeedbackResponse | CountMark>(table, {
    FilterExpression: '#type IN (:response, :counted)',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':response': 'response', ':counted': 'counted' },
    ConsistentRead: true,
  }))
    if (item.type === 'response') responses.set(item.pk, item);
    else marks.set(item.pk, item);
  const isAsked = (of: string | undefined) => of !== undefined && (widget === undefined || of === widget);
  const changed = [...responses.values()].filter(
    (one) => isAsked(one.widget) && (marks.get(one.pk)?.version ?? 0) < one.version,
  );
  const deleted = [...marks.values()].filter((one) => isAsked(one.counted?.widget) && !responses.has(one.pk));
  return [...changed, ...deleted].map(({ pk }) => pk);
}
