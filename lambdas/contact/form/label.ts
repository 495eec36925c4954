import type { FieldConfig } from '../../../config/contact.ts';
import { type Words, wordsIn } from '../../../config/words.ts';

/** What people read next to special fields. */
const SPECIAL_LABELS: ReadonlyMap<string, Words> = new Map([
  [
    '_replyto',
    { en: 'E-mail address', de: 'E-Mail-Adresse', es: 'Correo electrónico', fr: 'Adresse e-mail' },
  ],
  ['_subject', { en: 'Subject', de: 'Betreff', es: 'Asunto', fr: 'Objet' }],
]);

/**
 * What people read next to a field, in mails, on pages and in snippets: its label, else its name made readable.
 *
 * @param language @default English, as the owner reads
 */
export function labelOf(name: string, rule?: Pick<FieldConfig, 'label'>, language = 'en'): string {
  const words = rule?.label ?? SPECIAL_LABELS.get(name.toLowerCase());
  return words === undefined ? readable(name) : wordsIn(words, language);
}

/**
 * `first_name`, `firstName`, `first-name` and `person[first.name]` as words. A name that has spaces was written for
 * people, and stays as it is.
 */
function readable(name: string): string {
  if (/\s/.test(name)) return name;
  const words = name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_.[\]-]+/)
    .filter((word) => word !== '');
  const text = words.map((word, i) => (i === 0 || isAcronym(word) ? word : word.toLowerCase())).join(' ');
  return text === ''
    ? name
    : text.replace(/^e mail/i, 'e-mail').replace(/^\p{Ll}/u, (first) => first.toUpperCase());
}

function isAcronym(word: string): boolean {
  return word.length > 1 && word === word.toUpperCase();
}
