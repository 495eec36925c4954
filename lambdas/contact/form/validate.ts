import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import { type ErrorCode, type ErrorDetail, HttpError } from '../../shared/http/errors.ts';
import { isNumber } from '../../shared/http/number.ts';
import { textLength } from '../../shared/http/text.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import { isFilled, type SpecialFields } from './special-fields.ts';
import { tidyAnswer } from './tidy.ts';

type FormRules = Pick<FormConfig, 'fields' | 'unknownFields'>;
type Value = string | string[];

/**
 * Checks a submission against its form.
 *
 * @param files how many were sent with it
 * @throws HttpError 422 with one entry for each field that is wrong; 400 `EMPTY` when nothing was filled in or attached
 */
export function validateSubmission(form: FormRules, submission: SpecialFields, files: number): void {
  const answerErrors = [...declaredErrors(form, submission), ...undeclaredErrors(form, submission)];
  const wrong = new Set(answerErrors.map(({ field }) => field));
  const fieldErrors = [
    ...answerErrors,
    ...specialErrors(submission).filter(({ field }) => !wrong.has(field)),
  ];
  if (fieldErrors.length > 0) {
    throw new HttpError(422, 'VALIDATION_FAILED', 'Some fields need your attention.', { fieldErrors });
  }
  if (files === 0 && ![...submission.answers.values()].some(isFilled)) {
    throw new HttpError(400, 'EMPTY', 'The form is empty.');
  }
}

function declaredErrors(form: FormRules, { answers }: SpecialFields): ErrorDetail[] {
  return Object.entries(form.fields).flatMap(([field, rule]) => {
    const answer = answers.get(field);
    const problem = checkField(rule, answer === undefined ? undefined : tidyAnswer(rule, answer));
    return problem ? [{ code: problem.code, field, message: `This ${problem.says}.` }] : [];
  });
}

function undeclaredErrors(form: FormRules, { answers }: SpecialFields): ErrorDetail[] {
  if (form.unknownFields === 'keep') return [];
  return [...answers.keys()]
    .filter((field) => !Object.hasOwn(form.fields, field))
    .map((field) => ({ code: 'UNKNOWN_FIELD', field, message: 'This is not a field of the form.' }));
}

/** The visitor's address and subject become header lines of a mail, so they are checked in every form. */
function specialErrors({ replyTo, subject }: SpecialFields): ErrorDetail[] {
  const errors: ErrorDetail[] = [];
  if (replyTo && !isEmailAddress(replyTo.value)) {
    errors.push({ code: 'TYPE_EMAIL', field: replyTo.field, message: 'This must be an e-mail address.' });
  }
  if (subject !== undefined && !isSubject(subject)) {
    errors.push({
      code: 'TYPE_TEXT',
      field: '_subject',
      message: `The subject must be one line of at most ${LONGEST_SUBJECT} characters.`,
    });
  }
  return errors;
}

interface Problem {
  readonly code: ErrorCode;
  /** After "This": the message stands next to its field, where the label need not be said again. */
  readonly says: string;
}

function checkField(rule: FieldConfig, value: Value | undefined): Problem | undefined {
  if (!isFilled(value)) {
    if (!rule.required) return undefined;
    const code = value === undefined ? 'REQUIRED_FIELD_MISSING' : 'REQUIRED_FIELD_EMPTY';
    return { code, says: 'is required' };
  }
  switch (rule.type) {
    case 'text':
      return checkText(rule, value);
    case 'email':
      return isEmailAddress(value) ? undefined : { code: 'TYPE_EMAIL', says: 'must be an e-mail address' };
    case 'number':
      return checkNumber(rule, value);
    case 'choice':
      return checkChoice(rule, value);
  }
}

type Rule<Type extends FieldConfig['type']> = Extract<FieldConfig, { type: Type }>;

function checkText({ minLength, maxLength }: Rule<'text'>, value: Value): Problem | undefined {
  const code = 'TYPE_TEXT';
  if (typeof value !== 'string') return { code, says: 'takes one answer' };
  const length = textLength(value);
  if (length < minLength) return { code, says: `must have at least ${minLength} characters` };
  if (length > maxLength) return { code, says: `must have at most ${maxLength} characters` };
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

const LONGEST_SUBJECT = 200;

/** Whether it can stand in a Subject header as it is. */
export function isSubject(value: Value): value is string {
  return typeof value === 'string' && value.length <= LONGEST_SUBJECT && !/\p{Cc}/u.test(value);
}
