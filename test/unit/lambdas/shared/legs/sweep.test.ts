import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runSweep } from '../../../../../lambdas/shared/legs/sweep.ts';
import { logger } from '../../../../../lambdas/shared/runtime/log.ts';

const deadLetterQueueUrls = ['https://queue.example/dead'];
const failure = Object.assign(new Error(), { name: 'AccessDeniedException' });

/** A queue of three dead letters, or one that cannot be asked. */
function queue(answers: boolean): SQSClient {
  const send = async () => {
    if (!answers) throw failure;
    return { Attributes: { ApproximateNumberOfMessages: '3' } };
  };
  return { send } as unknown as SQSClient;
}

describe('a sweep', () => {
  const told = vi.spyOn(logger, 'error').mockReturnValue();
  const attentions = () => told.mock.calls.map(([, detail]) => detail);
  afterEach(() => told.mockClear());

  it('answers what each part did, and reports dead letters first', async () => {
    const parts = { enqueued: async () => 2, found: async () => ({ done: 3, failed: 0 }) };
    expect(await runSweep({ sqs: queue(true), deadLetterQueueUrls, parts })).toEqual({
      enqueued: 2,
      found: 3,
    });
    expect(attentions()).toEqual([{ reason: 'dead-letters', messages: 3 }]);
  });

  it('reports what failed at single items, and waits for the next sweep', async () => {
    const parts = { partly: async () => ({ done: 3, failed: 1 }) };
    expect(await runSweep({ sqs: queue(true), deadLetterQueueUrls, parts })).toEqual({ partly: 3 });
    expect(attentions()).toContainEqual({ reason: 'sweep-failed', work: 'partly', items: 1 });
  });

  // Whatever fails, at whatever place and however (at once or later), keeps none of the others from its turn.
  const NAMES = ['first', 'second', 'third', 'fourth'];
  const fails = {
    'at once': () => {
      throw failure;
    },
    later: () => Promise.reject(failure),
  };
  for (const [how, fail] of Object.entries(fails))
    it.each(['dead-letters', ...NAMES])(`does all the rest where %s fails ${how}`, async (failing) => {
      const done: string[] = [];
      const part = (name: string) => async () => done.push(name);
      const parts = Object.fromEntries(
        NAMES.map((name) => [name, name === failing ? (fail as () => Promise<number>) : part(name)]),
      );
      const sweep = runSweep({ sqs: queue(failing !== 'dead-letters'), deadLetterQueueUrls, parts });
      await expect(sweep).rejects.toBe(failure);
      expect(done).toEqual(NAMES.filter((name) => name !== failing));
      expect(attentions()).toContainEqual({
        reason: 'sweep-failed',
        work: failing,
        cause: 'AccessDeniedException',
      });
    });
});
