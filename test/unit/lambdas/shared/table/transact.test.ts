import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { transact } from '../../../../../lambdas/shared/table/transact.ts';

/** Cancels each call for these reasons, one after the other, and then does what it is asked. */
function cancelling(...codes: string[]): DynamoDBDocumentClient {
  const send = async () => {
    const Code = codes.shift();
    if (Code === undefined) return {};
    throw Object.assign(new Error('cancelled'), {
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code }],
    });
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

test('what a moment mends is tried again', async () => {
  const passing = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];
  expect(await transact(cancelling(...passing), [])).toBe(true);
});

test('a condition that does not hold is an answer', async () =>
  expect(await transact(cancelling('ThrottlingError', 'ConditionalCheckFailed'), [])).toBe(false));

test('anything else, or trouble without end, is thrown', async () => {
  await expect(transact(cancelling('ValidationError'), [])).rejects.toThrow('cancelled');
  const endless = Array.from({ length: 9 }, () => 'TransactionConflict');
  await expect(transact(cancelling(...endless), [])).rejects.toThrow('cancelled');
});
