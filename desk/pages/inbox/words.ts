/** How a submission is called and begins, in lists and headings. */
import type { Submission } from '../../../contract/client/contact.ts';

type Fields = Submission['fields'];
type Named = Pick<Submission, 'fields' | 'subject' | 'replyTo'>;

/** Names that forms give to the field of a person's name. */
const NAME_FIELDS = /^(?:(?:full|your|first|last)[-_ ]?)?name$|^nombre$|^nom$|^vorname$|^nachname$/i;
/** In characters; the list shows one or two lines. */
const PREVIEW_LENGTH = 160;

const flat = (value: string | string[]) => [value].flat().join(', ');
const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim();

/** Who wrote, as well as is known; empty when nothing is. */
export function senderOf({ fields, replyTo }: Named): string {
  const names = Object.entries(fields)
    .filter(([name]) => NAME_FIELDS.test(name))
    .map(([, value]) => oneLine(flat(value)));
  return names.filter(Boolean).join(' ') || replyTo || '';
}

/** What it is about: its subject, or how its longest answer begins. */
export function previewOf({ fields, subject, replyTo }: Named): string {
  const text = oneLine([subject, longestOf(fields, replyTo)].filter(Boolean).join(' · '));
  return text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH).trimEnd()} …` : text;
}

function longestOf(fields: Fields, replyTo: string | undefined): string {
  const answers = Object.entries(fields)
    .filter(([name, value]) => !NAME_FIELDS.test(name) && flat(value) !== replyTo)
    .map(([, value]) => flat(value));
  return answers.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

/** A field's id as a caption: `delivery_date` is "Delivery date". */
export function captionOf(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words === '' ? name : words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Long answers are read as text, short ones as facts. In characters. */
const LONG = 90;

export interface Answers {
  readonly texts: readonly (readonly [name: string, text: string])[];
  readonly facts: readonly (readonly [name: string, text: string])[];
}

export function sortAnswers(fields: Fields): Answers {
  const all = Object.entries(fields).map(([name, value]) => [name, flat(value)] as const);
  const isText = (text: string) => text.length > LONG || text.includes('\n');
  return { texts: all.filter(([, text]) => isText(text)), facts: all.filter(([, text]) => !isText(text)) };
}
