import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsInStream } from '../../../../../lambdas/feedback/events/derive.ts';
import { newResponse } from '../../../../../lambdas/feedback/response/create.ts';
import type { Content, FeedbackResponse } from '../../../../../lambdas/feedback/response/response.ts';
import { eventSchema } from '../../../../../lambdas/shared/events/model.ts';
import { changedPlace } from '../../../../../lambdas/shared/owner/changes.ts';
import { hostileText, recordOf, WRITTEN } from '../../../../support/stream.ts';

const RECEIVED = '2026-11-28T10:00:00.000Z';
const CHANGED = '2026-11-28T11:00:00.000Z';

function response(content: Content, reasons: string[] = []): FeedbackResponse {
  return newResponse({
    id: '0199',
    widgetId: 'rating',
    widget: { retentionDays: 30, changeSeconds: 600 },
    content,
    judgement: { reasons, signals: [], points: 0 },
    decision: {
      fired: [{ id: 'low', because: [] }],
      actions: { labels: ['low'], assignee: 'typed@team.example' },
    },
    origin: 'https://site.example',
    addressHash: 'hash',
    person: 'person#abc',
    now: new Date(RECEIVED),
  });
}

const accepted = response({ rating: 2 });
const held = response({ rating: 2 }, ['honeypot']);
const changed = {
  ...accepted,
  rating: 3,
  version: 2,
  changedAt: CHANGED,
  ...changedPlace({}, CHANGED, '0199'),
};
const released = { ...held, state: 'new', version: 2, ...changedPlace({}, CHANGED, '0199') };

it.each([
  ['stored', { after: accepted }, ['0199.response.accepted.1', RECEIVED]],
  ['stored as spam', { after: held }, ['0199.response.held.1', RECEIVED]],
  ['changed', { before: accepted, after: changed }, ['0199.response.changed.2', CHANGED]],
  [
    'changed into spam',
    { before: accepted, after: { ...changed, state: 'spam' } },
    ['0199.response.held.2', CHANGED],
  ],
  ['changed as spam', { before: held, after: { ...changed, state: 'spam' } }, []],
  ['released', { before: held, after: released }, ['0199.response.accepted.2', CHANGED]],
  ['written once more', { before: accepted, after: { ...accepted } }, []],
  ['deleted', { before: changed }, ['0199.response.deleted.2', WRITTEN]],
  ['a count', { after: { pk: accepted.pk, sk: 'counted', type: 'counted', version: 1 } }, []],
])('%s', (_, write, expected) => {
  const events = eventsInStream([recordOf(write)]);
  expect(events.flatMap(({ id, timestamp }) => [id, timestamp])).toEqual(expected);
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  expect(eventsInStream([recordOf(write)])).toEqual(events);
});

it('says what rules decided, and who deleted it', () => {
  const of = (write: Parameters<typeof recordOf>[0]) => eventsInStream([recordOf(write)])[0]?.data;
  const common = { response: '0199', widget: 'rating', receivedAt: RECEIVED, revision: 1 };
  expect(of({ after: accepted })).toEqual({ ...common, rules: ['low'], labels: ['low'] });
  expect(of({ after: held })).toEqual({ ...common, rules: ['low'], labels: ['low'], reasons: ['honeypot'] });
  expect(of({ before: accepted, isExpiry: true })).toEqual({ ...common, rules: [], by: 'expiry' });
});

it('holds nothing that a visitor typed, whatever that is', () => {
  fc.assert(
    fc.property(hostileText, fc.boolean(), (typed, isHeld) => {
      const content: Content = {
        rating: 1,
        comment: typed,
        answers: { why: typed, [typed]: [typed] },
        page: `https://site.example/${typed}`,
        email: 'typed@mail.example',
        user: typed,
        attributes: { plan: typed },
      };
      const stored = response(content, isHeld ? ['honeypot'] : []);
      const turned = {
        ...stored,
        version: 2,
        state: isHeld ? 'new' : 'spam',
        labels: [typed],
        assignee: typed,
      };
      const events = eventsInStream([
        recordOf({ after: stored }),
        recordOf({ before: stored, after: turned }),
        recordOf({ before: turned }),
      ]);
      expect(events).toHaveLength(3);
      for (const event of events) eventSchema.parse(event);
      expect(JSON.stringify(events)).not.toMatch(/typed/i);
    }),
  );
});
