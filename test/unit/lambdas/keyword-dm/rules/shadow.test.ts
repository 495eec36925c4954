import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRules } from '../../../../../lambdas/keyword-dm/rules/matcher.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { findShadows } from '../../../../../lambdas/keyword-dm/rules/shadow.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const first = (values: Partial<Rule>) => makeRule({ id: 'first', name: 'First', priority: 9, ...values });
const second = (values: Partial<Rule>) => makeRule({ id: 'second', name: 'Second', ...values });
const shadowOf = (a: Partial<Rule>, b: Partial<Rule>) =>
  findShadows([second(b), first(a)], NOW).get('second')?.ruleId;

describe('a rule that always answers first', () => {
  test.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['has the same keyword', {}, {}],
    ['answers everything', { match: 'every', keywords: [] }, { match: 'all', keywords: ['a', 'b'] }],
    ['has a part of the phrase', { keywords: ['link'] }, { keywords: ['the link please'] }],
    [
      'has all of the list',
      { match: 'any', keywords: ['a', 'b', 'c'] },
      { match: 'any', keywords: ['c', 'a'] },
    ],
    [
      'wants some of what the other wants',
      { match: 'all', keywords: ['a'] },
      { match: 'all', keywords: ['a', 'b'] },
    ],
    ['wants the same whole text', { match: 'exact' }, { match: 'exact', keywords: ['LINK!'] }],
    ['listens on all posts', {}, { scope: { on: 'post', mediaId: 'm1' } }],
    ['excludes nothing more', { excluded: ['No'] }, { excluded: ['no', 'never'] }],
    ['tolerates typos as well', { typos: true }, { typos: true }],
    ['ends later', { activeUntil: '2027-01-01T00:00:00.000Z' }, { activeUntil: '2026-12-01T00:00:00.000Z' }],
  ])('%s', (_, a, b) => expect(shadowOf(a, b)).toBe('first'));
});

describe('a rule that leaves the other some work', () => {
  test.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['has another keyword', { keywords: ['guide'] }, {}],
    ['has a longer phrase', { keywords: ['the link'] }, { keywords: ['link'] }],
    ['has one of the list', { keywords: ['a'] }, { match: 'any', keywords: ['a', 'b'] }],
    ['wants more words', { match: 'all', keywords: ['a', 'b'] }, { keywords: ['a'] }],
    ['wants the whole text', { match: 'exact' }, {}],
    ['excludes something', { excluded: ['no'] }, {}],
    ['tolerates no typos', {}, { typos: true }],
    ['listens elsewhere', { scope: { on: 'live' } }, {}],
    ['listens on one post', { scope: { on: 'post', mediaId: 'm1' } }, {}],
    ['waits for its post', { scope: { on: 'next-post' } }, { scope: { on: 'next-post' } }],
    ['is switched off', { enabled: false }, {}],
    ['begins later', { activeFrom: '2026-07-01T00:00:00.000Z' }, {}],
    ['ends earlier', { activeUntil: '2026-07-01T00:00:00.000Z' }, {}],
    ['only looks on', { shadow: true }, {}],
    ['comes after it', { priority: -1 }, {}],
  ])('%s', (_, a, b) => expect(shadowOf(a, b)).toBeUndefined());
});

const word = fc.constantFrom('link', 'guide', 'a+', 'prices', '🔥', 'free', 'x');
const keyword = fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(' '));
const rule = fc.record({
  match: fc.constantFrom('word', 'exact', 'any', 'all', 'every'),
  keywords: fc.array(keyword, { minLength: 1, maxLength: 3 }),
  excluded: fc.array(word, { maxLength: 1 }),
  typos: fc.boolean(),
  scope: fc.constantFrom({ on: 'all-posts' }, { on: 'post', mediaId: 'm1' }, { on: 'live' }),
  priority: fc.integer({ min: 0, max: 3 }),
}) as fc.Arbitrary<Partial<Rule>>;

function made(values: Partial<Rule>, i: number): Rule {
  const { match = 'word', keywords = [] } = values;
  const kept =
    match === 'every' ? [] : match === 'word' || match === 'exact' ? keywords.slice(0, 1) : keywords;
  return makeRule({ ...values, id: `rule-${i}`, keywords: kept });
}

test('what is said to be answered first never answers, whatever is written', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 2, maxLength: 4 }),
      fc.array(fc.oneof(word, fc.constantFrom('lnik', 'the', 'pricse', 'A+!', 'no')), { maxLength: 5 }),
      fc.constantFrom('post', 'live'),
      (some, words, surface) => {
        const rules = some.map(made);
        const shadows = findShadows(rules, NOW);
        found += shadows.size;
        const comment = makeComment(words.join(' '), { surface, sentAt: NOW.toISOString() });
        const answering = compileRules(rules).match(comment)?.rule.id ?? '';
        expect([...shadows.keys()]).not.toContain(answering);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(found).toBeGreaterThan(100);
});
