import { expect, test } from 'vitest';
import {
  openRuleTally,
  type StoredIncoming,
  waitingForNext,
} from '../../../../../lambdas/keyword-dm/rules/replay.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { seededRandom } from '../../../../support/keyword-dm/random.ts';
import {
  generateComment,
  generateRules,
  slowMatch,
} from '../../../../support/keyword-dm/reference-matcher.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';

const kept = (text: string, more: Partial<StoredIncoming> = {}): StoredIncoming => ({
  ...makeComment(text),
  receivedAt: '2026-06-01T12:00:01.000Z',
  ...more,
});

function run(all: readonly StoredIncoming[], now: readonly Rule[], candidate: readonly Rule[]) {
  const tally = openRuleTally(now, candidate);
  const differences = all.flatMap((one) => tally.add(one) ?? []);
  return { ...tally.result(), differences };
}

const link = makeRule({ id: 'link' });
const guide = makeRule({ id: 'guide', keywords: ['guide'], priority: 1 });

test('says what would be answered, no longer answered, and answered otherwise', () => {
  const all = [kept('link'), kept('guide', { id: 'c2' }), kept('link guide', { id: 'c3' }), kept('hello')];
  expect(run(all, [link], [guide])).toMatchObject({
    tried: 4,
    counts: { answered: 1, unanswered: 1, 'other-rule': 1 },
    answers: { guide: 2 },
    differences: [
      { id: 'c1', change: 'unanswered', now: 'link', text: 'link' },
      { id: 'c2', change: 'answered', candidate: 'guide' },
      { id: 'c3', change: 'other-rule', now: 'link', candidate: 'guide' },
    ],
  });
});

test('a rule is asked about what came before it was there; its dates hold', () => {
  const young = { ...guide, listeningSince: '2027-01-01T00:00:00.000Z' };
  expect(run([kept('guide')], [], [young]).answers).toEqual({ guide: 1 });
  const later = { ...guide, activeFrom: '2026-07-01T00:00:00.000Z' };
  expect(run([kept('guide')], [], [later]).answers).toEqual({ guide: 0 });
});

test('what no rule could answer is counted, and not tried', () => {
  const all = [
    kept('guide', { reason: 'person-stopped' }),
    kept('guide', { reason: 'window-closed' }),
    kept('', { reason: 'not-storable' }),
    kept('guide', { reason: 'no-rule' }),
    kept('guide', { reason: 'cooldown' }),
  ];
  const every = makeRule({ id: 'every', match: 'every', keywords: [] });
  expect(run(all, [], [every])).toMatchObject({
    tried: 5,
    beyondRules: 2,
    withoutText: 1,
    answers: { every: 2 },
  });
});

test('rules of both sides that only look on answer nothing', () => {
  expect(run([kept('guide')], [], [{ ...guide, shadow: true }]).differences).toEqual([]);
});

test('a rule for a post that has not come can’t be tried', () => {
  const next = makeRule({ scope: { on: 'next-post' } });
  expect(waitingForNext([link, next, { ...next, boundMediaId: 'm1' }])).toEqual([next]);
});

test('agrees with the slow matcher on which rule answers before and after', () => {
  const random = seededRandom(31);
  for (let round = 0; round < 20; round++) {
    const ofOne = (rules: Rule[]) =>
      rules.map((rule) => ({ ...rule, account: 'a1', listeningSince: '2026-01-01T00:00:00.000Z' }));
    const [now, candidate] = [ofOne(generateRules(random, 12)), ofOne(generateRules(random, 12))];
    const generated = Array.from({ length: 50 }, (_, i) => generateComment(random, i)).map((one) => ({
      ...one,
      comment: { ...one.comment, account: 'a1' },
    }));
    const { differences } = run(
      generated.map(({ comment }) => ({ ...comment, receivedAt: comment.sentAt })),
      now,
      candidate,
    );
    const expected = generated.flatMap((one) => {
      const [was, would] = [slowMatch(now, one), slowMatch(candidate, one)];
      return was === would ? [] : [{ id: one.comment.id, was, would }];
    });
    expect(differences.map(({ id, now: was, candidate: would }) => ({ id, was, would }))).toEqual(expected);
  }
});
