/** Words that visitors read: in one language, or in several. */
import * as z from 'zod';

/** Languages that we have texts of our own in. The first one is for everybody else. */
export const LANGUAGES = ['en', 'de', 'es', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export const label = z.string().min(1).max(200);

/** A language without its region (ISO 639), such as `de`. */
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}$/, { error: 'not a language: write one such as de, without a region' });

/** One text for everybody, or one by language: `{ en: 'Why?', de: 'Warum?' }`. */
export const words = z.union([
  label,
  z
    .record(languageTag, label)
    .refine((all) => Object.keys(all).length > 0, { error: 'name at least one language' }),
]);
export type Words = z.infer<typeof words>;

/** The same where our own texts stand next to them, so only in languages that we have texts in. */
export const wordsOfOurs = words.refine(
  (text) => typeof text === 'string' || Object.keys(text).every((tag) => LANGUAGES.includes(tag as Language)),
  { error: `we have texts in ${LANGUAGES.join(', ')} only` },
);

/**
 * The languages that all of some words are there in: a page in one of them mixes nothing. A text for everybody is there in
 * all of them.
 */
export function commonLanguages(texts: readonly (Words | undefined)[]): Language[] {
  const own = texts.filter((text) => typeof text === 'object');
  return LANGUAGES.filter((language) => own.every((text) => Object.hasOwn(text, language)));
}

/** All that they are there in, whatever the language. */
export function textsOf(text: Words): string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}

/** Words in a language; where they are not there in it, in English, else in the language named first. */
export function wordsIn(text: Words, language = 'en'): string {
  if (typeof text === 'string') return text;
  const own = Object.hasOwn(text, language) ? text[language] : undefined;
  return own ?? text.en ?? Object.values(text)[0] ?? '';
}
