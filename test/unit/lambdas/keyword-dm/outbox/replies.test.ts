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
