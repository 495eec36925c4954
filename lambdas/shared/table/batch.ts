import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { together } from '../runtime/together.ts';
import { retry } from './retry.ts';

/** DynamoDB reads a hundred items at once. */
const BATCH = 100;
/** How often what DynamoDB left out, for its size or for want of capacity, is asked for again. */
const ATTEMPTS = 8;

type Key = Readonly<Record<string, string>>;

/**
 * Reads many items by their keys, in any order; those that do not exist are left out.
 *
 * @param consistent whether to read what was written last, at twice the price. @default false
 */
export async function batchGet<Item>(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
  { consistent = false } = {},
): Promise<Item[]> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, i) =>
    getBatch<Item>(client, tableName, keys.slice(i * BATCH, (i + 1) * BATCH), consistent),
  );
  return (await together(batches)).flat();
}

async function getBatch<Item>(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
  consistent: boolean,
): Promise<Item[]> {
  const found: Item[] = [];
  let open = [...keys];
  const readAll = async () => {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: open, ConsistentRead: consistent } } }),
    );
    found.push(...((Responses?.[tableName] ?? []) as Item[]));
    open = (UnprocessedKeys?.[tableName]?.Keys ?? []) as typeof open;
    return open.length === 0 ? found : undefined;
  };
  const items = await retry(ATTEMPTS, readAll);
  if (!items) throw new Error(`DynamoDB left ${open.length} items unread`);
  return items;
}
