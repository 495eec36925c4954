import type { FieldConfig } from '../../../config/contact.ts';

/** What people read next to special fields. */
const SPECIAL_LABELS: ReadonlyMap<string, string> = new Map([
  ['_replyto', 'E-mail address'],
  ['_subject', 'Subject'],
]);

/** What people read next to a field, in mails, on pages and in snippets: its label, else its name made readable. */
export function labelOf(name: string, rule?: Pick<FieldConfig, 'label'>): string {
  return rule?.label ?? SPECIAL_LABELS.get(name.toLowerCase()) ?? readable(name);
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
