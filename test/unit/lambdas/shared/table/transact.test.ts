import type { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
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

test('every try carries the token of the first, so that one that took effect unheard is not carried out again', async () => {
  const tokens: (string | undefined)[] = [];
  const client = cancelling('TransactionConflict', 'ThrottlingError');
  const send = async (command: TransactWriteCommand) => {
    tokens.push(command.input.ClientRequestToken);
    return client.send(command);
  };
  const recording = { send } as unknown as DynamoDBDocumentClient;
  expect(await transact(recording, [])).toBe(true);
  expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), tokens[0], tokens[0]]);
  await transact(recording, []);
  expect(tokens[3]).not.toBe(tokens[0]);
});

test('one that is still under way is asked for again', async () => {
  const names = ['TransactionInProgressException'];
  const send = async () => {
    const name = names.shift();
    if (name !== undefined) throw Object.assign(new Error('in progress'), { name });
    return {};
  };
  expect(await transact({ send } as unknown as DynamoDBDocumentClient, [])).toBe(true);
});

test('a condition that does not hold is an answer', async () =>
  expect(await transact(cancelling('ThrottlingError', 'ConditionalCheckFailed'), [])).toBe(false));

test('anything else, or trouble without end, is thrown', async () => {
  await expect(transact(cancelling('ValidationError'), [])).rejects.toThrow('cancelled');
  const endless = Array.from({ length: 9 }, () => 'TransactionConflict');
  await expect(transact(cancelling(...endless), [])).rejects.toThrow('cancelled');
});
