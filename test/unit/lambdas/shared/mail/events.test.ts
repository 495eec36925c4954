import type { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { CONTACT_LEGS } from '../../../../../lambdas/contact/submission/legs.ts';
import { SUMMARY_LEG } from '../../../../../lambdas/shared/budget/summary-mail.ts';
import { DESTINATION_LEG } from '../../../../../lambdas/shared/destinations/told.ts';
import { readMailEvent } from '../../../../../lambdas/shared/mail/events.ts';
import { LEG_HEADER, sendMail } from '../../../../../lambdas/shared/mail/mail.ts';
import { HELD_LEG } from '../../../../../lambdas/shared/spam/held-mail.ts';

/** As SES writes it, shortened: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html */
const mail = {
  timestamp: '2026-11-21T12:00:00.000Z',
  source: 'Front desk <hello@frontdesk-tests.dev>',
  messageId: '0100',
  destination: ['owner@frontdesk-tests.dev'],
  headersTruncated: false,
  headers: [
    { name: 'From', value: 'Front desk <hello@frontdesk-tests.dev>' },
    { name: 'X-Frontdesk-Leg', value: 'submission#0199/mail' },
  ],
  tags: { environment: ['prod'], pipeline: ['contact'], owner: ['submission_0199'], leg: ['mail'] },
};
const bounce = (bounceType: string, bounceSubType: string) => ({
  bounceType,
  bounceSubType,
  bouncedRecipients: [{ emailAddress: 'owner@frontdesk-tests.dev', status: '5.1.1' }],
  timestamp: '2026-11-21T12:00:01.000Z',
  feedbackId: '1',
});

const read = (event: object) => readMailEvent(JSON.stringify(event));

describe('readMailEvent', () => {
  it.each([
    ['a bounce', { bounce: bounce('Permanent', 'General') }, 'Bounce', 'bounce', true],
    ['an undetermined bounce', { bounce: bounce('Undetermined', 'Undetermined') }, 'Bounce', 'bounce', false],
    ['a full mailbox', { bounce: bounce('Transient', 'MailboxFull') }, 'Bounce', 'bounce', false],
    ['a suppressed address', { bounce: bounce('Permanent', 'Suppressed') }, 'Bounce', 'suppressed', true],
    [
      'an address on the account’s list',
      { bounce: bounce('Permanent', 'OnAccountSuppressionList') },
      'Bounce',
      'suppressed',
      true,
    ],
    ['a complaint', { complaint: { complaintSubType: null } }, 'Complaint', 'complaint', true],
    [
      'a complaint that was one before',
      { complaint: { complaintSubType: 'OnAccountSuppressionList' } },
      'Complaint',
      'suppressed',
      true,
    ],
    ['a refusal', { reject: { reason: 'Bad content' } }, 'Reject', 'rejected', false],
  ])('reads %s, in both shapes', (_, detail, type, failure, isLasting) => {
    const expected = {
      key: { pk: 'submission#0199', leg: 'mail' },
      messageId: '0100',
      sentAt: new Date('2026-11-21T12:00:00.000Z'),
      failure,
      sentTo: ['owner@frontdesk-tests.dev'],
      failedTo: ['owner@frontdesk-tests.dev'],
      isLasting,
    };
    expect(read({ eventType: type, mail, ...detail })).toEqual(expected);
    expect(read({ notificationType: type, mail, ...detail })).toEqual(expected);
  });

  it.each([
    ['an automatic answer', { eventType: 'Bounce', bounce: bounce('Transient', 'General') }],
    ['a delay', { eventType: 'DeliveryDelay', deliveryDelay: { delayType: 'MailboxFull' } }],
    ['a delivery', { notificationType: 'Delivery', delivery: {} }],
  ])('takes %s for no failure', (_, event) => {
    expect(read({ ...event, mail })).not.toHaveProperty('failure');
  });

  it('tells whom a mail did not reach, and takes all for them where that is not known', () => {
    const two = { ...mail, destination: ['Owner@frontdesk-tests.dev', 'second@frontdesk-tests.dev'] };
    const of = (emailAddress: string, event = two) => {
      const bounced = { ...bounce('Permanent', 'General'), bouncedRecipients: [{ emailAddress }] };
      return read({ eventType: 'Bounce', mail: event, bounce: bounced })?.failedTo;
    };
    const all = ['owner@frontdesk-tests.dev', 'second@frontdesk-tests.dev'];
    expect(of('second@Frontdesk-Tests.dev')).toEqual(['second@frontdesk-tests.dev']);
    expect(of('where-second-forwards@mail.example')).toEqual(all);
    const { destination: _, ...silent } = mail;
    const event = read({ eventType: 'Bounce', mail: silent, bounce: bounce('Permanent', 'General') });
    expect(event).toMatchObject({ sentTo: [], failedTo: [] });
  });

  it('finds the leg by the tags where the headers are missing', () => {
    const { headers: _, ...tagged } = mail;
    const event = read({ eventType: 'Bounce', bounce: bounce('Permanent', 'General'), mail: tagged });
    expect(event?.key).toEqual({ pk: 'submission#0199', leg: 'mail' });
  });

  const uuid = fc.uuid();
  const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/);
  const kind = fc.oneof(
    fc.constantFrom(
      ...CONTACT_LEGS,
      HELD_LEG,
      SUMMARY_LEG,
      'alert',
      'digest',
      'invitation',
      'reminder',
      'report',
    ),
    id.map((destination) => `${DESTINATION_LEG}:${destination}`),
  );
  const owner = fc.oneof(
    fc
      .tuple(fc.constantFrom('submission', 'response', 'event', 'image'), uuid)
      .map((parts) => parts.join('#')),
    // What wants a person, an account's failed replies, and what is told once a day or an hour.
    fc.tuple(uuid, kind, fc.nat()).map(([about, leg, nth]) => `event#${about}.${leg}.attention.${nth}`),
    fc.tuple(id, id).map(([account, reason]) => `event#${account}.reply.failed.${reason}.2026-11-21T12`),
    fc.stringMatching(/^[\w-]{22}$/).map((hash) => `held-mail#${hash}_2026-11-21`),
    fc
      .string({ unit: fc.constantFrom('_', '3', 'a', '-'), minLength: 1 })
      .map((hash) => `held-mail#${hash}_2026-11-21`),
  );

  it('finds the leg of every mail that is sent, by its header and by its tags', async () => {
    await fc.assert(
      fc.asyncProperty(owner, kind, async (pk, leg) => {
        const sent: SendRawEmailCommand[] = [];
        const ses = { send: async (command: SendRawEmailCommand) => sent.push(command) };
        const written = { from: 'a@b.example', to: ['c@d.example'], subject: '', text: '', html: '' };
        await sendMail(
          ses as unknown as SESClient,
          { ...written, leg: { pk, leg }, nature: 'report' },
          { configurationSet: '', environment: 'prod', pipeline: 'contact', takeTurn: async () => true },
        );
        const { RawMessage, Tags = [] } = sent[0]?.input ?? {};
        const parsed = await simpleParser(Buffer.from(RawMessage?.Data ?? ''));
        const headers = [{ name: LEG_HEADER, value: String(parsed.headers.get(LEG_HEADER.toLowerCase())) }];
        const tags = Object.fromEntries(Tags.map(({ Name = '', Value }) => [Name, [Value]]));
        for (const { Value = '' } of Tags) expect(Value).toMatch(/^[\w-]{1,256}$/);
        const { headers: _, tags: __, ...foreign } = mail;
        expect(read({ eventType: 'Delivery', mail: { ...foreign, headers } })?.key).toEqual({ pk, leg });
        expect(read({ eventType: 'Delivery', mail: { ...foreign, tags } })?.key).toEqual({ pk, leg });
      }),
    );
  });

  it('passes over mail that names no leg', () => {
    const { headers: _, tags: __, ...foreign } = mail;
    expect(read({ eventType: 'Delivery', mail: foreign })).toBeUndefined();
    const odd = [{ name: 'X-Frontdesk-Leg', value: 'submission#1/mail\n#/x' }];
    expect(read({ eventType: 'Delivery', mail: { ...foreign, headers: odd } })).toBeUndefined();
  });

  it.each(['', 'hello', '{}', '[]', '{"mail":{}}', JSON.stringify({ mail: { ...mail, timestamp: 'x' } })])(
    'throws at what is no event: %s',
    (message) => {
      expect(() => readMailEvent(message)).toThrow();
    },
  );
});
