import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Redrive, redriveLegs } from '../../../cli/redrive/redrive.ts';
import { delivery as deliverySettings } from '../../../config/values.ts';
import { claimLeg, type Leg, newLeg } from '../../../lambdas/shared/legs/legs.ts';
import { recordOutcome } from '../../../lambdas/shared/legs/record.ts';
import { markFailed } from '../../../lambdas/shared/mail/events.ts';
import { newMarker, readLeg, store, submitTo, waitForLeg } from '../../support/contact.ts';
import { aws, has, output, waitForMails } from '../../support/deployed.ts';
import { call, callUntilLogged } from '../../support/logged.ts';
import { bySns, listen, mailEventTopic, named, publish, type SesEvent } from '../../support/mail-events.ts';

const MAIL_EVENTS = output('Contact', 'MailEventsName');
const delivery = deliverySettings.parse({});

const redrive: Redrive = {
  store,
  sqs: new SQSClient(aws),
  queueUrl: output('Contact', 'QueueUrl'),
  deadLetterQueueUrl: output('Contact', 'DeadLetterQueueUrl'),
  legs: ['mail'],
  includeUnknown: false,
  includeBounced: true,
};

const submitOne = (form: string) =>
  submitTo(form, { name: 'Ada', email: 'ada@frontdesk-tests.dev', message: newMarker() });

const bounce = ({ reference = '', horizonFrom }: Leg, bounceSubType = 'General'): SesEvent => ({
  eventType: 'Bounce',
  mail: { messageId: reference, timestamp: horizonFrom },
  bounce: { bounceType: 'Permanent', bounceSubType },
});

/** Calls the function as SNS does. @returns what it logged */
const hear = (event: SesEvent) => call(MAIL_EVENTS, bySns(event));

describe('what SES tells of a mail', () => {
  it.runIf(has('mailSimulator')).each([
    ['bouncing', 'bounce'],
    ['complaining', 'complaint'],
  ])('reaches the leg by the topic: %s', async (form, reason) => {
    const topic = await mailEventTopic();
    const eventAbout = await listen(topic);
    const id = await submitOne(form);
    const sent = await waitForLeg(id, 'sent');
    const event = await eventAbout(sent.reference ?? '');
    await publish(topic, named(event, sent, 'local'));
    expect(await waitForLeg(id, 'failed')).toMatchObject({ reason, gsi2pk: 'given-up#mail' });
  });

  it('is left to the environment that sent it', async () => {
    const topic = await mailEventTopic();
    const [foreign, own] = await Promise.all([submitOne('demo'), submitOne('demo')]);
    const [foreignLeg, ownLeg] = await Promise.all([foreign, own].map((id) => waitForLeg(id, 'sent')));
    if (!foreignLeg || !ownLeg) return expect.unreachable();
    await publish(topic, named(bounce(foreignLeg), foreignLeg, 'other'));
    await publish(topic, named(bounce(ownLeg), ownLeg, 'local'));
    await waitForLeg(own, 'failed');
    expect(await readLeg(foreign)).toMatchObject({ state: 'sent' });
  });
});

