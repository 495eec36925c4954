/** Strangers write what functions and the desk read, and one text must not keep a function busy until its time is over, or a page. */
import { beforeAll, describe, expect, it } from 'vitest';
import { growthsOf, isUnbounded, type Pattern, patternsOf } from '../support/patterns.ts';

/** What the detector calls slow or can't read, and why its text is short all the same. */
const SHORT_TEXTS: Readonly<Record<string, readonly [pattern: string, why: string][]>> = {
  'desk/pages/mails/show-mail.ts': [
    [String.raw`<style[^>]*>([\s\S]*?)<\/style>`, 'a mail of ours, made of the configuration alone'],
    [String.raw`(<[a-z][^>]*?)\sstyle="`, 'the same'],
    [String.raw`(<a\s[^>]*?)\bhref="`, 'the same'],
  ],
  'lambdas/contact/files/name.ts': [[String.raw`^[.\s]+|[.\s]+$`, 'a name, cut to 100 characters before']],
  'lambdas/data/lake/compose.ts': [[String.raw`[;\s]+$`, 'a question that the owner asks, signed in']],
  'lambdas/keyword-dm/rules/message.ts': [
    [String.raw`[ \t]*\{name\}`, 'a message of the configuration, of at most 1,000 bytes'],
  ],
  'lambdas/keyword-dm/rules/words.ts': [
    [
      // The detector does not know sets of sets. Each letter belongs to one alternative, and a mark follows one letter.
      patternsOf(['lambdas/keyword-dm/rules/words.ts']).known.find(({ flags }) => flags === 'gv')?.source ??
        '',
      'a comment or a message, which Instagram holds to 2,200 characters',
    ],
  ],
  'lambdas/shared/mail/answer.ts': [['daily.*quota', 'a sentence of SES']],
};

/** Where one is made while it runs, once in each, which only reading helps. */
const MADE: Readonly<Record<string, string>> = {
  'desk/pages/feedback/figures.ts': 'the id of a widget, and the end of its address',
  'lambdas/contact/submission/place.ts': 'a name of our own',
  'lambdas/shared/page/messages.ts': 'our own messages, with at most the name of a field in them',
  'lambdas/shared/spam/content.ts': 'one character of given scripts',
  'lambdas/shared/spam/text.ts': 'nine characters at most, as the test of its patterns holds, too',
  'site/frontdesk-feedback-more.js': 'the path of a page, in the browser of who is on it',
};

const { known, made } = patternsOf(['desk/**/*.{ts,tsx}', 'lambdas/**/*.ts', 'site/**/*.js']);
const unbounded = known.filter(isUnbounded);

function isShort({ file, source }: Pattern): boolean {
  return SHORT_TEXTS[file]?.some(([pattern]) => pattern === source) ?? false;
}

/** Which the detector has to know for slow, and how slow. */
const SLOW: readonly [source: string, growth: string][] = [
  [String.raw`;\s*([^\s=;]+)=(?:"((?:\\["\\]|[^"])*)"|([^;]*))`, 'exponential'],
  [String.raw`[\s\u0085\p{Cf}]+$`, '2nd degree polynomial'],
  [String.raw`^[\x21-\x7e]*=[\x21-\x7e]*$`, '2nd degree polynomial'],
  [String.raw`^\S*\.\S*$`, '2nd degree polynomial'],
  // With assertions.
  [String.raw`"((?:[^"\\]|\\["\\]|\\(?!["\\]))*)"`, '2nd degree polynomial (fuzz)'],
  ['(?=a)(?:a|ab?)+$', 'exponential (fuzz)'],
  // With high counts.
  ['(?:a{1,40}){5,}$', 'exponential'],
];
const slow: Pattern[] = SLOW.map(([source]) => ({
  file: '',
  source,
  flags: source.includes(String.raw`\p`) ? 'u' : '',
}));

const growths = new Map<Pattern, string>();
beforeAll(async () => {
  const all = [...unbounded, ...slow];
  for (const [i, growth] of (await growthsOf(all)).entries()) growths.set(all[i] as Pattern, growth);
});

describe('the time that a regular expression takes grows with its text and no faster', () => {
  it.each(unbounded.filter((pattern) => !isShort(pattern)))('in $file: $source', (pattern) => {
    expect(growths.get(pattern)).toBe('safe');
  });

  it('but where its text is known to be short', () => {
    const short = Object.entries(SHORT_TEXTS).flatMap(([file, patterns]) =>
      patterns.map(([source]) => ({ file, source })),
    );
    const found = unbounded.filter((pattern) => isShort(pattern) && growths.get(pattern) !== 'safe');
    expect(found.map(({ file, source }) => ({ file, source }))).toEqual(short);
  });

  it('and those that are made while it runs were read', () => {
    expect(made).toEqual(Object.keys(MADE));
  });
});

describe('the detector', () => {
  it.each(SLOW.map(([source, growth], i) => [source, growth, slow[i] as Pattern] as const))(
    'knows %s for slow',
    (_, growth, pattern) => {
      expect(isUnbounded(pattern)).toBe(true);
      expect(growths.get(pattern)).toBe(growth);
    },
  );

  it.each(['[*+]', String.raw`\*\+\{2,\}`, 'a{1,200}b?'])('passes over %s, which is bounded', (source) => {
    expect(isUnbounded({ file: '', source, flags: '' })).toBe(false);
  });
});
