/** Whether an answer is what its field takes. */
import type { FieldConfig } from '../../../config/fields.ts';
import { wholeOf } from '../../../config/whole-pattern.ts';
import type { ErrorCode } from '../../shared/http/errors.ts';
import { isNumber } from '../../shared/http/number.ts';
import { textLength } from '../../shared/http/text.ts';
import type { FindPattern } from '../../shared/rules/patterns.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import { dayOf, isMoment } from './calendar.ts';
import { isFilled } from './special-fields.ts';

type Value = string | string[];

export interface Problem {
  readonly code: ErrorCode;
  /** After "This": the message stands next to its field, where the label need not be said again. */
  readonly says: string;
}

/** @param value tidied; undefined when it was not sent */
export function checkAnswer(
  rule: FieldConfig,
  value: Value | undefined,
  findPattern: FindPattern,
): Problem | undefined {
  if (!isFilled(value)) {
    if (!rule.required) return undefined;
    const code = value === undefined ? 'REQUIRED_FIELD_MISSING' : 'REQUIRED_FIELD_EMPTY';
    return { code, says: 'is required' };
  }
  if (rule.type === 'choice') return checkChoice(rule, value);
  if (rule.type === 'email')
    return isEmailAddress(value) ? undefined : { code: 'TYPE_EMAIL', says: 'must be an e-mail address' };
  if (rule.type === 'number') return checkNumber(rule, value);
  const says = typeof value === 'string' ? problemOf(rule, value, findPattern) : 'takes one answer';
  return says === undefined ? undefined : { code: 'TYPE_TEXT', says };
}

type Rule<Type extends FieldConfig['type']> = Extract<FieldConfig, { type: Type }>;

function problemOf(
  rule: Rule<'text' | 'url' | 'tel' | 'date' | 'datetime' | 'consent' | 'file'>,
  value: string,
  findPattern: FindPattern,
): string | undefined {
  switch (rule.type) {
    case 'text':
      return textProblem(rule, value, findPattern);
    case 'url':
      return isWebAddress(value) ? undefined : 'must be a web address, such as https://example.com';
    case 'tel':
      return isPhoneNumber(value) ? undefined : 'must be a phone number';
    case 'date':
    case 'datetime':
      return dateProblem(rule, value);
    case 'consent':
    case 'file':
      return undefined;
  }
}

function textProblem(
  { minLength, maxLength, pattern, example }: Rule<'text'>,
  value: string,
  findPattern: FindPattern,
): string | undefined {
  const length = textLength(value);
  if (length < minLength) return `must have at least ${minLength} characters`;
  if (length > maxLength) return `must have at most ${maxLength} characters`;
  if (pattern === undefined || findPattern(wholeOf(pattern), value)) return undefined;
  return example === undefined ? 'is not as expected' : `must look like ${example}`;
}

const LONGEST_ADDRESS = 2_048;

function isWebAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
}

/** As people of many countries write one; an extension may follow. Its digits are those of ITU-T E.164, with room to spare. */
function isPhoneNumber(text: string): boolean {
  const [, number = ''] =
    /^([+(]?[\p{Nd} \u00a0()./-]{3,40})((,|ext|x|#)\.? ?\p{Nd}{1,8})?$/iu.exec(text) ?? [];
  const digits = number.replace(/\P{Nd}/gu, '').length;
  return digits >= 3 && digits <= 20;
}

function dateProblem({ type, min, max }: Rule<'date' | 'datetime'>, value: string): string | undefined {
  const day = dayOf(value);
  if (type === 'date' && day !== value) return 'must be a date, such as 2026-12-31';
  if (type === 'datetime' && !isMoment(value)) return 'must be a date and time, such as 2026-12-31T18:30';
  if (day === undefined) return undefined;
  if (min !== undefined && day < min) return `must not be before ${min}`;
  if (max !== undefined && day > max) return `must not be after ${max}`;
  return undefined;
}

function checkNumber({ min, max }: Rule<'number'>, value: Value): Problem | undefined {
  const code = 'TYPE_NUMERIC';
  if (typeof value !== 'string' || !isNumber(value)) return { code, says: 'must be a number' };
  // Infinite for more digits than a computer's number holds, which compares as it should.
  const number = Number(value);
  if (min !== undefined && number < min) return { code, says: `must be at least ${min}` };
  if (max !== undefined && number > max) return { code, says: `must be at most ${max}` };
  return undefined;
}

function checkChoice({ options, multiple }: Rule<'choice'>, value: Value): Problem | undefined {
  const code = 'TYPE_TEXT';
  const chosen = [value].flat().filter((option) => option !== '');
  if (chosen.length > 1 && !multiple) return { code, says: 'takes one answer' };
  return chosen.every((option) => options.includes(option))
    ? undefined
    : { code, says: 'must be one of the options' };
}
