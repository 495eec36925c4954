import type { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { cancelReply, reopenReply } from '../../../../../lambdas/keyword-dm/outbox/change.ts';
import { newReply, type ReplyLeg } from '../../../../../lambdas/keyword-dm/outbox/reply.ts';
import type { Table } from '../../../../../lambdas/shared/table/table.ts';
import { fakeTable } from '../../../../support/keyword-dm/table.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
/** A table where every condition holds. */
const table: Table = {
  client: { send: async (_: UpdateCommand) => ({ Attributes: {} }) } as unknown as DynamoDBDocumentClient,
  tableName: 't',
};
const reply = newReply(
  {
    pk: 'comment#a#c1',
    leg: 'private-reply',
    account: 'a',
    lane: 'post',
    deadline: '2026-11-28T12:00:00.000Z',
    commentId: 'c1',
    personId: 'p1',
    template: 'Hi',
    deleteAt: 0,
  },
  now,
);
const ended = (values: Partial<ReplyLeg>): ReplyLeg => ({ ...reply, state: 'failed', ...values });

test.each([
  [true, { reason: 'no-answer' }],
  [true, { state: 'unknown' as const }],
  [true, { reason: 'cancelled' }],
  [false, { reason: 'older-than-rule' }],
  [false, { state: 'sent' as const }],
  [false, { deadline: '2026-11-21T11:59:59.000Z' }],
])('can be tried again: %s, for a reply that ended with %j', async (can, values) =>
  expect(await reopenReply(table, ended(values), now)).toBe(can),
);

test.each([
  ['failed', false],
  ['unknown', true],
] as const)(
  'taken back, it ends as %s where an earlier attempt may have arrived: %s, and no redrive finds it',
  async (state, outcomeUnknown) => {
    const taken = fakeTable();
    taken.items.set(`${reply.pk}\u0000${reply.sk}`, { ...reply, outcomeUnknown });
    expect(await cancelReply(taken, reply, now)).toBe(true);
    const [item] = taken.items.values();
    expect(item).toMatchObject({ state, reason: 'cancelled', settledAt: now.toISOString() });
    expect(item).not.toHaveProperty('gsi2pk');
    expect(await cancelReply(taken, reply, now)).toBe(false);
  },
);
