/** Counts that a restored table holds are made right again: each pipeline's in its own way. */
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Pipeline } from '../../config/deployment.ts';
import type { FrontdeskConfig } from '../../config/index.ts';
import { rebuildCounts } from '../../lambdas/feedback/counting/rebuild.ts';
import { DUE_RESULTS, type Image, resultPk, type StoredResult } from '../../lambdas/images/image/image.ts';
import { BUDGET } from '../../lambdas/shared/budget/counter.ts';
import { scanItems } from '../../lambdas/shared/table/paginate.ts';
import type { Table, TimedTable } from '../../lambdas/shared/table/table.ts';
import { updateExpressions } from '../../lambdas/shared/table/update.ts';
import { countingOf } from '../counting.ts';

/**
 * Nobody else may write meanwhile. May be repeated.
 *
 * - Feedback is counted from its responses, as `npm run feedback:rebuild` does.
 * - How many images refer to each stored picture is counted from the images.
 * - What the budget has used is taken over from the table of before, where that is still there: days before and after the
 *   time that the table went back to were paid alike.
 * - Statistics of Instagram stay as they were then: what was sent since is not known to the table any more.
 *
 * @param before the table of before. Undefined when it is gone
 * @returns what was corrected, in words
 */
export async function recount(
  pipeline: Pipeline,
  table: TimedTable & { readonly region: string },
  before: Table | undefined,
  config: Pick<FrontdeskConfig, 'feedback'>,
): Promise<string[]> {
  const said: string[] = [];
  if (pipeline === 'feedback' && config.feedback) {
    const counting = countingOf(table.region, table.tableName, config.feedback);
    const { responses, corrected } = await rebuildCounts(counting, Object.keys(config.feedback.widgets));
    said.push(`${responses} responses counted, ${corrected.length} counters corrected`);
  }
  if (pipeline === 'images')
    said.push(`${await recountReferences(table)} stored pictures had a wrong number of images`);
  if (before) said.push(`${await carryBudget(before, table)} days of the budget taken over`);
  return said;
}

async function recountReferences(table: TimedTable): Promise<number> {
  const counts = new Map<string, number>();
  const results: StoredResult[] = [];
  for await (const item of scanItems<Image | StoredResult>(table, { ConsistentRead: true })) {
    if (item.type === 'content') results.push(item);
    else if (item.type === 'image' && item.content !== undefined)
      counts.set(resultPk(item.content), (counts.get(resultPk(item.content)) ?? 0) + 1);
  }
  const wrong = results.filter(({ pk, references }) => references !== (counts.get(pk) ?? 0));
  for (const { pk, sk } of wrong) {
    const references = counts.get(pk) ?? 0;
    // The sweep looks at what nobody refers to.
    const due = { gsi2pk: DUE_RESULTS, gsi2sk: table.now().toISOString() };
    const change = updateExpressions({ set: { references, ...(references === 0 && due) } });
    await table.client.send(new UpdateCommand({ TableName: table.tableName, Key: { pk, sk }, ...change }));
  }
  return wrong.length;
}

async function carryBudget(before: Table, { client, tableName }: Table): Promise<number> {
  let days = 0;
  const ofBudget = { FilterExpression: '#type = :budget', ExpressionAttributeNames: { '#type': 'type' } };
  for await (const Item of scanItems<Record<string, unknown>>(before, {
    ...ofBudget,
    ExpressionAttributeValues: { ':budget': BUDGET },
    ConsistentRead: true,
  })) {
    await client.send(new PutCommand({ TableName: tableName, Item }));
    days++;
  }
  return days;
}
