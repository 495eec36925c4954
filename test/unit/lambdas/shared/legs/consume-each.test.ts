import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import { consumeEach, Rests } from '../../../../../lambdas/shared/legs/consume-each.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';

it.each([
  [60, 60],
  [0.2, 1],
  // SQS hides a message for twelve hours at most: then it is looked at, and rests once more.
  [86_400, 43_200],
])('what rests for %d seconds comes back after %i, and is no failure', async (seconds, hidden) => {
  const told = vi.spyOn(logger, 'error').mockReturnValue();
  const sent: { VisibilityTimeout?: number }[] = [];
  const sqs = { send: async ({ input }: { input: object }) => void sent.push(input) } as unknown as SQSClient;
  const record = {
    messageId: 'a',
    receiptHandle: 'r',
    body: '{}',
    attributes: { ApproximateReceiveCount: '3' },
  };
  const worker = { sqs, queueUrl: 'url', retry: { firstRetrySeconds: 15, longestRetrySeconds: 3600 } };
  const answer = await consumeEach({ Records: [record as SQSRecord] }, worker, async () => {
    throw new Rests(seconds);
  });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'a' }] });
  expect(sent).toMatchObject([{ VisibilityTimeout: hidden }]);
  expect(told).not.toHaveBeenCalled();
  told.mockRestore();
});
