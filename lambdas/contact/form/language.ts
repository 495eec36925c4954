import type { Request } from '../../shared/http/request.ts';

/** The languages that our own pages speak. */
export type Language = 'de' | 'en' | 'es' | 'fr';
const LANGUAGES: readonly string[] = ['de', 'en', 'es', 'fr'] satisfies Language[];

/** The page's language: the site's (`?lang=`), else the browser's first, without region; English for all others. */
export function languageOf({ query, headers }: Pick<Request, 'query' | 'headers'>): Language {
  const wanted = query.lang ?? headers['accept-language'] ?? '';
  const language = /^[a-z]+/i.exec(wanted)?.[0].toLowerCase() ?? '';
  return LANGUAGES.includes(language) ? (language as Language) : 'en';
}
