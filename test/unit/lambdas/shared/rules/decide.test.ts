import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formRules, type Rules, widgetRules } from '../../../../../config/rules.ts';
import type { Facts } from '../../../../../lambdas/shared/rules/conditions.ts';
import { decide, differences } from '../../../../../lambdas/shared/rules/decide.ts';
import { loadPatterns, PATTERN_READS } from '../../../../../lambdas/shared/rules/patterns.ts';

const SATURDAY_NIGHT = new Date('2026-11-28T21:30:00.000Z');

const facts = (more: Partial<Facts> & { answers?: Record<string, string | string[]> } = {}): Facts => ({
  fields: Object.entries(more.answers ?? {}),
  signals: [],
  isHeld: false,
  receivedAt: SATURDAY_NIGHT,
  ...more,
});

async function run(rules: object, about: Facts) {
  const parsed: Rules = formRules.parse(rules);
  return decide(parsed, about, { timeZone: 'Europe/Berlin', findPattern: await loadPatterns(parsed) });
}

const act = { labels: ['x'] };
const fires = async (when: object, about: Facts) =>
  (await run({ one: { when, do: act } }, about)).fired[0]?.because;

describe('a field', () => {
  const answers = { topic: 'Sales ', message: 'Please send an INVOICE', amount: '12.5', tags: ['a', 'B'] };
  it.each([
    [{ topic: { equals: 'sales' } }, ['topic equals "sales"']],
    [{ topic: { oneOf: ['offer', 'SALES'] } }, ['topic is "SALES"']],
    [{ message: { contains: 'invoice' } }, ['message contains "invoice"']],
    [{ message: { contains: ['bill', 'invoice'] } }, ['message contains "invoice"']],
    [{ message: { matches: 'inv[oi]+ce$' } }, ['message matches "inv[oi]+ce$"']],
    [{ amount: { greater: 12, less: 13 } }, ['amount is greater than 12 and is less than 13']],
    [{ tags: { equals: 'b' } }, ['tags equals "b"']],
    [{ topic: { filled: true } }, ['topic is filled in']],
    [{ phone: { filled: false } }, ['phone is empty']],
    [
      { topic: { equals: 'sales' }, amount: { less: 13 } },
      ['topic equals "sales"', 'amount is less than 13'],
    ],
  ])('holds: %j', async (fields, because) => {
    expect(await fires({ fields }, facts({ answers }))).toEqual(because);
  });

  it.each(
    [
      { topic: { equals: 'sale' } },
      { topic: { oneOf: ['offer'] } },
      { message: { contains: 'invoices' } },
      { message: { matches: '^invoice' } },
      { amount: { greater: 12.5 } },
      { message: { greater: 0 } },
      { topic: { filled: false } },
      { phone: { equals: '' } } as object,
      { phone: { filled: true } },
      { topic: { equals: 'sales' }, amount: { greater: 13 } },
    ].filter((fields) => formRules.safeParse({ one: { when: { fields }, do: act } }).success),
  )('does not: %j', async (fields) => {
    expect(await fires({ fields }, facts({ answers }))).toBeUndefined();
  });
});

describe('what is around it', () => {
  it.each([
    [{ language: ['de'] }, facts({ language: 'de-AT' }), ['in the language de']],
    [{ language: ['de'] }, facts(), undefined],
    [{ hours: { from: 18, to: 8 } }, facts(), ['between 18:00 and 8:00']],
    [{ hours: { from: 8, to: 18 } }, facts(), undefined],
    // 21:30 UTC is 22:30 in Berlin.
    [{ hours: { from: 22, to: 23 } }, facts(), ['between 22:00 and 23:00']],
    [{ weekdays: ['saturday'] }, facts(), ['on a saturday']],
    [{ weekdays: ['sunday'] }, facts({ receivedAt: new Date('2026-11-28T23:30:00.000Z') }), ['on a sunday']],
    [{ files: true }, facts({ files: 2 }), ['has files']],
    [{ files: true }, facts(), undefined],
    [{ spam: ['link', 'shouting'] }, facts({ signals: ['shouting'] }), ['has the sign of spam "shouting"']],
    [{ held: false }, facts({ isHeld: true }), undefined],
    [{}, facts(), []],
  ])('%j', async (when, about, because) => {
    expect(await fires(when, about)).toEqual(because);
  });

  it.each([
    ['/pricing/*', 'https://a.example/pricing/pro?x=1', true],
    ['/pricing/*', '/pricing', false],
    ['*/thanks', '/shop/thanks', true],
    ['/a*b*c', '/a-b-b-c', true],
    ['/a*b', '/ab-', false],
    ['/a*a', '/a', false],
    ['/a', '/a/b', false],
    ['/über-uns', 'https://a.example/über-uns', true],
    ['/über-uns', 'https://a.example/%c3%bcber-uns?x=1', true],
    ['/über-uns', '/%C3%BCber-uns', true],
    ['/über-uns', '/über-uns', true],
    ['/über*', 'https://a.example/%C3%BCber-uns/team', true],
    ['/%C3%BCber-uns', 'https://a.example/über-uns', true],
    ['/a%20b', 'https://a.example/a b', true],
    ['/a b', 'https://a.example/a%20b', true],
    ['/a/b', 'https://a.example/a%2Fb', false],
    ['/100%*', 'https://a.example/100%/ü', true],
  ])('page %s of %s: %s', (wanted, page, holds) => {
    const rules: Rules = widgetRules.parse({
      one: { when: { pages: [wanted], score: { atMost: 2 } }, do: act },
    });
    const looking = { timeZone: 'UTC', findPattern: () => false };
    expect(decide(rules, facts({ page, score: 2 }), looking).fired).toHaveLength(holds ? 1 : 0);
    expect(decide(rules, facts({ page, score: 3 }), looking).fired).toHaveLength(0);
  });
});

