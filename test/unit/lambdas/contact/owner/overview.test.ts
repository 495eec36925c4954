import type { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { deliverersOf } from '../../../../../lambdas/contact/delivery/deliver.ts';
import { examine } from '../../../../../lambdas/contact/owner/overview.ts';
import { givenUpPartition } from '../../../../../lambdas/shared/legs/lease.ts';
import { simTable } from '../../../../support/sim-table.ts';

const now = new Date('2026-11-28T12:00:00Z');

it('the owner sees every kind of leg that is delivered, and what was given up of it', async () => {
  const kinds = Object.keys(deliverersOf({}, {} as never));
  const { client, put } = simTable();
  for (const leg of kinds)
    put({
      ...{ pk: `owner#${leg}`, sk: `leg#${leg}`, type: 'leg', leg, state: 'failed', reason: 'status-400' },
      ...{ gsi2pk: givenUpPartition(leg), gsi2sk: now.toISOString() },
    });
  const answer = await examine({
    store: { client, tableName: 'table', now: () => now },
    sqs: { send: async () => ({ Attributes: {} }) } as unknown as SQSClient,
    deadLetterQueueUrl: 'https://queue.example',
    config: { delivery: { overdueSeconds: 60 } as never, mail: { from: 'a@b.example', sandbox: false } },
  });
  const health = JSON.parse(answer.body) as Record<'legs' | 'failures', { leg: string; failed: object }[]>;
  expect(health.legs.map(({ leg }) => leg).sort()).toEqual(kinds.toSorted());
  expect(health.failures.map(({ leg }) => leg).sort()).toEqual(kinds.toSorted());
});
