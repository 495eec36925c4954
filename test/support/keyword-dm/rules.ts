import type { Incoming } from '../../../lambdas/keyword-dm/incoming/incoming.ts';
import type { Rule } from '../../../lambdas/keyword-dm/rules/rule.ts';

/** A rule with sensible values for what a test doesn't care about. */
export function makeRule(values: Partial<Rule> = {}): Rule {
  return {
    account: 'a1',
    id: 'rule-1',
    name: 'A rule',
    match: 'word',
    keywords: ['link'],
    excluded: [],
    typos: false,
    scope: { on: 'all-posts' },
    priority: 0,
    enabled: true,
    shadow: false,
    message: 'Here it is',
    publicReplies: [],
    cooldownHours: 0,
    listeningSince: '2026-01-01T00:00:00.000Z',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...values,
  };
}

/** A comment with sensible values for what a test doesn't care about. */
export function makeComment(text: string, values: Partial<Incoming> = {}): Incoming {
  return {
    surface: 'post',
    account: 'a1',
    id: 'c1',
    text,
    personId: 'p1',
    username: 'ann',
    mediaIds: ['m1'],
    sentAt: '2026-06-01T12:00:00.000Z',
    ...values,
  };
}
