import type { Fields } from '../../shared/http/fields.ts';
import { CAPTCHA_FIELDS } from '../../shared/spam/captcha.ts';

/** What a form's fields say beside the answers. */
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
 * @param honeypot the form's own trap, beside `_gotcha`
 */
export function readSpecialFields(fields: Fields, honeypot?: string): SpecialFields {
  const replyToField = ['_replyto', 'email'].find((name) => isFilled(fields.get(name)));
  const subject = fields.get('_subject');
  const next = fields.get('_next');
  const language = fields.get('_language');
  return {
    answers: new Map([...fields].filter(([name]) => isAnswer(name, honeypot))),
    ...(replyToField && { replyTo: { field: replyToField, value: fields.get(replyToField) ?? '' } }),
    ...(isFilled(subject) && { subject }),
    ...(typeof next === 'string' && next !== '' && { next }),
    ...(typeof language === 'string' && isLanguageTag(language) && { language }),
    isTrapped: ['_gotcha', honeypot].some((name) => name !== undefined && isFilled(fields.get(name))),
  };
}

/** Whether a field is there for people. */
export function isAnswer(name: string, honeypot: string | undefined): boolean {
  return !name.startsWith('_') && !CAPTCHA_FIELDS.has(name) && name !== honeypot;
}

export function isFilled(value: string | string[] | undefined): value is string | string[] {
  return value !== undefined && [value].flat().some((text) => text.trim() !== '');
}

function isLanguageTag(text: string): boolean {
  return /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(text);
}
