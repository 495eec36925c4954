import { describe, expect, test } from 'vitest';
import { compileRules } from '../../../../../lambdas/keyword-dm/rules/matcher.ts';
import type { Rule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';
import { seededRandom } from '../../../../support/keyword-dm/random.ts';
import {
  ACCOUNTS,
  generateComment,
  generateRules,
  slowMatch,
} from '../../../../support/keyword-dm/reference-matcher.ts';
import { makeComment, makeRule } from '../../../../support/keyword-dm/rules.ts';
import { APOSTROPHES } from '../../../../support/keyword-dm/vocabulary.ts';

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

describe('what real people write', () => {
  const says = (keyword: string, text: string, excluded: string[] = []) =>
    answers({ keywords: [keyword], excluded }, text);

  test.each(APOSTROPHES)('the apostrophe %s is every other one', (apostrophe) => {
    for (const other of APOSTROPHES) {
      expect(says(`I${apostrophe}m in`, `yes I${other}m in!`)).toBe(true);
      expect(says('link', `I don${other}t want the link`, [`don${apostrophe}t`])).toBe(false);
    }
    expect(says('info', `Je veux l${apostrophe}info svp`)).toBe(true);
  });

  test.each(['ℹ️', 'ℹ', 'Ⓜ️', '™️', '©️', '🅰️', '㊗️', '‼️', '🔥', '👍🏽'])(
    'the emoji %s is a word, however it is drawn, and never a letter',
    (emoji) => {
      const bareEmoji = emoji.replace(/[\uFE0E\uFE0F]/g, '');
      for (const text of [bareEmoji, `${bareEmoji}\uFE0F`, `${bareEmoji}\uFE0E`, `so${emoji}good`])
        expect(says(emoji, text), text).toBe(true);
      expect(says(emoji, 'I love this photo, a tm m i c 祝')).toBe(false);
      for (const letter of ['i', 'm', 'tm', 'a', 'c', '祝']) expect(says(letter, emoji), letter).toBe(false);
    },
  );

  test.each(['Link.Thanks', '_LINK_', 'LINK:please', 'ok·link', 'no,link', 'link’s', 'the…link', 'a_link_b'])(
    'words that run together: %s',
    (text) => expect(says('LINK', text)).toBe(true),
  );

  test.each(['no.link', 'no_link', 'no:link', 'No·Link', "no'link"])('an exclusion holds in %s', (text) =>
    expect(says('link', text, ['no link'])).toBe(false),
  );

  test.each([
    [true, '3.50', 'for 3.50?'],
    [false, '3', 'for 3.50?'],
    [false, '50', 'for 3.50?'],
    [true, '10_000', '10_000!'],
    [true, '10', '10:30'],
  ])('digits keep what joins them: %s for %s in %s', (expected, keyword, text) =>
    expect(says(keyword, text)).toBe(expected),
  );

  test.each([
    [true, 'A+', 'an A+ please'],
    [true, 'A+', 'a+'],
    [false, 'A+', 'a'],
    [false, 'A+', 'a + b'],
    [false, 'A+', 'a++'],
    [true, '$10', 'US$10?'],
    [false, '$10', '10'],
    [false, '$10', '$100'],
    [false, '$10', '$10.50'],
    [true, '+', '+'],
    [true, '+', 'me +'],
    [false, '+', 'me'],
    [true, 'C#', 'I write C#.'],
    [true, '<3', 'so nice <3'],
    [true, '#link', 'hey #LINK'],
    [false, '#link', 'link'],
    [true, 'link', '#link'],
    [true, '100%', '100 %'.replace(' ', '')],
    [true, 'A+', 'Ａ＋'],
  ])('a symbol in a keyword counts: %s for %s in %s', (expected, keyword, text) =>
    expect(says(keyword, text)).toBe(expected),
  );

  test.each([
    '@link hello',
    '＠link',
    'hey@link',
    '@my.link_shop',
    'write to link@shop.example',
    'https://shop.example/link',
    'HTTPS://LINK.example?link=link',
    'www.link.de',
    'shop.example/link',
    'link.com',
  ])('neither a mention nor an address is a word: %s', (text) => expect(says('link', text)).toBe(false));

  test('beside a mention or an address other words count', () => {
    expect(says('link', '@shop link')).toBe(true);
    expect(says('link', 'link@shop')).toBe(true);
    expect(says('link', 'https://x.example LINK')).toBe(true);
  });

  test.each([
    ['kayıt', 'KAYIT'],
    ['KAYIT', 'kayıt'],
    ['iyi', 'İYİ'],
    ['İNDİRİM', 'indirim'],
    ['رابط', 'الـرابط رابـــط'],
    ['ราคา', 'ราคาเท่าไหร่'],
    ['価格', '価格を教えて'],
    ['リンク', 'リンクください'],
    ['링크', '링크'.normalize('NFD')],
    ['קישור', 'אפשר קישור?'],
  ])('%s is found in %s', (keyword, text) => expect(says(keyword, text)).toBe(true));

  test('a Korean particle makes another word', () => expect(says('링크', '링크를 주세요')).toBe(false));
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

test('the matcher and the slow reference agree, and so does the try-out, for each of two accounts', () => {
  const random = seededRandom(20261121);
  let answered = 0;
  for (let round = 0; round < 40; round++) {
    const rules = generateRules(random, 24);
    const matchers = Map.groupBy(rules, ({ account }) => account);
    const compiled = new Map<string, ReturnType<typeof compileRules>>(
      ACCOUNTS.map((account) => [account, compileRules(matchers.get(account) ?? [])]),
    );
    for (let i = 0; i < 500; i++) {
      const generated = generateComment(random, i);
      const matcher = compiled.get(generated.comment.account);
      const expected = slowMatch(rules, generated);
      expect(matcher?.match(generated.comment)?.rule.id, JSON.stringify(generated)).toBe(expected);
      const winner = matcher?.explain(generated.comment).find(({ verdict }) => verdict === 'answers');
      expect(winner?.ruleId).toBe(expected);
      if (expected) answered++;
    }
  }
  expect(answered).toBeGreaterThan(2_000);
});

test('rules that only look on change no answer, and say what each would have answered', () => {
  const random = seededRandom(29);
  let [seen, would] = [0, 0];
  for (let round = 0; round < 20; round++) {
    const rules = generateRules(random, 24)
      .map((rule) => ({ ...rule, account: 'a1', shadow: random() < 0.5 }))
      .filter(({ match }) => match !== 'every' || random() < 0.3);
    const live = rules.filter(({ shadow }) => !shadow);
    const matcher = compileRules(rules);
    for (let i = 0; i < 100; i++) {
      const generated = generateComment(random, i);
      const comment = { ...generated.comment, account: 'a1' };
      const given = { ...generated, comment };
      expect(matcher.match(comment)?.rule.id).toBe(slowMatch(live, given));
      const expected = rules
        .filter((rule) => rule.shadow && slowMatch([rule], given) !== undefined)
        .map(({ id }) => ({
          ruleId: id,
          would: slowMatch([...live, ...rules.filter((rule) => rule.id === id)], given) === id,
        }));
      const found = matcher.sightings(comment);
      expect(new Set(found), JSON.stringify(given)).toEqual(new Set(expected));
      expect(found).toHaveLength(expected.length);
      seen += found.length;
      would += found.filter((one) => one.would).length;
      for (const { ruleId, verdict } of matcher.explain(comment))
        if (verdict === 'looks-on') expect(found).toContainEqual({ ruleId, would: true });
    }
  }
  expect(seen).toBeGreaterThan(200);
  expect(would).toBeGreaterThan(50);
});
