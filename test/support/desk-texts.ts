/** All texts of a language at the desk, those included that it loads with its pages. */
import { LATE } from '../../desk/i18n/late.ts';
import { de } from '../../desk/i18n/messages/de.ts';
import { en } from '../../desk/i18n/messages/en.ts';
import { es } from '../../desk/i18n/messages/es.ts';
import { fr } from '../../desk/i18n/messages/fr.ts';
import type { Catalogue, Language, LateArea, LateCatalogue } from '../../desk/i18n/translate.ts';

const FIRST: Readonly<Record<Language, Catalogue>> = { en, de, es, fr };

export async function textsOf(language: Language): Promise<Catalogue & LateCatalogue> {
  const areas = Object.keys(LATE) as LateArea[];
  const late = await Promise.all(areas.map(async (area) => [area, await LATE[area][language]()]));
  return { ...FIRST[language], ...(Object.fromEntries(late) as unknown as LateCatalogue) };
}
