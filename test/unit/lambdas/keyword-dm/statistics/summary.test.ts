import { expect, test } from 'vitest';
import { type Fact, NOTHING } from '../../../../../lambdas/keyword-dm/statistics/facts.ts';
import { summariseSpan } from '../../../../../lambdas/keyword-dm/statistics/summary.ts';

const fact = (values: Partial<Fact>): Fact => ({ day: '2026-11-01', ...NOTHING, ...values });
const names = {
  rules: new Map([['rule-aaaaaa', 'Guide']]),
  links: new Map([['shop', 'Shop']]),
};

test('what was sent and clicked adds up by rule, by link and by day', () => {
  const facts = [
    fact({ ruleId: 'rule-aaaaaa', linkId: 'shop', sent: 3 }),
    fact({ ruleId: 'rule-aaaaaa', sent: 1, publicSent: 4 }),
    fact({ day: '2026-11-02', ruleId: 'rule-bbbbbb', linkId: 'shop', sent: 1 }),
    fact({ day: '2026-11-02', linkId: 'shop', tag: 'aaaaaa', clicked: 2 }),
    fact({ day: '2026-11-02', linkId: 'shop', tag: 'cccccc', clicked: 1 }),
    fact({ day: '2026-11-02', linkId: 'shop', clicked: 5, bots: 7 }),
  ];
  const summary = summariseSpan(facts, { from: '2026-11-01', to: '2026-11-03' }, names);
  expect(summary.rules).toEqual([
    {
      ruleId: 'rule-aaaaaa',
      name: 'Guide',
      sent: 4,
      sentWithLink: 3,
      publicSent: 4,
      clicked: 2,
      rate: 0.6667,
      lastSentDay: '2026-11-01',
      links: [{ linkId: 'shop', name: 'Shop', sent: 3, clicked: 2, rate: 0.6667 }],
      days: [
        { day: '2026-11-01', sent: 4, clicked: 0 },
        { day: '2026-11-02', sent: 0, clicked: 2 },
      ],
    },
    expect.objectContaining({ ruleId: 'rule-bbbbbb', sent: 1, clicked: 0, rate: 0 }),
  ]);
  // A rule that is not there any more has no name; a tag that no rule has counts for the link alone.
  expect(summary.rules[1]).not.toHaveProperty('name');
  expect(summary.links).toEqual([
    expect.objectContaining({ linkId: 'shop', sent: 4, clicked: 8, bots: 7, rate: 2 }),
  ]);
  expect(summary.days).toEqual([
    { day: '2026-11-01', sent: 4, publicSent: 4, clicked: 0, bots: 0 },
    { day: '2026-11-02', sent: 1, publicSent: 0, clicked: 8, bots: 7 },
    { day: '2026-11-03', sent: 0, publicSent: 0, clicked: 0, bots: 0 },
  ]);
});

test('a rate is there only where something was sent', () => {
  const { links } = summariseSpan(
    [fact({ linkId: 'shop', clicked: 1 })],
    { from: '2026-11-01', to: '2026-11-01' },
    names,
  );
  expect(links[0]).not.toHaveProperty('rate');
});
