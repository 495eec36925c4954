/** The alert of a low rating that had become spam, and that its owner releases. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BundledFeedback, feedback } from '../../../../../config/feedback.ts';
import { type Delivery, deliverersOf } from '../../../../../lambdas/feedback/mail/deliver.ts';
import { releaseResponse } from '../../../../../lambdas/feedback/owner/change.ts';
import { writesAtEnd } from '../../../../../lambdas/feedback/response/alert.ts';
import { HELD_AS_SPAM } from '../../../../../lambdas/feedback/response/response.ts';
import { type Leg, newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { consumeLegs } from '../../../../../lambdas/shared/legs/queue.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { response } from '../counting/feedback-table.ts';

const widgets = { stars: { kind: 'stars', site: 'https://a.example', alert: { atMost: 2 } } } as const;
const config = {
  ...feedback.parse({ widgets }),
  to: ['owner@a.example'],
  timeZone: 'UTC',
} as unknown as BundledFeedback;

/** A response that its author's change made spam while its alert waited, on a table that waits as the test says. */
function world(pause: () => Promise<unknown>) {
  const table = simTable(pause);
  const clock = { time: Date.parse('2026-11-28T10:00:00.000Z') };
  const store = { client: table.client, tableName: 'table', now: () => new Date(clock.time) };
  const spam = { ...response(1, 1, 1), widget: 'stars', state: 'spam', gsi1pk: 'widget#stars#spam' };
  table.put({ ...spam });
  table.put({ ...newLeg({ pk: spam.pk, leg: 'alert' }, store.now()) });
  const until = new Date(clock.time + 3_600_000).toISOString();
  table.put({ pk: 'alert#stars', sk: 'alert', by: spam.pk, until });
  let [mails, ids] = [0, 0];
  const delivery = {
    store,
    config,
    own: { addresses: new Set(), domains: new Set() },
    deskUrl: async () => undefined,
    send: async () => {
      mails++;
      return { outcome: 'sent' };
    },
  } as unknown as Delivery;
  const body = JSON.stringify({ pk: spam.pk, leg: 'alert' });
  const deliver = () =>
    consumeLegs({ Records: [{ messageId: 'm', receiptHandle: 'r', body }] } as unknown as SQSEvent, {
      store,
      sqs: { send: async () => ({}) } as unknown as SQSClient,
      queueUrl: 'queue',
      delivery: config.delivery,
      newId: () => `attempt-${++ids}`,
      isToOwner: () => true,
      deliverers: deliverersOf(delivery),
      endWith: writesAtEnd(store),
    });
  const release = () => releaseResponse(store, spam.pk.slice('response#'.length), config.widgets);
  const leg = () => table.get(spam.pk, 'leg#alert') as unknown as Leg | undefined;
  const claim = () => Date.parse(String(table.get('alert#stars', 'alert')?.until));
  const put = (alert: object, claimed: object = {}) => {
    table.put({ ...table.get(spam.pk, 'leg#alert'), ...alert });
    table.put({ ...table.get('alert#stars', 'alert'), ...claimed });
  };
  return { clock, deliver, release, leg, claim, put, mails: () => mails };
}

describe('a response that is released', () => {
  it('alerts nobody while it is spam', async () => {
    const { deliver, leg, mails } = world(async () => {});
    await deliver();
    expect([leg()?.state, leg()?.reason, mails()]).toEqual(['expired', HELD_AS_SPAM, 0]);
  });

  it('silences no other one of its widget', async () => {
    const { deliver, claim, clock } = world(async () => {});
    expect(claim()).toBeGreaterThan(clock.time);
    await deliver();
    expect(claim()).toBeLessThan(clock.time);
  });

  it.each([
    ['may have left by an earlier attempt', { attempts: 1 }, undefined],
    ['had somebody already', { deliveredTo: new Set(['boss@a.example']) }, undefined],
    ['has claimed no time', {}, { by: 'response#2' }],
  ])('leaves the time as it is where its alert %s', async (_, alert, claimed) => {
    const { deliver, claim, clock, put } = world(async () => {});
    put(alert, claimed);
    await deliver();
    expect(claim()).toBeGreaterThan(clock.time);
  });

  it('alerts once, at whichever moment of an attempt its owner releases it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { clock, deliver, release, leg, mails } = world(() => scheduler.schedule(Promise.resolve()));
        await scheduler.waitFor(Promise.all([deliver(), release()]));
        // What is pending comes back from the queue, or for a new leg from the stream.
        for (let turn = 0; turn < 3 && leg()?.state !== 'sent'; turn++) {
          clock.time += 120_000;
          await scheduler.waitFor(deliver());
        }
        expect([leg()?.state, mails()]).toEqual(['sent', 1]);
      }),
      { numRuns: 500 },
    );
  });
});
