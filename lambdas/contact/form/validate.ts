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
  /** In which field each of its files was sent. */
  readonly files: readonly string[];
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
    ...declaredErrors(form, submission, { files, findPattern }),
    ...undeclaredErrors(form, submission, files),
  ];
  const wrong = new Set(answerErrors.map(({ field }) => field));
  const fieldErrors = [
    ...answerErrors,
    ...specialErrors(submission).filter(({ field }) => !wrong.has(field)),
  ];
  if (fieldErrors.length > 0) {
    throw new HttpError(422, 'VALIDATION_FAILED', 'Some fields need your attention.', { fieldErrors });
  }
  if (files.length === 0 && ![...submission.answers.values()].some(isFilled)) {
    throw new HttpError(400, 'EMPTY', 'The form is empty.');
  }
}

function declaredErrors(
  form: FormRules,
  { answers }: SpecialFields,
  { files, findPattern }: Given,
): ErrorDetail[] {
  return Object.entries(form.fields).flatMap(([field, rule]) => {
    const answer = answers.get(field);
    const isRequired = rule.required || isWaitedFor(rule, answers, files);
    if (rule.type === 'file') return fileErrors(field, { isRequired, isSent: files.includes(field), answer });
    const value = answer === undefined ? undefined : tidyAnswer(rule, answer);
    const problem = checkAnswer({ ...rule, required: isRequired }, value, findPattern);
    return problem ? [{ code: problem.code, field, message: `This ${problem.says}.` }] : [];
  });
}

/** Whether what stands in another field makes this one required. */
function isWaitedFor({ requiredIf }: FieldConfig, answers: Fields, files: readonly string[]): boolean {
  if (!requiredIf) return false;
  if (requiredIf.equals === undefined && files.includes(requiredIf.field)) return true;
  const other = answers.get(requiredIf.field);
  if (requiredIf.equals === undefined) return isFilled(other);
  return [other].flat().includes(requiredIf.equals);
}

/** What a file was asked for, and what came: its own limits are looked at where files are read. */
function fileErrors(
  field: string,
  given: { readonly isRequired: boolean; readonly isSent: boolean; readonly answer: Value | undefined },
): ErrorDetail[] {
  if (isFilled(given.answer)) return [{ code: 'TYPE_FILE', field, message: 'This takes a file.' }];
  if (given.isSent || !given.isRequired) return [];
  return [{ code: 'REQUIRED_FIELD_MISSING', field, message: 'This is required.' }];
}

function undeclaredErrors(
  form: FormRules,
  { answers }: SpecialFields,
  files: readonly string[],
): ErrorDetail[] {
  if (form.unknownFields === 'keep') return [];
  // Where no field is one for files, those that a form takes may come in any.
  const hasFileFields = Object.values(form.fields).some(({ type }) => type === 'file');
  return [...new Set([...answers.keys(), ...(hasFileFields ? files : [])])]
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