describe('several rules', () => {
  it('add up recipients and labels; of all else the first one decides', async () => {
    const { actions, fired } = await run(
      {
        one: {
          when: {},
          do: { to: ['a@x.example'], labels: ['a'], assignee: 'Ada', redirect: 'https://a.example' },
        },
        two: { when: { files: true }, do: { hold: true } },
        three: {
          when: {},
          do: { to: ['b@x.example', 'a@x.example'], labels: ['b'], assignee: 'Bob', autoresponse: false },
        },
      },
      facts(),
    );
    expect(fired.map(({ id }) => id)).toEqual(['one', 'three']);
    expect(actions).toEqual({
      to: ['a@x.example', 'b@x.example'],
      labels: ['a', 'b'],
      assignee: 'Ada',
      autoresponse: false,
      redirect: 'https://a.example',
    });
  });

  it('a shadow says what it would change, and changes nothing', async () => {
    const { actions, fired } = await run(
      {
        one: { when: {}, do: { assignee: 'Ada' } },
        two: { when: {}, do: { assignee: 'Bob', hold: true, to: ['b@x.example'] }, shadow: true },
        three: { when: {}, do: { assignee: 'Bob' }, shadow: true },
      },
      facts(),
    );
    expect(actions).toEqual({ assignee: 'Ada' });
    expect(fired.map(({ would }) => would)).toEqual([undefined, ['hold', 'to'], []]);
  });

  it('name everything that differs between two decisions', () => {
    expect(differences({ hold: true, labels: ['a'] }, { labels: ['b'] })).toEqual(['hold', 'labels']);
  });
});

/** Any rule about texts that visitors write. */
const anyRule = fc.record({
  when: fc.record({
    fields: fc.dictionary(
      fc.constantFrom('topic', 'message', 'amount'),
      fc.oneof(
        fc.record({ equals: fc.constantFrom('a', 'sales', 'ÄÖ') }),
        fc.record({ contains: fc.constantFrom('a', 'in') }),
        fc.record({ matches: fc.constantFrom('^a+$', '(a|b)*c', '\\d{2,5}') }),
        fc.record({ greater: fc.integer({ max: 99_999 }) }),
      ),
      { minKeys: 1, maxKeys: 2 },
    ),
  }),
  do: fc.record({ to: fc.uniqueArray(fc.constantFrom('a@x.example', 'b@x.example'), { minLength: 1 }) }),
  shadow: fc.boolean(),
});

it('nothing that a visitor writes becomes an address, or a word of the reasons', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom('r1', 'r2', 'r3'), anyRule),
      fc.dictionary(
        fc.constantFrom('topic', 'message', 'amount'),
        fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), {
          weight: 3,
          arbitrary: fc.constantFrom('a', 'A ', 'sales', 'äö', 'aaa', 'ababc', '12345', 'in "a@x.example"'),
        }),
        { minKeys: 2 },
      ),
      async (rules, answers) => {
        const { actions, fired } = await run(rules, facts({ answers }));
        const configured = JSON.stringify(rules).toLowerCase();
        for (const address of actions.to ?? []) expect(configured).toContain(address);
        for (const { because } of fired)
          for (const [, quoted = ''] of because.join('\n').matchAll(/"([^"]*)"/g))
            expect(configured).toContain(JSON.stringify(quoted).slice(1, -1).toLowerCase());
      },
    ),
  );
});

it('a pattern reads no more of a list than of one answer', async () => {
  const rules: Rules = formRules.parse({
    one: { when: { fields: { tags: { matches: 'never' } } }, do: act },
  });
  let read = 0;
  const findPattern = (_: string, text: string) => {
    read += text.length;
    return false;
  };
  const tags = Array.from({ length: 190 }, () => 'x'.repeat(1_300));
  decide(rules, facts({ answers: { tags } }), { timeZone: 'UTC', findPattern });
  expect(read).toBe(PATTERN_READS);
});
