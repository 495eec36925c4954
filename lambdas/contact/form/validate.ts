import type { FieldConfig, FormConfig } from '../../../config/contact.ts';
import { type ErrorDetail, HttpError } from '../../shared/http/errors.ts';
import type { Fields } from '../../shared/http/fields.ts';
import type { FindPattern } from '../../shared/rules/patterns.ts';
import { isEmailAddress } from '../../shared/visitors/email-address.ts';
import { checkAnswer } from './check-answer.ts';
import { isFilled, type SpecialFields } from './special-fields.ts';
import { tidyAnswer } from './tidy.ts';

type FormRules = Pick<FormConfig, 'fields' | 'unknownFields'>;
type Value = string | string[];

interface Given {
  /** How many files were sent with it. */
  readonly files: number;
  readonly findPattern: FindPattern;
}

/**
 * Checks a submission against its form.
 *
 * @throws HttpError 422 with one entry for each field that is wrong; 400 `EMPTY` when nothing was filled in or attached
 */
export function validateSubmission(
  form: FormRules,
  submission: SpecialFields,
  { files, findPattern }: Given,
): void {
  const answerErrors = [
    ...declaredErrors(form, submission, findPattern),
    ...undeclaredErrors(form, submission),
  ];
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

function declaredErrors(
  form: FormRules,
  { answers }: SpecialFields,
  findPattern: FindPattern,
): ErrorDetail[] {
  return Object.entries(form.fields).flatMap(([field, rule]) => {
    const answer = answers.get(field);
    const isRequired = rule.required || isWaitedFor(rule, answers);
    const value = answer === undefined ? undefined : tidyAnswer(rule, answer);
    const problem = checkAnswer({ ...rule, required: isRequired }, value, findPattern);
    return problem ? [{ code: problem.code, field, message: `This ${problem.says}.` }] : [];
  });
}

/** Whether what stands in another field makes this one required. */
function isWaitedFor({ requiredIf }: FieldConfig, answers: Fields): boolean {
  if (!requiredIf) return false;
  const other = answers.get(requiredIf.field);
  if (requiredIf.equals === undefined) return isFilled(other);
  return [other].flat().includes(requiredIf.equals);
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

const LONGEST_SUBJECT = 200;

/** Whether it can stand in a Subject header as it is. */
export function isSubject(value: Value): value is string {
  return typeof value === 'string' && value.length <= LONGEST_SUBJECT && !/\p{Cc}/u.test(value);
}
