/** The language of the page: `const { t, format } = useI18n()`. */
import { createContext, type ReactNode, useContext } from 'react';
import { type Format, makeFormat } from './format.ts';
import { LATE } from './late.ts';
import {
  type Catalogue,
  chooseLanguage,
  type Language,
  type LateArea,
  type LateCatalogue,
  makeTranslate,
  type Translate,
} from './translate.ts';

export interface I18n {
  readonly language: Language;
  readonly t: Translate;
  readonly format: Format;
}

const LOADERS: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => (await import('./messages/en.ts')).en,
  de: async () => (await import('./messages/de.ts')).de,
  es: async () => (await import('./messages/es.ts')).es,
  fr: async () => (await import('./messages/fr.ts')).fr,
};

/** What this page has of its language. */
let spoken:
  | { readonly language: Language; readonly catalogue: Catalogue & Partial<LateCatalogue> }
  | undefined;

/** Loads the texts of some areas with a part of the app that needs them. */
export async function withTexts<Part>(areas: readonly LateArea[], part: Promise<Part>): Promise<Part> {
  if (!spoken) throw new Error('No language is chosen yet');
  const { language, catalogue } = spoken;
  const missing = areas.filter((area) => !catalogue[area]);
  const loaded = await Promise.all(missing.map(async (area) => [area, await LATE[area][language]()]));
  Object.assign(catalogue, Object.fromEntries(loaded));
  return part;
}

/** In the browser's language, or English. @param wishes `navigator.languages` */
export async function loadI18n(wishes: readonly string[]): Promise<I18n> {
  const language = chooseLanguage(wishes);
  const catalogue = { ...(await LOADERS[language]()) };
  spoken = { language, catalogue };
  // The country of the browser's own tag decides how dates and numbers are written.
  const tag = wishes.find((wish) => wish.toLowerCase().startsWith(language)) ?? language;
  return { language, t: makeTranslate(language, catalogue), format: makeFormat(tag) };
}

const Context = createContext<I18n | undefined>(undefined);

export function I18nContext({ value, children }: { readonly value: I18n; readonly children: ReactNode }) {
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useI18n(): I18n {
  const i18n = useContext(Context);
  if (!i18n) throw new Error('useI18n needs an I18nContext above it');
  return i18n;
}
