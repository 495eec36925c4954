import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFormat, ownName } from '../../../../desk/i18n/format.ts';
import { de } from '../../../../desk/i18n/messages/de.ts';
import { en } from '../../../../desk/i18n/messages/en.ts';
import { chooseLanguage, makeTranslate } from '../../../../desk/i18n/translate.ts';
import { corpus } from '../../../support/corpus.ts';

describe('a text', () => {
  it('gets its values, numbers as the language writes them', () => {
    expect(makeTranslate('en', en)('common.copyNamed', { name: 'address' })).toBe('Copy address');
    expect(makeTranslate('de', de)('inbox.files', { count: 12_345 })).toBe('12.345 Dateien');
  });

  it('follows the plural of the language', () => {
    const t = makeTranslate('en', en);
    expect([0, 1, 2].map((count) => t('inbox.files', { count }))).toEqual(['0 files', '1 file', '2 files']);
  });

  it('keeps what a value holds as it is, braces and dollar signs included', () => {
    const t = makeTranslate('en', en);
    expect(t('common.copyNamed', { name: '{name} $& $1' })).toBe('Copy {name} $& $1');
  });
});

describe('the language', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['pl', 'fr-CA'], 'fr'],
    [['ES'], 'es'],
    [['pl', 'ja'], 'en'],
    [[], 'en'],
  ])('of a browser that wants %j is %s', (wishes, expected) => {
    expect(chooseLanguage(wishes)).toBe(expected);
  });
});

describe('the tag of an odd browser', () => {
  it.each(['en-US@posix', 'C', 'c.UTF-8', 'de_AT', 'de_DE.UTF-8@euro', '', '-', 'x', '🙂', 'toolongforatag'])(
    'does not keep the desk from writing: %j',
    (tag) => {
      const format = makeFormat(tag);
      const now = new Date(2026, 10, 28, 12, 0);
      expect([format.age(now.toISOString(), now), format.number(1.5), format.bytes(1), ownName(tag)]).toEqual(
        Array(4).fill(expect.stringMatching(/./)),
      );
    },
  );

  it('is any text at all', () => {
    const tag = fc
      .array(fc.constantFrom('de', 'en', 'AT', 'US', 'Latn', '-', '_', 'x', 'u', 'ca', 'posix', '@', '.'))
      .map((pieces) => ['de', ...pieces.slice(0, 3)].join('-').replaceAll('-_-', '_'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), tag), (wish) => makeFormat(wish).percent(0.5).length > 0),
      { examples: corpus('desk/language-tags') },
    );
  });

  it('keeps its country where it can be read', () => {
    expect(makeFormat('de_AT.UTF-8').number(1234.5)).toBe(makeFormat('de-AT').number(1234.5));
  });

  it('reaches Intl by these two files alone', () => {
    const users = globSync('desk/**/*.{ts,tsx}').filter((file) =>
      /\bnew Intl\.|\bIntl\.\w+\(/.test(readFileSync(file, 'utf8')),
    );
    expect(users.sort()).toEqual(['desk/i18n/format.ts', 'desk/i18n/translate.ts']);
  });
});

describe('a format', () => {
  const format = makeFormat('en-GB');
  const now = new Date(2026, 10, 28, 12, 0);
  const at = (...parts: [number, number, number, number]) => new Date(...parts).toISOString();

  it('says the age of something shortly', () => {
    expect(format.age(at(2026, 10, 28, 9), now)).toBe('09:00');
    expect(format.age(at(2026, 10, 27, 23), now)).toBe('Fri');
    expect(format.age(at(2026, 10, 20, 23), now)).toBe('20 Nov');
    expect(format.age(at(2025, 11, 20, 23), now)).toBe('20 Dec 2025');
    // A clock that is a little behind the server's.
    expect(format.age(at(2026, 10, 28, 13), now)).toBe('13:00');
  });

  it('writes sizes for people', () => {
    expect([0, 1, 999, 1_000, 86_737, 25_000_000, 3e12].map(format.bytes)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1 kB',
      '87 kB',
      '25 MB',
      '3,000 GB',
    ]);
  });

  it('reads a date as that day, wherever it is read', () => {
    expect(format.date('2026-11-28')).toBe('28 Nov 2026');
  });

  it('takes a browser’s language tag that is none', () => {
    expect(format.language('de')).toBe('German');
    expect(format.language('not a tag!')).toBe('not a tag!');
  });
});
