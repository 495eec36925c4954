import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribedRule as Rule } from '../../../../../contract/client/keyword-dm.ts';
import {
  changedInput,
  type Draft,
  inputOf,
  MODES,
  NEW_DRAFT,
  PLACES,
  problemsOf,
  splitKeywords,
  withKeywords,
} from '../../../../../desk/pages/instagram/draft.ts';
import { longestBytes, MOST_BYTES, previewPieces } from '../../../../../desk/pages/instagram/message.ts';
import { ruleInput, savedRule } from '../../../../../lambdas/keyword-dm/rules/rule.ts';

const word = fc.stringMatching(/^[a-zé]{3,9}( [a-z]{2,5})?$/);
const moment = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const scope = fc.constantFrom(...PLACES).map((on) => (on === 'post' ? { on, mediaId: '17900' } : { on }));

/** Rules as the API takes them. */
const input = fc
  .record(
    {
      account: fc.constant('main'),
      name: fc.stringMatching(/^[a-zA-Z][a-zA-Z ]{0,20}[a-z]$/),
      match: fc.constantFrom('word', 'exact', 'any', 'all', 'every'),
      keywords: fc.uniqueArray(word, { minLength: 1, maxLength: 4 }),
      excluded: fc.uniqueArray(word, { maxLength: 3 }),
      typos: fc.boolean(),
      scope,
      priority: fc.integer({ min: 0, max: 1000 }),
      activeFrom: moment,
      enabled: fc.boolean(),
      shadow: fc.boolean(),
      message: fc
        .string({ minLength: 1, maxLength: 60 })
        .filter((text) => !/[{}]/.test(text) && text.trim() !== ''),
      linkId: fc.constant('aBcD2345'),
      publicReplies: fc.array(fc.stringMatching(/^[A-Za-z]{1,12}$/), { maxLength: 3 }),
      cooldownHours: fc.integer({ min: 0, max: 8760 }),
    },
    {
      requiredKeys: [
        'account',
        'name',
        'match',
        'keywords',
        'excluded',
        'typos',
        'scope',
        'priority',
        'enabled',
        'message',
        'publicReplies',
        'cooldownHours',
      ],
    },
  )
  .map((rule) => ({
    ...rule,
    publicReplies: rule.scope.on === 'live' ? [] : rule.publicReplies,
    keywords:
      rule.match === 'every'
        ? []
        : rule.match === 'word' || rule.match === 'exact'
          ? rule.keywords.slice(0, 1)
          : rule.keywords,
  }));

function stored(given: object): Rule {
  const saved = savedRule(ruleInput.parse(given), undefined, 'r1', new Date('2026-11-01T00:00:00Z'));
  return { ...saved, etag: '"1"', sent: 0, clicked: 0 } as Rule;
}

