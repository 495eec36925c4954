import { describe, expect, test } from 'vitest';
import { keywordDm } from '../../../../../config/keyword-dm.ts';
import type { Incoming } from '../../../../../lambdas/keyword-dm/incoming/incoming.ts';
import { repliesFor } from '../../../../../lambdas/keyword-dm/outbox/replies.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';

const { delivery } = keywordDm.parse({ accounts: { one: { userId: '17841400000000001' } } });
const now = new Date('2026-06-10T12:00:00.000Z');

function repliesTo(incoming: Partial<Incoming>, rule: Partial<Rule> = {}) {
  const reason = { rule: makeRule(rule), baseUrl: 'https://x.example', delivery, now, deleteAt: 0 };
  return repliesFor({}, makeComment('link', incoming), reason);
}

describe('the replies that something deserves', () => {
  test.each([
    ['post', ['private-reply', 'public-reply']],
    // Meta refuses public ones there, and enough refusals would hold the account.
    ['live', ['private-reply']],
    ['message', ['private-reply']],
  ] as const)('with public replies, on %s: %j', (surface, legs) => {
    const replies = repliesTo({ surface }, { publicReplies: ['Sent!'] });
    expect(replies.map(({ leg }) => leg)).toEqual(legs);
  });
});

describe('since when a comment must have been written, of a webhook that does not say when it was', () => {
  const [may, june8] = ['2026-05-01T00:00:00.000Z', '2026-06-08T00:00:00.000Z'];
  const opened = new Date(now.getTime() - delivery.commentWindowSeconds * 1000).toISOString();
  const sentAt = '2026-06-08T20:00:00.000Z';
  const since = (rule: Partial<Rule>, incoming: Partial<Incoming> = {}) =>
    repliesTo({ sentAt, ...incoming }, rule).map(({ notWrittenBefore }) => notWrittenBefore)[0];

  test.each([
    ['when the rule began to listen', june8, { listeningSince: june8 }],
    ['when the rule became active, if that was later', june8, { listeningSince: may, activeFrom: june8 }],
    ['when the rule began to listen, if that was later', june8, { listeningSince: june8, activeFrom: may }],
    ['nothing, long after both', undefined, { listeningSince: may, activeFrom: may }],
  ])('%s: %s', (_, right, rule) => expect(since(rule)).toBe(right));

  test.each([
    ['when the window opened', opened, may],
    ['when the rule became active, if that was later', june8, june8],
  ])('where not even its sending is dated: %s', (_, right, activeFrom) =>
    expect(since({ listeningSince: may, activeFrom }, { sentAtAssumed: true })).toBe(right),
  );
});
