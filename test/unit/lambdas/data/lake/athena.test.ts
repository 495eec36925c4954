import type { AthenaClient } from '@aws-sdk/client-athena';
import { expect, it } from 'vitest';
import { askAthena, NotYet } from '../../../../../lambdas/data/lake/athena.ts';

it('is waited for until its time is over, with the time that asking takes', async () => {
  let now = 0;
  let looks = 0;
  const athena = {
    send: async () => {
      looks++;
      now += 100;
      return { QueryExecutionId: 'q', QueryExecution: { Status: { State: 'RUNNING' } } };
    },
  } as unknown as AthenaClient;
  const question = { sql: 'SELECT 1', workGroup: 'w', scanLimitMegabytes: 1, patience: 1000 };
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  await expect(askAthena(athena, question, clock)).rejects.toThrow(NotYet);
  // The last look may begin just in time.
  expect(now).toBeLessThanOrEqual(1000 + 100);
  // The question itself, and then looks at its state.
  expect(looks).toBe(5);
});