describe('a rule in the editor', () => {
  it('comes out as it went in, so that switching it or moving it changes nothing else', () => {
    fc.assert(
      fc.property(input, (given) => {
        const rule = stored(given);
        expect(ruleInput.parse(changedInput(rule, {}))).toEqual(ruleInput.parse(given));
      }),
    );
  });

  it('goes on to listen when its priority is changed', () => {
    fc.assert(
      fc.property(input, (given) => {
        const rule = stored(given);
        const next = ruleInput.parse(changedInput(rule, { priority: '7' }));
        const saved = savedRule(next, rule as never, 'r1', new Date('2026-11-28T00:00:00Z'));
        expect(saved.listeningSince).toBe(rule.listeningSince);
      }),
    );
  });

  it('is found right by the page exactly when the API takes it', () => {
    // Mostly right, so that one mistake among many fields is the usual case.
    const often = <Value>(right: fc.Arbitrary<Value>, ...odd: Value[]) =>
      fc.oneof({ weight: 10, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
    const draft: fc.Arbitrary<Draft> = fc.record({
      name: often(fc.constant('A rule'), '', ' '),
      mode: fc.constantFrom(...MODES),
      keywords: often(fc.uniqueArray(word, { minLength: 1, maxLength: 3 }), []),
      excluded: fc.uniqueArray(word, { maxLength: 2 }),
      typos: fc.boolean(),
      place: fc.constantFrom(...PLACES),
      mediaId: often(fc.constant('17900'), '', 'no id!'),
      priority: often(fc.constantFrom('0', '1000'), '1001', '-1', '1.5', ''),
      activeFrom: often(fc.constantFrom('', '2026-11-28T09:00'), '0001-01-01T00:00'),
      activeUntil: often(fc.constantFrom('', '2026-11-29T09:00'), '2026-11-28T09:00'),
      enabled: fc.boolean(),
      shadow: fc.boolean(),
      message: often(
        fc.constantFrom('Hello', 'Hi {name}', 'Here: {link}'),
        ...['{firstname}', 'x'.repeat(1001), '🎉'.repeat(240)],
      ),
      linkId: fc.constantFrom('', 'aBcD2345'),
      publicReplies: fc.array(fc.constantFrom('Sent!', ''), { maxLength: 20 }),
      cooldownHours: often(fc.constantFrom('0', '24'), '8761', 'x'),
    });
    fc.assert(
      fc.property(draft, (given) => {
        const isRight = Object.keys(problemsOf(given)).length === 0;
        expect(isRight).toBe(ruleInput.safeParse(inputOf(given, 'main')).success);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['12026-11-28T09:00', '275760-09-13T00:00', '2026-02-31T', 'x'])(
    'says that %j is no time, where the browser lets it be written',
    (written) => {
      const draft = { ...NEW_DRAFT, name: 'A', keywords: ['link'], message: 'x' };
      expect(problemsOf({ ...draft, activeFrom: written })).toEqual({ activeFrom: ['timeWrong'] });
      expect(problemsOf({ ...draft, activeFrom: '2026-11-28T09:00', activeUntil: written })).toEqual({
        activeUntil: ['timeWrong'],
      });
    },
  );

  it('takes no time of which the year has more digits elsewhere', () => {
    const late = problemsOf({ ...NEW_DRAFT, activeUntil: '9999-12-31T23:59' });
    const isLater = new Date('9999-12-31T23:59').toISOString().startsWith('+');
    expect(late.activeUntil !== undefined).toBe(isLater);
  });

  it('sends no public replies for a live video, also where some were written before the place was chosen', () => {
    const draft = { ...NEW_DRAFT, publicReplies: ['Sent!'] };
    expect(inputOf({ ...draft, place: 'live' }, 'main').publicReplies).toEqual([]);
    expect(inputOf({ ...draft, place: 'post' }, 'main').publicReplies).toEqual(['Sent!']);
  });

  it('says everything that is wrong with a message at once', () => {
    const { message } = problemsOf({ ...NEW_DRAFT, message: `{firstname} {link} ${'x'.repeat(1000)}` });
    expect(message).toEqual(['messageUnknown', 'messageNoLink', 'messageTooLong']);
  });

  it('keeps "any" of a list that has come down to one word, as that would begin to listen once more', () => {
    const rule = stored({ account: 'main', name: 'A', match: 'any', keywords: ['link'], message: 'x' });
    expect(changedInput(rule, { enabled: false }).match).toBe('any');
  });
});

describe('keywords', () => {
  it('are parted by commas, semicolons and lines', () => {
    expect(splitKeywords(' send me,info ;  how   to\nlink,, ')).toEqual([
      'send me',
      'info',
      'how to',
      'link',
    ]);
  });

  it('are there once, in whatever case and width', () => {
    expect(withKeywords(['Link'], ['LINK', 'info', 'Info', 'ｌｉｎｋ'])).toEqual(['Link', 'info']);
  });
});

describe('the length of a message', () => {
  it('leaves room for the longest name and link, in bytes', () => {
    expect(longestBytes('é')).toBe(2);
    expect(longestBytes('{name}')).toBe(64);
    expect(longestBytes('Hi {name}: {link} 🎉')).toBe(3 + 64 + 2 + 200 + 1 + 4);
    expect(MOST_BYTES).toBe(1000);
  });
});

describe('the preview', () => {
  it('fills in name and link, and knows which piece is the link', () => {
    expect(previewPieces('Hi {name}, {link} and {link}', 'Ada', 'https://l/x')).toEqual([
      { at: 0, text: 'Hi Ada, ', isLink: false },
      { at: 11, text: 'https://l/x', isLink: true },
      { at: 17, text: ' and ', isLink: false },
      { at: 22, text: 'https://l/x', isLink: true },
    ]);
  });
});
