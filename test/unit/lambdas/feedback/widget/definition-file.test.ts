/** What a widget asks, as a file beside its script. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feedback } from '../../../../../config/feedback.ts';
import { definitionsOf } from '../../../../../lambdas/feedback/widget/definition.ts';
import { definitionFile } from '../../../../../lambdas/feedback/widget/definition-file.ts';
import { TEXTS } from '../../../../../lambdas/feedback/widget/texts.ts';

const { widgets, texts } = feedback.parse({
  widgets: {
    stars: { kind: 'stars', site: 'https://a.example' },
    'a-b': { kind: 'nps', site: 'https://a.example' },
  },
});
const definitions = definitionsOf({ widgets, texts, brand: undefined });
const read = (name: string) => {
  const file = definitionFile(definitions, name);
  return file === undefined ? undefined : (JSON.parse(file) as { kind: string; language: string });
};

describe('definition.<widget>.<language>.json', () => {
  it.each([
    ['definition.stars.de.json', 'stars', 'de'],
    ['definition.stars.fr-CA.json', 'stars', 'fr'],
    ['definition.a-b.EN_GB.json', 'nps', 'en'],
    ['definition.a-b.pt-BR.json', 'nps', 'en'],
    ['definition.a-b..json', 'nps', 'en'],
    ['definition.stars.de-DE@posix.json', 'stars', 'de'],
  ])('%s is of a widget of %s in %s', (name, kind, language) => {
    expect(read(name)).toMatchObject({ kind, language });
  });

  it.each([
    'definition.none.de.json',
    'definition.constructor.de.json',
    'definition.stars.json',
    'stars.de.json',
  ])('%s is nothing', (name) => expect(read(name)).toBeUndefined());

  it('says how its language is written, ours and those that an owner brings', () => {
    const all = definitionsOf({ widgets, texts: { ar: TEXTS.en, it: TEXTS.en }, brand: undefined });
    const directions = ['ar', 'it', 'de'].map(
      (language) => JSON.parse(definitionFile(all, `definition.stars.${language}.json`) ?? '').direction,
    );
    expect(directions).toEqual(['rtl', 'ltr', 'ltr']);
  });

  it('is in a language that there is, whichever is asked for', () => {
    fc.assert(
      fc.property(fc.string(), (odd) => {
        expect(read(`definition.stars.${odd}.json`)).toMatchObject({
          kind: 'stars',
          language: expect.stringMatching(/^[a-z]{2}$/),
        });
      }),
    );
  });
});
