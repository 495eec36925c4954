import type { FormConfig } from '../../../config/contact.ts';
import type { Fields } from '../../shared/http/fields.ts';
import { isVisible } from '../../shared/http/text.ts';
import { CAPTCHA_FIELDS } from '../../shared/spam/captcha.ts';
import { tidyAnswer } from './tidy.ts';

/** What a form's fields say besides the answers. */
export interface SpecialFields {
  /** The fields that people are asked for. */
  readonly answers: Fields;
  /** The visitor's address as written, and the field that it stands in. */
  readonly replyTo?: { readonly field: string; readonly value: string | string[] };
  readonly subject?: string | string[];
  readonly next?: string;
  /** A language tag, such as `de`. */
  readonly language?: string;
  /** Whether a field that people can't see was filled in. */
  readonly isTrapped: boolean;
}

/**
 * Tells instructions from answers: names that begin with `_` and captcha proofs are none.
 *
 * @param honeypot the form's own trap, besides `_gotcha`
 * @param declared the form's fields; what they take is tidied by them. @default none
 */
export function readSpecialFields(
  fields: Fields,
  honeypot?: string,
  declared: FormConfig['fields'] = {},
): SpecialFields {
  const replyTo = readReplyTo(fields);
  const subject = fields.get('_subject');
  const next = fields.get('_next');
  const language = fields.get('_language');
  // Some programs send an empty text for a file that was not chosen.
  const isNoFile = ([name, value]: readonly [string, string | string[]]) =>
    ruleOf(declared, name)?.type === 'file' && !isFilled(value);
  const answers = [...fields].filter((entry) => isAnswer(entry[0], honeypot) && !isNoFile(entry));
  return {
    answers: new Map(
      answers.map(([name, value]) => [
        name,
        tidyAnswer(ruleOf(declared, name), value, typeof language === 'string' ? language : undefined),
      ]),
    ),
    ...(replyTo && { replyTo }),
    ...(isFilled(subject) && { subject }),
    ...(typeof next === 'string' && next !== '' && { next }),
    ...(typeof language === 'string' && isLanguageTag(language) && { language }),
    isTrapped: ['_gotcha', honeypot].some((name) => name !== undefined && isFilled(fields.get(name))),
  };
}

/** An undeclared field named `email`, however it is written, is one for an address. */
function ruleOf(declared: FormConfig['fields'], name: string) {
  if (Object.hasOwn(declared, name)) return declared[name];
  return name.toLowerCase() === 'email' ? ({ type: 'email', required: false } as const) : undefined;
}

/** `_replyto`, else `email`, in any case of letters: pages write them as they like. */
function readReplyTo(fields: Fields): SpecialFields['replyTo'] {
  const filled = [...fields].filter(([, value]) => isFilled(value));
  const found = ['_replyto', 'email'].flatMap((wanted) =>
    filled.filter(([name]) => name.toLowerCase() === wanted),
  )[0];
  if (!found) return undefined;
  const [field, value] = found;
  return { field, value: tidyAnswer({ type: 'email', required: false }, value) };
}

/** Whether a field is there for people. */
export function isAnswer(name: string, honeypot: string | undefined): boolean {
  return !name.startsWith('_') && !CAPTCHA_FIELDS.has(name) && name !== honeypot;
}

export function isFilled(value: string | string[] | undefined): value is string | string[] {
  return value !== undefined && [value].flat().some(isVisible);
}

function isLanguageTag(text: string): boolean {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(text);
}
