/** Fills in the merge fields of mails. */
import type { FormConfig } from '../../../config/contact.ts';
import { isWordless, type OwnName, PLACEHOLDER } from '../../../config/merge.ts';
import { LANGUAGES, type Language } from '../../../config/words.ts';
import { shorten } from '../../shared/http/text.ts';
import { singleLine } from '../../shared/mail/mail.ts';
import type { FieldValue, Submission } from '../submission/submission.ts';

/** By name; undefined for a name that stands for nothing. */
export type Merge = (name: string) => string | undefined;

/** Mail programs cut longer subjects; RFC 5322 allows lines of 998 bytes at most. */
export const LONGEST_SUBJECT = 200;

/** Of one value, which stands within a sentence. */
const LONGEST_VALUE = 200;

/** What turns the direction of all words after it (Unicode, UAX 9), as far as it has no end of its own in a value. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** Each value is one line, and can't put in another: what it holds in braces stays as it is. */
export function fillIn(template: string, merge: Merge): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) => merge(name) ?? whole);
}

/** A value as it stands within a sentence of the owner's. */
function inSentence(value: FieldValue): string {
  return shorten(singleLine([value].flat().join(', ').replaceAll(TURNING, '')), LONGEST_VALUE);
}

/** For the owner's mail: every answer, and what we know ourselves. What was not answered leaves its place empty. */
export function mergeForOwner(
  submission: Submission,
  form: Pick<FormConfig, 'fields' | 'site'>,
  timeZone: string,
): Merge {
  const own = ownValues(submission, form, timeZone, 'en');
  const answers = new Map(submission.fields);
  return (name) => {
    const isOwn = name === 'form' || (Object.hasOwn(own, name) && !Object.hasOwn(form.fields, name));
    return isOwn ? own[name as OwnName] : inSentence(answers.get(name) ?? '');
  };
}

/**
 * For a mail to the visitor, which never quotes what somebody wrote: what we know ourselves, options that were chosen, and days.
 * A submission that was released from the spam was not validated, so each value is looked at once more.
 */
export function mergeForVisitor(
  submission: Pick<Submission, 'id' | 'form' | 'receivedAt' | 'fields' | 'language'>,
  form: Pick<FormConfig, 'fields' | 'site'>,
  timeZone: string,
): Merge {
  const [tag = ''] = submission.language?.toLowerCase().split('-') ?? [];
  const language = LANGUAGES.find((one) => one === tag) ?? 'en';
  const own = ownValues(submission, form, timeZone, language);
  const answers = new Map(submission.fields);
  return (name) => {
    if (name === 'form') return own.form;
    const field = Object.hasOwn(form.fields, name) ? form.fields[name] : undefined;
    if (field) return isWordless(field) ? wordless(field, answers.get(name) ?? '') : '';
    // Braces that are none of ours are the owner's own words.
    return Object.hasOwn(own, name) ? own[name as OwnName] : undefined;
  };
}

/** As a browser sends a day or a moment, and nothing else. */
const DAYS = /^\d{4,6}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

function wordless(field: FormConfig['fields'][string], value: FieldValue): string {
  const isOurs = (text: string) => (field.type === 'choice' ? field.options.includes(text) : DAYS.test(text));
  return inSentence([value].flat().filter(isOurs));
}

function ownValues(
  { form: formId, id, receivedAt }: Pick<Submission, 'id' | 'form' | 'receivedAt'>,
  { site }: Pick<FormConfig, 'site'>,
  timeZone: string,
  language: Language,
): Readonly<Record<OwnName, string>> {
  // English as the British write it: the day before the month.
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'long',
    timeZone,
  });
  return {
    form: formId,
    id,
    received: format.format(new Date(receivedAt)),
    site: new URL(site).hostname,
  };
}
