import type { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { reportDeadLetters } from '../../../../../lambdas/shared/legs/dead-letters.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';

/** Knows how many messages each queue holds. */
function queues(counts: Readonly<Record<string, string>>): SQSClient {
  const send = ({ input }: GetQueueAttributesCommand) =>
    Promise.resolve({ Attributes: { ApproximateNumberOfMessages: counts[input.QueueUrl ?? ''] } });
  return { send } as unknown as SQSClient;
}

describe('dead letters', () => {
  const told = vi.spyOn(logger, 'error').mockReturnValue();
  afterEach(() => told.mockClear());
  afterAll(() => told.mockRestore());

  it('are counted over all queues, and told to the owner', async () => {
    expect(await reportDeadLetters(queues({ one: '2', two: '3' }), 'one', 'two')).toBe(5);
    expect(told).toHaveBeenCalledExactlyOnceWith('attention', { reason: 'dead-letters', messages: 5 });
  });

  it('that are not there trouble nobody', async () => {
    expect(await reportDeadLetters(queues({ one: '0' }), 'one')).toBe(0);
    expect(told).not.toHaveBeenCalled();
  });
});
