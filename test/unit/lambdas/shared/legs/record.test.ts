import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Leg, newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { type Outcome, type Recording, recordOutcome } from '../../../../../lambdas/shared/legs/record.ts';
import { fakeTableClient } from '../../../../support/fake-client.ts';

const now = new Date('2026-01-01T00:00:00Z');
const delivery = {
  leaseSeconds: 60,
  firstRetrySeconds: 30,
  longestRetrySeconds: 3600,
  horizonSeconds: 3600,
  overdueSeconds: 900,
};
const leg: Leg<'mail'> = {
  ...newLeg({ pk: 'submission#1', leg: 'mail' }, now),
  state: 'sending',
  attemptId: 'mine',
  attempts: 1,
};
const recording: Recording<'mail'> = { delivery, isToOwner: () => true };
const conflict = (Item: object) =>
  Object.assign(new Error(), { name: 'ConditionalCheckFailedException', Item });

type Command = { readonly input: UpdateCommandInput & { readonly TransactItems?: readonly object[] } };

/** @returns the record, and what was written for it */
async function record(
  outcome: Outcome,
  {
    answer = async () => ({}),
    ...more
  }: Partial<Recording<'mail'>> & { answer?: () => Promise<object> } = {},
  of = leg,
) {
  const written: Command['input'][] = [];
  const client = fakeTableClient(async ({ input }: Command) => {
    written.push(input);
    return answer();
  });
  const table = { client, tableName: 't', now: () => now };
  return { recorded: await recordOutcome(table, of, outcome, { ...recording, ...more }), written };
}

