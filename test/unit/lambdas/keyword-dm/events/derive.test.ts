import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsInStream } from '../../../../../lambdas/keyword-dm/events/derive.ts';
import { newReply, type ReplyLeg } from '../../../../../lambdas/keyword-dm/outbox/reply.ts';
import { eventSchema } from '../../../../../lambdas/shared/events/model.ts';
import { newLeg } from '../../../../../lambdas/shared/legs/legs.ts';
import { hostileText, recordOf, WRITTEN } from '../../../../support/stream.ts';

const ACCOUNT = '17841400000000000';
const SETTLED = '2026-11-28T10:00:03.000Z';
const ms = Date.parse(SETTLED);

function reply(text = 'Hello', id = '1799'): ReplyLeg {
  return newReply(
    {
      pk: `comment#${ACCOUNT}#${id}`,
      leg: 'private-reply',
      account: ACCOUNT,
      ruleId: 'rule-0123456789ab',
      linkId: 'abcdefgh',
      lane: 'privateReply' as ReplyLeg['lane'],
      deadline: '2026-12-05T10:00:00.000Z',
      commentId: id,
      personId: text,
      template: text,
      name: text,
      text,
      deleteAt: 1,
    },
    new Date('2026-11-28T10:00:00.000Z'),
  );
}

const pending = reply();
const ended = (state: string, more = {}) => ({ ...pending, state, settledAt: SETTLED, ...more });
const telling = newLeg(
  { pk: `event#${ACCOUNT}.account.stopped.${ms}`, leg: 'destination:team' },
  new Date('2026-11-28T10:00:00.000Z'),
);
const DIGEST = '[0-9a-f]{32}';

it.each([
  ['stored', { after: pending }, undefined],
  ['being sent', { before: pending, after: { ...pending, state: 'sending' } }, undefined],
  ['sent', { before: pending, after: ended('sent') }, `${DIGEST}\\.private-reply\\.reply\\.sent\\.${ms}`],
  [
    'given up',
    { before: pending, after: ended('failed') },
    `${DIGEST}\\.private-reply\\.reply\\.failed\\.${ms}`,
  ],
  [
    'not known',
    { before: pending, after: ended('unknown') },
    `${DIGEST}\\.private-reply\\.reply\\.failed\\.${ms}`,
  ],
  [
    'too late',
    { before: pending, after: ended('expired') },
    `${DIGEST}\\.private-reply\\.reply\\.failed\\.${ms}`,
  ],
  ['changed after its end', { before: ended('sent'), after: ended('sent', { reference: 'm' }) }, undefined],
  ['gone', { before: ended('sent') }, undefined],
])('a reply: %s', (_, write, id) => {
  const events = eventsInStream([recordOf(write)]);
  expect(events).toHaveLength(id === undefined ? 0 : 1);
  for (const event of events) {
    expect(event.id).toMatch(new RegExp(`^${id}$`));
    expect(eventSchema.parse(event)).toEqual(event);
  }
  expect(eventsInStream([recordOf(write)])).toEqual(events);
});

it.each(['sent', 'failed', 'unknown', 'expired'])(
  'the telling of a destination, which is no reply: %s',
  (state) => {
    const after = { ...telling, state, settledAt: SETTLED };
    expect(eventsInStream([recordOf({ before: { ...telling, state: 'sending' }, after })])).toEqual([]);
  },
);

const account = { pk: `account#${ACCOUNT}`, sk: 'account', username: 'typed' };
const paused = {
  ...account,
  state: 'paused',
  reason: 'limit-4',
  since: SETTLED,
  until: '2026-11-28T11:00:00.000Z',
};
const stopped = { ...account, state: 'stopped', reason: 'token-expired', since: SETTLED };
const active = { ...account, state: 'active', since: SETTLED };

it.each([
  ['known', { after: account }, []],
  ['paused', { before: account, after: paused }, [`${ACCOUNT}.account.paused.${ms}`]],
  [
    'paused again',
    { before: { ...paused, since: WRITTEN }, after: paused },
    [`${ACCOUNT}.account.paused.${ms}`],
  ],
  ['paused, and caught up', { before: paused, after: { ...paused, caughtUpTo: WRITTEN } }, []],
  ['stopped', { before: paused, after: stopped }, [`${ACCOUNT}.account.stopped.${ms}`]],
  ['resumed', { before: stopped, after: active }, [`${ACCOUNT}.account.resumed.${ms}`]],
  ['active as before', { before: active, after: { ...active, since: WRITTEN } }, []],
  ['its pacer', { after: { ...stopped, sk: 'pacer' } }, []],
])('an account: %s', (_, write, ids) => {
  const events = eventsInStream([recordOf(write)]);
  expect(events.map(({ id }) => id)).toEqual(ids);
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  expect(JSON.stringify(events)).not.toContain('typed');
});

const clicks = (people: number, more = {}) => ({
  pk: `statistics#${ACCOUNT}`,
  sk: '2026-11-28#clicks#abcdefgh#3',
  type: 'count',
  people,
  ...more,
});

it.each([
  ['the first', { after: clicks(1) }, ['abcdefgh.link.clicked.2026-11-28.3.1']],
  ['another', { before: clicks(1), after: clicks(2) }, ['abcdefgh.link.clicked.2026-11-28.3.2']],
  ['a program’s', { before: clicks(2), after: clicks(2, { bots: 1 }) }, []],
  ['of all time', { after: { ...clicks(1), pk: 'link#abcdefgh', sk: 'clicks#3' } }, []],
  ['a reply that was counted', { after: { ...clicks(0), sk: '2026-11-28#sent#a#b', private: 1 } }, []],
])('a click: %s', (_, write, ids) => {
  expect(eventsInStream([recordOf(write)]).map(({ id }) => id)).toEqual(ids);
});

it('a click names the rule whose reply it came from', () => {
  const before = clicks(1, { rule_abc123: 1, rule_def456: 1 });
  const after = clicks(2, { rule_abc123: 1, rule_def456: 2 });
  const [event] = eventsInStream([recordOf({ before, after })]);
  expect(eventSchema.parse(event)).toMatchObject({
    data: { link: 'abcdefgh', account: ACCOUNT, ruleTag: 'def456' },
  });
});

it('holds nothing that a commenter typed, nor who it was, whatever that is', () => {
  const id = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `typed${text.replaceAll('#', '')}`);
  fc.assert(
    fc.property(hostileText, id, (typed, comment) => {
      const before = reply(typed, comment);
      const after = {
        ...before,
        state: 'failed',
        settledAt: SETTLED,
        reason: `said ${typed}`,
        reference: typed,
      };
      const events = eventsInStream([recordOf({ before, after })]);
      expect(events).toHaveLength(1);
      expect(JSON.stringify(events)).not.toMatch(/typed/i);
    }),
  );
});
