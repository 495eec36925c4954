import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliverersOf } from '../../../../../lambdas/contact/delivery/deliver.ts';
import type { DeliveryDesk } from '../../../../../lambdas/contact/delivery/desk.ts';
import { changeState } from '../../../../../lambdas/contact/owner/change-state.ts';
import { createSubmission } from '../../../../../lambdas/contact/submission/create.ts';
import type { ContactLeg } from '../../../../../lambdas/contact/submission/legs.ts';
import { HELD_AS_SPAM } from '../../../../../lambdas/contact/submission/submission.ts';
import { type Leg, newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { consumeLegs } from '../../../../../lambdas/shared/legs/queue.ts';
import { ownAddresses } from '../../../../../lambdas/shared/mail/reply-address.ts';
import { endAsHeld } from '../../../../../lambdas/shared/spam/held-leg.ts';
import { simTable } from '../../../../support/sim-table.ts';
import { tellingStub } from '../../../../support/telling.ts';
import { makeForm } from '../form.ts';

const delivery = {
  leaseSeconds: 90,
  firstRetrySeconds: 1,
  longestRetrySeconds: 1,
  horizonSeconds: 86_400,
  overdueSeconds: 900,
};
const forms = { main: makeForm() };

/** A submission with its mail's leg, and what delivers it, on a table that waits as the test says. */
function world(pause: () => Promise<unknown>) {
  const table = simTable(pause);
  const clock = { time: Date.parse('2026-11-28T10:00:00.000Z') };
  const timed = { client: table.client, tableName: 'table', now: () => new Date(clock.time) };
  const submission = createSubmission({
    id: '1',
    formId: 'main',
    form: forms.main,
    content: { answers: new Map([['message', 'Hello']]), isTrapped: false },
    judgement: { reasons: ['owner'], signals: [], points: 0 },
    attachments: [],
    origin: undefined,
    people: [],
    addressHash: 'hash',
    now: timed.now(),
  });
  table.put({ ...submission });
  table.put({ ...newLeg({ pk: submission.pk, leg: 'mail' }, timed.now(), submission.deleteAt) });
  let mails = 0;
  const ses = { send: async () => ({ MessageId: String(++mails) }) };
  const desk: DeliveryDesk = {
    table: timed,
    telling: tellingStub({ table: timed }),
    ses: ses as unknown as DeliveryDesk['ses'],
    sender: {
      configurationSet: 'set',
      environment: 'test',
      pipeline: 'contact',
      takeTurn: async () => true,
    },
    from: 'desk@desk.example',
    own: ownAddresses({
      from: 'desk@desk.example',
      identity: 'desk.example',
      owner: 'o@o.example',
      others: [],
    }),
    timeZone: 'UTC',
    allowLoopbackWebhooks: false,
    deskUrl: async () => undefined,
    destinations: {},
    parameter: async () => 'x',
  };
  let ids = 0;
  const message = {
    messageId: 'm',
    receiptHandle: 'r',
    body: JSON.stringify({ pk: submission.pk, leg: 'mail' }),
  };
  const deliver = () =>
    consumeLegs({ Records: [message] } as unknown as SQSEvent, {
      store: timed,
      sqs: { send: async () => ({}) } as unknown as SQSClient,
      queueUrl: 'queue',
      delivery,
      newId: () => `attempt-${++ids}`,
      isToOwner: () => true,
      deliverers: deliverersOf(forms, desk),
      endWith: endAsHeld<ContactLeg>(timed, 'submission', HELD_AS_SPAM),
    });
  const change = (verb: 'release' | 'spam') =>
    changeState(timed, { id: '1', verb, seen: { headers: {} } }, () => forms.main);
  const leg = () => table.get(submission.pk, 'leg#mail') as unknown as Leg | undefined;
  const state = () => table.get(submission.pk, 'submission')?.state;
  return { clock, deliver, change, leg, state, mails: () => mails };
}

describe('a submission that is released', () => {
  it('stays silent while it is spam', async () => {
    const { deliver, leg, mails } = world(async () => {});
    await deliver();
    expect([leg()?.state, leg()?.reason, mails()]).toEqual(['expired', 'held-as-spam', 0]);
  });

  it('is mailed once, at whichever moment of an attempt its owner releases it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { clock, deliver, change, leg, state, mails } = world(() =>
          scheduler.schedule(Promise.resolve()),
        );
        const both = Promise.all([deliver(), change('release')]);
        await scheduler.waitFor(both);
        expect(state()).toBe('new');
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

  it('is mailed once after any to and fro', async () => {
    const verbs = fc.array(fc.constantFrom('release' as const, 'spam' as const), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), verbs, async (scheduler, before) => {
        const { clock, deliver, change, leg, mails } = world(() => scheduler.schedule(Promise.resolve()));
        const owner = async () => {
          for (const verb of [...before, 'release'] as const) await change(verb);
        };
        await scheduler.waitFor(Promise.all([deliver(), deliver(), owner()]));
        for (let turn = 0; turn < 4 && leg()?.state !== 'sent'; turn++) {
          clock.time += 120_000;
          await scheduler.waitFor(deliver());
        }
        expect([leg()?.state, mails()]).toEqual(['sent', 1]);
      }),
      { numRuns: 500 },
    );
  });
});
