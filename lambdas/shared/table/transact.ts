import { randomUUID } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { retry } from './retry.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Why a transaction may succeed a moment later: another one or this very one was under way, or the table had no capacity. */
const PASSING = [
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'TransactionInProgressException',
];
/** How often such a transaction is tried. */
const ATTEMPTS = 5;

/**
 * All of some writes, or none. Every try carries the same token, the SDK's own ones among them: when the answer to one that
 * took effect is lost, the next one is told so, and nothing is added twice. DynamoDB knows a token for ten minutes:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 *
 * @returns false when a condition did not hold
 */
export async function transact(
  client: DynamoDBDocumentClient,
  items: readonly TransactItem[],
): Promise<boolean> {
  const ClientRequestToken = randomUUID();
  const write = async (number: number) => {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: [...items], ClientRequestToken }));
      return true;
    } catch (error) {
      const reasons = cancellationReasons(error);
      if (reasons.includes('ConditionalCheckFailed')) return false;
      if (!PASSING.some((code) => reasons.includes(code)) || number === ATTEMPTS) throw error;
      return undefined;
    }
  };
  return (await retry(ATTEMPTS, write)) === true;
}

function cancellationReasons(error: unknown): string[] {
  const { name, CancellationReasons } = error as {
    name?: string;
    CancellationReasons?: { Code?: string }[];
  };
  if (name === 'TransactionInProgressException') return [name];
  if (name !== 'TransactionCanceledException') return [];
  return (CancellationReasons ?? []).map(({ Code }) => Code ?? '');
}
