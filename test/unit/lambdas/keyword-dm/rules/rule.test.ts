import { expect, test } from 'vitest';
import { ruleInput, warningsOf } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { toRule } from '../../../../../lambdas/keyword-dm/rules/store.ts';

const rule = (keyword: string) => ({
  account: '17841400000000001',
  name: 'Rule',
  match: 'word',
  keywords: [keyword],
  message: 'Hello',
});

test.each(['A+', '$10', '+', 'C++', 'R&B', '100%', '<3', '#link', 'ℹ️', "I'm in", '価格'])(
  'a keyword with a symbol, an emoji or an apostrophe is taken: %s',
  (keyword) => expect(ruleInput.safeParse(rule(keyword)).success).toBe(true),
);

test.each(['?!', '...', '_', "'", '@link', 'https://shop.example', 'link@shop.example', 'ـ', '“”'])(
  'a keyword in which nothing counts is refused with the reason: %s',
  (keyword) => {
    const { error } = ruleInput.safeParse(rule(keyword));
    expect(error?.issues[0]).toMatchObject({
      path: ['keywords', 0],
      message: expect.stringContaining('has no word in it'),
    });
  },
);

test.each([
  ['m', 1],
  ['in', 1],
  ['10', 1],
  ["I'm", 1],
  ['no', 1],
  ['価格', 1],
  ['link', 0],
  ['yes', 0],
  ['I am', 0],
  ['🔥', 0],
  ['+', 0],
  ['A+', 0],
])('%s: warnings %i', (keyword, count) => {
  expect(warningsOf({ keywords: [keyword], excluded: [] })).toHaveLength(count);
  expect(warningsOf({ keywords: [], excluded: [keyword] })).toHaveLength(count);
});

test('public replies are refused for a live video, where Meta takes none', () => {
  const given = { ...rule('link'), publicReplies: ['Sent!'] };
  expect(ruleInput.safeParse({ ...given, scope: { on: 'live' } }).error?.issues).toMatchObject([
    { path: ['publicReplies'], message: expect.stringContaining('live video') },
  ]);
  expect(ruleInput.safeParse(given).success).toBe(true);
});

test('a rule for live videos that was stored with public replies is read without them', () => {
  const stored = { ...rule('link'), pk: 'rules#a1', sk: 'rule#r1', type: 'rule', publicReplies: ['Sent!'] };
  expect(toRule({ ...stored, scope: { on: 'live' } }).publicReplies).toEqual([]);
  expect(toRule({ ...stored, scope: { on: 'all-posts' } }).publicReplies).toEqual(['Sent!']);
});
