import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsInStream } from '../../../../../lambdas/contact/events/derive.ts';
import { readSpecialFields } from '../../../../../lambdas/contact/form/special-fields.ts';
import { createSubmission } from '../../../../../lambdas/contact/submission/create.ts';
import type { Submission } from '../../../../../lambdas/contact/submission/submission.ts';
import { eventSchema } from '../../../../../lambdas/shared/events/model.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { hostileText, recordOf, WRITTEN } from '../../../../support/stream.ts';

const RECEIVED = '2026-11-28T10:00:00.000Z';
const CHANGED = '2026-11-28T11:00:00.000Z';

function submission(values: Record<string, string>, reasons: string[] = [], typed = ''): Submission {
  return createSubmission({
    id: '0199',
    formId: 'main',
    form: { retentionDays: 30 },
    content: readSpecialFields(new Map(Object.entries(values))),
    judgement: { reasons, signals: [], points: 0 },
    decision: {
      fired: [
        { id: 'orders', because: [typed] },
        { id: 'later', because: [], would: ['to'] },
      ],
      actions: { labels: ['order'], assignee: 'typed@team.example' },
    },
    attachments: typed
      ? [{ key: `attachments/0199/${typed}`, name: typed, type: 'image/png', bytes: 1 }]
      : [],
    origin: typed || undefined,
    people: ['person#abc'],
    addressHash: 'hash',
    now: new Date(RECEIVED),
  });
}

const accepted = submission({ name: 'Ada' });
const held = submission({ name: 'Ada' }, ['honeypot']);
const spam = { ...accepted, state: 'spam', spamReasons: ['owner'], changedAt: CHANGED };
const released = { ...held, state: 'new', changedAt: CHANGED, labels: ['Mrs Miller'] };
const leg = newLeg({ pk: accepted.pk, leg: 'mail' }, new Date(RECEIVED));
const failed = { ...leg, state: 'failed', settledAt: CHANGED, reason: 'status-410', untold: 'leg-failed' };
const at = Date.parse(CHANGED);

it.each([
  ['stored', { after: accepted }, [`0199.submission.accepted.${Date.parse(RECEIVED)}`]],
  ['stored as spam', { after: held }, [`0199.submission.held.${Date.parse(RECEIVED)}`]],
  ['read', { before: accepted, after: { ...accepted, state: 'read' } }, []],
  ['put into the spam', { before: accepted, after: spam }, [`0199.submission.held.${at}`]],
  ['released', { before: held, after: released }, [`0199.submission.released.${at}`]],
  ['labelled', { before: released, after: { ...released, labels: ['x'] } }, []],
  ['deleted', { before: accepted }, [`0199.submission.deleted.${Date.parse(WRITTEN)}`]],
  ['a new leg', { after: leg }, []],
  ['a leg that was given up', { before: leg, after: failed }, [`0199.mail.attention.${at}`]],
  ['a leg whose owner was told', { before: failed, after: { ...failed, untold: undefined } }, []],
  ['an item of another type', { after: { pk: 'a', sk: 'b', type: 'upload' } }, []],
])('%s', (_, write, ids) => {
  const events = eventsInStream([recordOf(write)]);
  expect(events.map(({ id }) => id)).toEqual(ids);
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  expect(eventsInStream([recordOf(write)])).toEqual(events);
});

it('says what rules decided, why it is held, and who deleted it', () => {
  const of = (write: Parameters<typeof recordOf>[0]) => eventsInStream([recordOf(write)])[0]?.data;
  const common = { submission: '0199', form: 'main', receivedAt: RECEIVED };
  expect(of({ after: accepted })).toEqual({ ...common, rules: ['orders'], labels: ['order'] });
  expect(of({ before: accepted, after: spam })).toEqual({ ...common, rules: ['orders'], reasons: ['owner'] });
  expect(of({ before: accepted, isExpiry: true })).toEqual({ ...common, rules: [], by: 'expiry' });
  expect(of({ before: accepted })).toEqual({ ...common, rules: [], by: 'person' });
});

it('says what keeps legs from leaving each time that its owner is told', () => {
  const told = { pk: 'told#not-verified', sk: 'told', type: 'told', deleteAt: 1_795_900_000 };
  const [event] = eventsInStream([recordOf({ after: told })]);
  expect(event).toMatchObject({
    id: 'contact.not-verified.attention.1795900000',
    data: { pipeline: 'contact', reason: 'sending-refused', cause: 'not-verified' },
  });
  expect(eventsInStream([recordOf({ before: told, after: told })])).toEqual([]);
});

it('holds nothing that a visitor or an owner typed, whatever that is', () => {
  const fields = fc.dictionary(hostileText, hostileText, { minKeys: 1, maxKeys: 5 });
  fc.assert(
    fc.property(fields, hostileText, fc.boolean(), (values, typed, isHeld) => {
      const special = { email: 'typed@mail.example', _subject: typed, _replyto: 'typed@mail.example' };
      const stored = submission({ ...values, ...special }, isHeld ? ['honeypot'] : [], typed);
      const annotated = { ...stored, notes: typed, labels: [typed], assignee: typed, changedAt: CHANGED };
      const turned = { ...annotated, state: isHeld ? 'new' : 'spam' };
      const lost = {
        ...failed,
        reason: `said ${typed}`,
        reference: typed,
        tries: [{ at: CHANGED, result: typed }],
      };
      const events = eventsInStream([
        recordOf({ after: stored }),
        recordOf({ before: annotated, after: turned }),
        recordOf({ before: leg, after: lost }),
        recordOf({ before: turned }),
      ]);
      expect(events).toHaveLength(4);
      for (const event of events) eventSchema.parse(event);
      expect(JSON.stringify(events)).not.toMatch(/typed/i);
    }),
  );
});
