/** The compiler holds the keys of all languages together; this holds what stands in them. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Catalogue,
  LANGUAGES,
  type LateCatalogue,
  type Message,
  type Plural,
} from '../../../../desk/i18n/translate.ts';
import { textsOf } from '../../../support/desk-texts.ts';

const CATALOGUES: Readonly<Record<(typeof LANGUAGES)[number], Catalogue & LateCatalogue>> = {
  en: await textsOf('en'),
  de: await textsOf('de'),
  es: await textsOf('es'),
  fr: await textsOf('fr'),
};

function messages(catalogue: Catalogue): Map<string, Message> {
  return new Map(
    Object.entries(catalogue).flatMap(([area, texts]) =>
      Object.entries(texts as Record<string, Message>).map(
        ([name, text]) => [`${area}.${name}`, text] as const,
      ),
    ),
  );
}

const texts = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message));
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const english = messages(CATALOGUES.en);

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const own = messages(CATALOGUES[language]);

  it('are there, all of them and no other', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, message] of own)
      for (const text of texts(message)) expect(text.trim(), key).not.toBe('');
  });

  it('have the same values as in English', () => {
    for (const [key, message] of own) {
      const [model = ''] = texts(english.get(key) ?? '').slice(-1);
      for (const text of texts(message)) {
        // "One message" may leave its number out.
        const missing = names(model).filter((name) => !names(text).includes(name) && name !== 'count');
        expect(missing, key).toEqual([]);
        expect(
          names(text).filter((name) => !names(model).includes(name)),
          key,
        ).toEqual([]);
      }
    }
  });

  it('have every plural that the language knows', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = [...own].filter(([, message]) => typeof message !== 'string');
    expect(plurals.length).toBeGreaterThan(0);
    for (const [key, message] of plurals)
      expect(Object.keys(message as Plural).toSorted(), key).toEqual(categories);
  });
});

it.each(LANGUAGES.filter((language) => language !== 'en'))('sentences are translated into %s', (language) => {
  const sentences = [...messages(CATALOGUES[language])].filter(
    ([, text]) => typeof text === 'string' && text.split(' ').length > 4,
  );
  expect(sentences.filter(([key, text]) => english.get(key) === text).map(([key]) => key)).toEqual([]);
});

it('each text is said by some page: all of them are loaded', () => {
  const source = globSync('desk/**/*.{ts,tsx}', { exclude: ['desk/i18n/messages/**'] })
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const keys = new Set([...source.matchAll(/['"](\w+\.\w+)['"]/g)].map(([, key]) => key));
  const made = [...source.matchAll(/`(\w+\.\w*)\$\{/g)].map(([, beginning = '']) => beginning);
  const isSaid = (key: string) => keys.has(key) || made.some((beginning) => key.startsWith(beginning));
  expect([...english.keys()].filter((key) => !isSaid(key))).toEqual([]);
});

/** What has a word of its own already. */
const OTHER_WORDS = {
  de: /\bPresets?\b|\bLabel\b/,
  es: /preajuste/i,
  fr: /courriel|\bspam\b/i,
} as const;

it.each(Object.entries(OTHER_WORDS))('one thing has one word in %s', (language, other) => {
  const own = [...messages(CATALOGUES[language as keyof typeof OTHER_WORDS])];
  expect(own.filter(([, message]) => texts(message).some((text) => other.test(text)))).toEqual([]);
});
