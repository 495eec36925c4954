import type { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { resumeTelling } from '../../../../../lambdas/shared/destinations/look-after.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { simTable } from '../../../../support/sim-table.ts';

const NOW = new Date('2026-03-02T08:00:00.000Z');

test('a destination that is resumed hears of all that waits for another attempt, whatever for', async () => {
  const sim = simTable();
  const store = { client: sim.client, tableName: 'table', now: () => NOW };
  const later = '2026-03-02T09:00:00.000Z';
  const put = (id: string, destination: string, reason: string) => {
    const leg = newLeg({ pk: `submission#${id}`, leg: `destination:${destination}` }, NOW);
    sim.put({ ...leg, reason, attempts: 1, dueAt: later, gsi2sk: later });
  };
  put('broken', 'team', 'status-503');
  put('paused', 'team', 'destination-paused');
  put('second', 'team', 'earlier-event');
  put('other', 'boss', 'status-503');
  const sent: string[] = [];
  const sqs = {
    send: async ({ input }: { input: { Entries: { MessageBody: string }[] } }) => {
      sent.push(...input.Entries.map(({ MessageBody }) => JSON.parse(MessageBody).pk));
      return {};
    },
  } as unknown as SQSClient;
  const telling = { pipeline: 'contact', store, sqs, queueUrl: 'queue' } as const;
  expect(await resumeTelling(telling, 'team')).toBe(3);
  expect(sent.sort()).toEqual(['submission#broken', 'submission#paused', 'submission#second']);
  expect(sim.get('submission#other', 'leg#destination:boss')?.dueAt).toBe(later);
});
