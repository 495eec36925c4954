import { setTimeout as pause } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

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
  return (await Promise.all(batches)).flat();
}

async function getBatch<Item>(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
  consistent: boolean,
): Promise<Item[]> {
  const found: Item[] = [];
  let open = [...keys];
  for (let attempt = 1; open.length > 0; attempt++) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: open, ConsistentRead: consistent } } }),
    );
    const items = (Responses?.[tableName] ?? []) as Item[];
    found.push(...items);
    open = (UnprocessedKeys?.[tableName]?.Keys ?? []) as typeof open;
    if (open.length === 0) break;
    if (attempt === ATTEMPTS) throw new Error(`DynamoDB left ${open.length} items unread`);
    if (items.length === 0) await pause(Math.random() * 25 * 2 ** attempt);
  }
  return found;
}
