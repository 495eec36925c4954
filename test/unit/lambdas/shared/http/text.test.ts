import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanText,
  isVisible,
  shorten,
  textLength,
  trimEdges,
} from '../../../../../lambdas/shared/http/text.ts';
import { corpus } from '../../../../support/corpus.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const halfPairs = fc
  .array(fc.constantFrom('\ud83d', '\ude00', 'a', '\0', '\v', '\u009f', '\r\n', '\ufeff'), { maxLength: 40 })
  .map((pieces) => pieces.join(''));

describe('cleanText', () => {
  it.each([
    ['Slide title\vSecond line', 'Slide title\nSecond line'],
    ['a\0b\u0007c\u001b[2Jd\u007fe\u0085f\u009fg', 'abc[2Jdefg'],
    ['tab\tline\nboth\r\nreturn\r', 'tab\tline\nboth\r\nreturn\r'],
    ['cut by maxlength \ud83d', 'cut by maxlength \ufffd'],
    ['\ude00 from the other end', '\ufffd from the other end'],
    ['\ufeffmarked', '\ufeffmarked'],
    ['สวัสดี\u200bครับ می\u200cخواهم 👩\u200d👩\u200d👧', 'สวัสดี\u200bครับ می\u200cخواهم 👩\u200d👩\u200d👧'],
  ])('%j becomes %j', (typed, kept) => {
    expect(cleanText(typed)).toBe(kept);
  });

  it('leaves no control character but tabs and line breaks, and nothing torn', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, halfPairs), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[^\P{Cc}\t\n\r]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean)).toBe(clean);
        // What can be read stays, in its order.
        expect(clean.replace(/[\p{Cc}\ufffd]/gu, '')).toBe(
          text.toWellFormed().replace(/[\p{Cc}\ufffd]/gu, ''),
        );
      }),
    );
  });
});

describe('trimEdges', () => {
  // Unicode's White_Space, and marks that come along with what is copied.
  const SPACES = [
    ...'\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
    ...'\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200e\u202a\u202c\u2060',
  ];

  it('takes away any white space around, and none within', () => {
    const around = fc.array(fc.constantFrom(...SPACES), { maxLength: 5 }).map((spaces) => spaces.join(''));
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(trimEdges(`${before}ada@example.com${after}`)).toBe('ada@example.com');
        expect(trimEdges(`${before}a\u00a0b c${after}`)).toBe('a\u00a0b c');
      }),
    );
    for (const space of SPACES) expect(trimEdges(`${space}x${space}`)).toBe('x');
  });

  it('leaves nothing of a text that has nothing to be seen', () => {
    expect(trimEdges('')).toBe('');
    expect(trimEdges(SPACES.join(''))).toBe('');
    expect(['', SPACES.join(''), `${SPACES.join('')}x`].map(isVisible)).toEqual([false, false, true]);
  });
});

describe('textLength', () => {
  it('counts a line break as one, however it was sent', () => {
    expect(['a\nb', 'a\r\nb', 'a\rb'].map(textLength)).toEqual([3, 3, 3]);
    expect(textLength(`${'x'.repeat(4781)}${'\r\n'.repeat(119)}`)).toBe(4900);
    expect(textLength('😀')).toBe(2);
  });
});

describe('shorten', () => {
  const family = '👩‍👩‍👧‍👦';
  const segments = (text: string) =>
    [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(
      ({ segment }) => segment,
    );

  it.each([
    ['short', 10, 'short'],
    ['😀'.repeat(6), 10, `${'😀'.repeat(4)}…`],
    [`ab${family}cd`, 8, 'ab…'],
    ['e\u0301'.repeat(5), 6, `${'e\u0301'.repeat(2)}…`],
    ['🇩🇪🇫🇷🇬🇧', 10, '🇩🇪🇫🇷…'],
    ['one two three', 9, 'one two…'],
  ])('cuts %j to %i', (text, most, expected) => {
    expect(shorten(text, most)).toBe(expected);
  });

  it('never tears a character apart, and keeps to its length', () => {
    const texts = fc.array(
      fc.oneof(fc.constantFrom(family, '😀', '🇩🇪', 'ก็', 'e\u0301', 'a', ' '), fc.string()),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (pieces, most) => {
        const text = pieces.join('').toWellFormed();
        const short = shorten(text, most);
        expect(short.length).toBeLessThanOrEqual(most);
        const whole = segments(text);
        const starts = whole.map((_, i) => `${whole.slice(0, i).join('').trimEnd()}…`);
        expect(text.length <= most ? [text] : starts).toContain(short);
      }),
      { examples: corpus('http/shorten') },
    );
  });
});
