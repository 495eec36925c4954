import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runSweep } from '../../../../../lambdas/shared/legs/sweep.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';

/** A queue of three dead letters. */
const sqs = {
  send: () => Promise.resolve({ Attributes: { ApproximateNumberOfMessages: '3' } }),
} as unknown as SQSClient;
const deadLetterQueueUrls = ['https://queue.example/dead'];

describe('a sweep', () => {
  const told = vi.spyOn(logger, 'error').mockReturnValue();
  afterEach(() => told.mockClear());

  it('answers what it found', async () => {
    expect(await runSweep({ sqs, deadLetterQueueUrls, work: async () => ({ enqueued: 2 }) })).toEqual({
      enqueued: 2,
    });
  });

  it('that fails has reported the dead letters, tells the owner, and is tried again', async () => {
    const failure = Object.assign(new Error(), { name: 'AccessDeniedException' });
    const work = () => Promise.reject(failure);
    await expect(runSweep({ sqs, deadLetterQueueUrls, work })).rejects.toBe(failure);
    expect(told.mock.calls.map(([, detail]) => detail)).toEqual([
      { reason: 'dead-letters', messages: 3 },
      { reason: 'sweep-failed', cause: 'AccessDeniedException' },
    ]);
  });
});
