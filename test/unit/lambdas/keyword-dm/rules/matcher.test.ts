import { describe, expect, test } from 'vitest';
import { compileRules } from '../../../../../lambdas/keyword-dm/rules/matcher.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { seededRandom } from '../../../../support/keyword-dm/random.ts';
import {
  generateComment,
  generateRules,
  slowMatch,
} from '../../../../support/keyword-dm/reference-matcher.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';

const answers = (rule: Partial<Rule>, text: string, values = {}) =>
  compileRules([makeRule(rule)]).match(makeComment(text, values)) !== undefined;

describe('keywords', () => {
  test.each([
    [true, 'LINK'],
    [true, 'the link, please'],
    [true, 'línk🔥'],
    [true, '#link'],
    [false, 'links'],
    [false, 'blink'],
    [false, 'pink'],
    [false, ''],
  ])('word: %s for %s', (expected, text) => expect(answers({}, text)).toBe(expected));

  test.each([
    [true, 'Link!'],
    [false, 'link please'],
  ])('exact: %s for %s', (expected, text) => expect(answers({ match: 'exact' }, text)).toBe(expected));

  test.each([
    [true, 'price?'],
    [true, '🔥'],
    [false, 'cost'],
  ])('any: %s for %s', (expected, text) =>
    expect(answers({ match: 'any', keywords: ['price', '🔥'] }, text)).toBe(expected),
  );

  test.each([
    [true, 'link to the guide'],
    [false, 'guide'],
    [false, 'link'],
  ])('all: %s for %s', (expected, text) =>
    expect(answers({ match: 'all', keywords: ['guide', 'link'] }, text)).toBe(expected),
  );

  test('every comment, even one without text', () => {
    expect(answers({ match: 'every', keywords: [] }, '')).toBe(true);
  });

  test('words of a keyword must stand side by side', () => {
    expect(answers({ keywords: ['send link'] }, 'please SEND  LINK')).toBe(true);
    expect(answers({ keywords: ['send link'] }, 'link, send')).toBe(false);
  });

  test('one typo, where the rule tolerates it', () => {
    expect(answers({ keywords: ['price'], typos: true }, 'prcie?')).toBe(true);
    expect(answers({ keywords: ['price'] }, 'prcie?')).toBe(false);
    expect(answers({ typos: true }, 'pink')).toBe(false);
  });

  test('price fires neither on an excluded comment nor inside another word', () => {
    const rule = { keywords: ['price'], excluded: ['too high', 'overpriced'] };
    expect(answers(rule, 'Price?')).toBe(true);
    expect(answers(rule, 'the price is TOO HIGH')).toBe(false);
    expect(answers(rule, 'priced too low')).toBe(false);
  });
});

describe('place and time', () => {
  const place = (scope: Rule['scope'], values = {}, more: Partial<Rule> = {}) =>
    answers({ scope, ...more }, 'link', values);

  test('one post, also when an advertisement shows it', () => {
    const scope = { on: 'post', mediaId: 'm1' } as const;
    expect(place(scope)).toBe(true);
    expect(place(scope, { mediaIds: ['ad', 'm1'] })).toBe(true);
    expect(place(scope, { mediaIds: ['m2'] })).toBe(false);
  });

  test('the next post, once it is known', () => {
    expect(place({ on: 'next-post' })).toBe(false);
    expect(place({ on: 'next-post' }, {}, { boundMediaId: 'm1' })).toBe(true);
    expect(place({ on: 'next-post' }, {}, { boundMediaId: 'm2' })).toBe(false);
  });

  test.each([
    ['live', 'live'],
    ['messages', 'message'],
    ['story-replies', 'story-reply'],
    ['story-mentions', 'story-mention'],
  ] as const)('%s only', (on, surface) => {
    expect(place({ on }, { surface })).toBe(true);
    expect(place({ on })).toBe(false);
    expect(place({ on: 'all-posts' }, { surface })).toBe(false);
  });

  test('a comment older than the rule is never answered', () => {
    expect(answers({ listeningSince: '2026-06-01T12:00:00.001Z' }, 'link')).toBe(false);
    expect(answers({}, 'link', { writtenAt: '2025-12-31T00:00:00.000Z' })).toBe(false);
  });

  test('active dates and the switch', () => {
    expect(answers({ activeFrom: '2026-06-01T12:00:00.000Z' }, 'link')).toBe(true);
    expect(answers({ activeFrom: '2026-06-01T12:00:00.001Z' }, 'link')).toBe(false);
    expect(answers({ activeUntil: '2026-06-01T12:00:00.000Z' }, 'link')).toBe(false);
    expect(answers({ enabled: false }, 'link')).toBe(false);
  });
});

describe('several rules', () => {
  const rules = [
    makeRule({ id: 'young', createdAt: '2026-02-01T00:00:00.000Z' }),
    makeRule({ id: 'old' }),
    makeRule({ id: 'first', priority: 5, excluded: ['not'] }),
    makeRule({ id: 'elsewhere', priority: 9, scope: { on: 'live' } }),
  ];
  const { match, explain } = compileRules(rules);

  test('the highest priority wins, then the oldest', () => {
    expect(match(makeComment('link'))?.rule.id).toBe('first');
    expect(match(makeComment('not the link'))?.rule.id).toBe('old');
  });

  test('the try-out says why', () => {
    expect(explain(makeComment('not the LINK'))).toMatchObject([
      { ruleId: 'elsewhere', verdict: 'other-place' },
      { ruleId: 'first', verdict: 'excluded', words: ['not'] },
      { ruleId: 'old', verdict: 'answers', words: ['link'] },
      { ruleId: 'young', verdict: 'outranked', words: ['link'] },
    ]);
    expect(explain(makeComment('hello'))[1]).toMatchObject({ verdict: 'no-keyword' });
  });
});

test('the matcher and the slow reference agree, and so does the try-out', () => {
  const random = seededRandom(20261121);
  for (let round = 0; round < 20; round++) {
    const rules = generateRules(random, 12);
    const matcher = compileRules(rules);
    for (let i = 0; i < 500; i++) {
      const generated = generateComment(random, i);
      const expected = slowMatch(rules, generated);
      expect(matcher.match(generated.comment)?.rule.id, JSON.stringify(generated)).toBe(expected);
      const winner = matcher.explain(generated.comment).find(({ verdict }) => verdict === 'answers');
      expect(winner?.ruleId).toBe(expected);
    }
  }
});