describe('the record of an attempt', () => {
  it.each<[Outcome, string]>([
    [{ outcome: 'sent', reference: 'x' }, 'sent'],
    [{ outcome: 'refused', reason: 'x' }, 'failed'],
    [{ outcome: 'dropped', reason: 'x' }, 'expired'],
    [{ outcome: 'try-again', reason: 'x', known: true }, 'pending'],
  ])('of %j is %s', async (outcome, state) => {
    const { recorded, written } = await record(outcome);
    expect(recorded.state).toBe(state);
    expect(written[0]?.ExpressionAttributeValues).toMatchObject({
      ':set_state': state,
      ':attemptId': 'mine',
      ':sending': 'sending',
    });
  });

  it.each([
    [true, 1, 'failed'],
    [false, 1, 'unknown'],
    // An earlier attempt of which nothing was heard may have delivered it.
    [true, 2, 'unknown'],
  ])('beyond the horizon (known: %s, attempts: %i) is %s', async (known, attempts, state) => {
    const late = { ...leg, attempts, horizonFrom: '2025-12-31T00:00:00.000Z' };
    const { recorded } = await record({ outcome: 'try-again', reason: 'x', known }, {}, late);
    expect(recorded.state).toBe(state);
  });

  it('of a refusal after an attempt of which nothing was heard is of unknown outcome', async () => {
    const refused = { outcome: 'refused', reason: 'x' } as const;
    expect((await record(refused, {}, { ...leg, attempts: 2 })).recorded.state).toBe('unknown');
    expect((await record(refused, {}, { ...leg, attempts: 2, answered: 1 })).recorded.state).toBe('failed');
  });

  it.each<[Outcome, number | undefined]>([
    [{ outcome: 'sent' }, 1],
    [{ outcome: 'refused', reason: 'x' }, 1],
    [{ outcome: 'try-again', reason: 'x', known: true }, 1],
    [{ outcome: 'try-again', reason: 'x', known: false }, undefined],
  ])('counts the last attempt as well, for those after a redrive: %j', async (outcome, answered) => {
    const late = { ...leg, horizonFrom: '2025-12-31T00:00:00.000Z' };
    const { written } = await record(outcome, {}, late);
    expect(written[0]?.ExpressionAttributeValues?.[':add_answered']).toBe(answered);
  });

  it('of what passes with the day is put off for long, and that time is not the horizon’s', async () => {
    const quota: Outcome = { outcome: 'try-again', reason: 'daily-quota', known: true, waits: true };
    const { recorded, written } = await record(quota);
    expect(recorded).toMatchObject({ state: 'pending', retryInSeconds: expect.toSatisfy((s) => s >= 5400) });
    expect(written[0]?.ExpressionAttributeValues?.[':add_waited']).toBe(
      'retryInSeconds' in recorded ? recorded.retryInSeconds : 0,
    );
    // Two hours of waiting later, the hour of its horizon has only begun.
    const begun = new Date(now.getTime() - 7_200_000).toISOString();
    const other: Outcome = { outcome: 'try-again', reason: 'Throttling', known: true };
    const waited = { ...leg, horizonFrom: begun, waited: 7_200 };
    expect((await record(other, {}, waited)).recorded.state).toBe('pending');
    expect((await record(other, {}, { ...waited, waited: 0 })).recorded.state).toBe('failed');
  });

  it('does not wait for the day for ever', async () => {
    const quota: Outcome = { outcome: 'try-again', reason: 'daily-quota', known: true, waits: true };
    const old = { ...leg, horizonFrom: '2025-12-31T00:00:00.000Z', waited: 3 * delivery.horizonSeconds };
    expect((await record(quota, {}, old)).recorded.state).toBe('failed');
  });

  it.each([
    ['a quota that is used up', { waits: true, reason: 'daily-quota' }],
    ['a throttle', { reason: 'Throttling' }],
    ['a destination that asks for time', { waits: true, reason: 'x', retryAfterSeconds: 3_000 }],
  ])('before it is deleted is its end, of which its owner is told: %s', async (_, met) => {
    const outcome: Outcome = { outcome: 'try-again', known: true, ...met };
    const keptFor = (seconds: number) => ({ ...leg, deleteAt: now.getTime() / 1000 + seconds });
    const { recorded, written } = await record(outcome, {}, keptFor(20));
    expect(recorded.state).toBe('failed');
    expect(written[0]?.ExpressionAttributeValues).toMatchObject({ ':set_untold': 'leg-failed' });
    expect((await record(outcome, {}, keptFor(86_400))).recorded.state).toBe('pending');
  });

  it('leaves room for the attempt that would come after a pause', async () => {
    const throttled: Outcome = { outcome: 'try-again', reason: 'Throttling', known: true };
    // Half of all pauses are shorter than the first one is on average.
    const kept = delivery.leaseSeconds + delivery.firstRetrySeconds;
    const soon = { ...leg, deleteAt: now.getTime() / 1000 + kept };
    for (let time = 0; time < 100; time++) {
      const { recorded } = await record(throttled, {}, soon);
      const pause = 'retryInSeconds' in recorded ? recorded.retryInSeconds : 0;
      expect(pause + delivery.leaseSeconds).toBeLessThan(kept);
    }
  });

  it('goes on by short pauses where a day’s wait would outlast it', async () => {
    const quota: Outcome = { outcome: 'try-again', reason: 'daily-quota', known: true, waits: true };
    const soon = { ...leg, deleteAt: now.getTime() / 1000 + 3_600 };
    const { recorded } = await record(quota, {}, soon);
    expect(recorded).toMatchObject({ state: 'pending', retryInSeconds: expect.toSatisfy((s) => s < 60) });
  });

  it('leaves a note that nobody was told of what was given up, where it is the owner’s', async () => {
    const refused = { outcome: 'refused', reason: 'x' } as const;
    const [mine, others] = await Promise.all([record(refused), record(refused, { isToOwner: () => false })]);
    expect(mine.written[0]?.ExpressionAttributeValues).toMatchObject({ ':set_untold': 'leg-failed' });
    expect(others.written[0]?.UpdateExpression).not.toContain('untold');
  });

  it('is its own where the SDK’s second try meets the first, and another’s where the lease was lost', async () => {
    const answered = (item: object) => ({
      answer: async () => {
        throw conflict(item);
      },
    });
    const sent = { outcome: 'sent' } as const;
    const own = await record(sent, answered({ state: { S: 'sent' }, attemptId: { S: 'mine' } }));
    const others = await record(sent, answered({ state: { S: 'sending' }, attemptId: { S: 'other' } }));
    const bounced = await record(sent, answered({ state: { S: 'failed' } }));
    expect([own, others, bounced].map(({ recorded }) => recorded.state)).toEqual([
      'sent',
      'superseded',
      'superseded',
    ]);
  });

  it('stands or falls with the writes that belong to an end without success', async () => {
    const item = { ConditionCheck: { TableName: 't', Key: {}, ConditionExpression: 'a = b' } };
    const together = { endWith: () => [item] };
    const held = await record({ outcome: 'dropped', reason: 'spam' }, together);
    expect(held.recorded).toEqual({ state: 'expired' });
    expect(held.written[0]?.TransactItems).toEqual([{ Update: expect.anything() }, item]);

    let writes = 0;
    const fallen = await record(
      { outcome: 'dropped', reason: 'spam' },
      {
        ...together,
        answer: async () => {
          if (writes++ > 0) return {};
          const CancellationReasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
          throw Object.assign(new Error(), { name: 'TransactionCanceledException', CancellationReasons });
        },
      },
    );
    expect(fallen.recorded).toMatchObject({ state: 'pending' });
    expect((await record({ outcome: 'sent' }, together)).written[0]).not.toHaveProperty('TransactItems');
  });
});