describe('an event', () => {
  it('raises the owner’s alarm once, however often it comes', async () => {
    const id = await submitOne('demo');
    const leg = await waitForLeg(id, 'sent');
    const event = named(bounce(leg, 'OnAccountSuppressionList'), leg, 'local');
    const alarm = /"reason":"owner-suppressed".*"cause":"suppressed"/g;
    const logged = await callUntilLogged(MAIL_EVENTS, alarm, bySns(event));
    expect(await readLeg(id)).toMatchObject({ state: 'failed', reason: 'suppressed' });
    expect(`${logged}${await hear(event)}`.match(alarm)).toHaveLength(1);
  });

  it('about the visitor’s copy alarms nobody', async () => {
    const id = await submitOne('connected');
    const leg = await waitForLeg(id, 'sent', { kind: 'autoresponse' });
    expect(await hear(named(bounce(leg), leg, 'local'))).not.toContain('attention');
    expect(await readLeg(id, 'autoresponse')).toMatchObject({ state: 'failed', reason: 'bounce' });
    await waitForLeg(id, 'sent');
  });

  it('leaves the visitor’s copy alone for good once it was complained of', async () => {
    const email = `visitor-${crypto.randomUUID()}@frontdesk-tests.dev`;
    const id = await submitTo('connected', { email, message: newMarker() });
    const leg = await waitForLeg(id, 'sent', { kind: 'autoresponse' });
    await hear(named(bounce(leg), leg, 'local'));
    const answers = { ...redrive, legs: ['autoresponse'] };
    expect((await redriveLegs(answers)).skipped).toBeGreaterThanOrEqual(1);
    expect(await readLeg(id, 'autoresponse')).toMatchObject({ state: 'failed', reason: 'bounce' });
    await redriveLegs({ ...answers, includeAutoresponses: true });
    const again = await waitForLeg(id, 'sent', { kind: 'autoresponse' });
    const complaint = { ...bounce(again), eventType: 'Complaint', complaint: {} };
    await hear(named(complaint, again, 'local'));
    await redriveLegs({ ...answers, includeAutoresponses: true });
    expect(await readLeg(id, 'autoresponse')).toMatchObject({ state: 'failed', reason: 'complaint' });
  });

  it('about some of several recipients has a redrive send to those only', async () => {
    const email = `${newMarker()}@visitors-tests.dev`;
    const id = await submitTo('strict', { name: 'Ada', email });
    const leg = await waitForLeg(id, 'sent');
    const [owner, second] = ['owner@frontdesk-tests.dev', 'second@frontdesk-tests.dev'];
    const event = bounce(leg);
    const partly = {
      ...event,
      mail: { ...event.mail, destination: [owner, second] },
      bounce: { ...Object(event.bounce), bouncedRecipients: [{ emailAddress: second.toUpperCase() }] },
    };
    await callUntilLogged(MAIL_EVENTS, /owner-suppressed/, bySns(named(partly, leg, 'local')));
    await redriveLegs(redrive);
    const again = await waitForLeg(id, 'sent');
    expect(again).toMatchObject({ deliveredTo: new Set([owner]) });
    const [last, first] = await waitForMails(email, 2);
    expect(first?.to.join()).toContain(owner);
    expect(last?.to.join()).not.toContain(owner);
    expect(last?.to.join()).toContain(second);
  });

  it('about another recipient of the same mail is added, and alarms no second time', async () => {
    const email = `${newMarker()}@visitors-tests.dev`;
    const id = await submitTo('strict', { name: 'Ada', email });
    const leg = await waitForLeg(id, 'sent');
    const destination = ['owner@frontdesk-tests.dev', 'second@frontdesk-tests.dev'];
    const about = (emailAddress = '') => {
      const event = bounce(leg);
      return {
        ...event,
        mail: { ...event.mail, destination },
        bounce: { ...Object(event.bounce), bouncedRecipients: [{ emailAddress }] },
      };
    };
    await hear(named(about(destination[0]), leg, 'local'));
    expect(await hear(named(about(destination[1]), leg, 'local'))).not.toContain('attention');
    expect(await readLeg(id)).toMatchObject({ failedTo: new Set(destination) });
    await redriveLegs(redrive);
    await waitForLeg(id, 'sent');
    const [last] = await waitForMails(email, 2);
    for (const address of destination) expect(last?.to.join()).toContain(address);
  });

  it('that could not be handled is applied by a redrive, in either wrapping', async () => {
    const [bySns, byLambda] = await Promise.all([submitOne('demo'), submitOne('demo')]);
    const legs = await Promise.all([bySns, byLambda].map((id) => waitForLeg(id, 'sent')));
    const [first = '', second = ''] = legs.map((leg) => JSON.stringify(named(bounce(leg), leg, 'local')));
    for (const letter of [
      { Type: 'Notification', Message: first },
      { requestPayload: { Records: [{ Sns: { Message: second } }] }, responseContext: {} },
    ])
      await redrive.sqs.send(
        new SendMessageCommand({ QueueUrl: redrive.deadLetterQueueUrl, MessageBody: JSON.stringify(letter) }),
      );
    const { deadLetters } = await redriveLegs({ ...redrive, includeBounced: false });
    expect(deadLetters).toBeGreaterThanOrEqual(2);
    for (const id of [bySns, byLambda])
      expect(await readLeg(id)).toMatchObject({ state: 'failed', reason: 'bounce' });
  });

  it('about a mail that was sent before a redrive, or that is not in this table, changes nothing', async () => {
    const id = await submitOne('demo');
    const first = await waitForLeg(id, 'sent');
    const late = named(bounce(first), first, 'local');
    await hear(late);
    await redriveLegs(redrive);
    const second = await waitForLeg(id, 'sent');
    expect(second.reference).not.toBe(first.reference);
    await hear(late);
    expect(await readLeg(id)).toEqual(second);

    const foreign = { pk: `submission#${crypto.randomUUID()}`, leg: 'mail' };
    expect(await hear(named(bounce(first), foreign, 'local'))).not.toContain('attention');
    expect(await readLeg(foreign.pk.slice('submission#'.length))).toBeUndefined();
  });

  it('that overtakes the record of its attempt stands', async () => {
    const id = `early-${crypto.randomUUID()}`;
    const key = { pk: `submission#${id}`, leg: 'mail' };
    // Of a type that the stream's filter does not let through: nobody else works on it.
    const Item = { ...newLeg(key, new Date()), type: 'test' };
    await store.client.send(new PutCommand({ TableName: store.tableName, Item }));
    const claim = await claimLeg(store, key, 'attempt', 60);
    if (!claim.claimed) return expect.unreachable();
    const early = { key, messageId: 'm1', sentAt: new Date(), sentTo: [], failedTo: [] };
    expect(await markFailed(store, { ...early, isLasting: true }, 'bounce')).toBe(true);
    const sent = { outcome: 'sent', reference: 'm1' } as const;
    expect(await recordOutcome(store, claim.leg, sent, { delivery, isToOwner: () => true })).toEqual({
      state: 'superseded',
    });
    expect(await readLeg(id)).toMatchObject({ state: 'failed', reason: 'bounce' });
  });
});
