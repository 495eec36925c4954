import type { Request } from '../../shared/http/request.ts';
import { chooseLanguage } from '../../shared/page/language.ts';

/** What the pages of forms speak. */
const LANGUAGES = ['en', 'de', 'es', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

export function languageOf(request: Pick<Request, 'query' | 'headers'>): Language {
  return chooseLanguage(request, LANGUAGES);
}
