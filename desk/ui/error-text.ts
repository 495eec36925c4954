/** What went wrong, in sentences for people: by the API's codes, whatever language it answers in. */
import { ApiError, OfflineError, problemOf } from '../api/errors.ts';
import type { I18n } from '../i18n/index.tsx';
import type { PlainKey } from '../i18n/translate.ts';

/** docs/api.md lists the codes. */
const CODES: Readonly<Record<string, PlainKey>> = {
  ACCOUNT_NOT_FOUND: 'errors.notFound',
  BAD_CURSOR: 'errors.askedWrong',
  BAD_FIELD_NAME: 'errors.askedWrong',
  BAD_QUERY: 'errors.askedWrong',
  CHANGED_MEANWHILE: 'errors.changed',
  CONFLICT: 'errors.changed',
  FILES_TOO_BIG: 'errors.tooLarge',
  FORBIDDEN: 'errors.forbidden',
  FORM_NOT_CONFIGURED: 'errors.formGone',
  INACTIVE: 'errors.inactive',
  INTERNAL: 'errors.server',
  IN_USE: 'errors.inUse',
  IS_SPAM: 'errors.isSpam',
  MALFORMED_BODY: 'errors.askedWrong',
  METHOD_NOT_ALLOWED: 'errors.askedWrong',
  NO_ANSWER_YET: 'errors.noAnswerYet',
  NOT_FOUND: 'errors.notFound',
  NOT_NOW: 'errors.notNow',
  NOT_READY: 'errors.notReady',
  NOT_RETRYABLE: 'errors.notRetryable',
  PRESET_NOT_FOUND: 'errors.notFound',
  QUESTION_FAILED: 'errors.questionFailed',
  TOO_DEEP: 'errors.tooLarge',
  TOO_LARGE: 'errors.tooLarge',
  TOO_MANY_FIELDS: 'errors.tooLarge',
  TOO_MANY_FILES: 'errors.tooLarge',
  TOO_MANY_REQUESTS: 'errors.tooMany',
  TYPE_TEXT: 'errors.askedWrong',
  UNAUTHORIZED: 'session.ended',
  UNSUPPORTED_MEDIA_TYPE: 'errors.askedWrong',
  VALIDATION_FAILED: 'errors.validation',
  WIDGET_NOT_FOUND: 'errors.notFound',
};

const FIELD_CODES: Readonly<Record<string, PlainKey>> = {
  REQUIRED_FIELD_MISSING: 'errors.fieldMissing',
  UNKNOWN_FIELD: 'errors.fieldUnknown',
};

/** What has no code, because something between the desk and the API has answered. */
function keyOfStatus(status: number): PlainKey {
  if (status === 403) return 'errors.forbidden';
  if (status === 404) return 'errors.notFound';
  if (status === 412) return 'errors.changed';
  if (status === 429) return 'errors.tooMany';
  return status >= 500 ? 'errors.server' : 'errors.askedWrong';
}

/** The key for an API's code; undefined for a code that has no words yet. */
export function keyOfCode(code: string): PlainKey | undefined {
  return Object.hasOwn(CODES, code) ? CODES[code] : undefined;
}

/** Codes that mean one thing each: a sentence of ours says as much as the API's, or names a button. */
const SAYS_ENOUGH = new Set<PlainKey | undefined>([
  'errors.forbidden',
  'errors.notFound',
  'errors.changed',
  'errors.tooMany',
  'errors.server',
  'errors.isSpam',
]);

/** A sentence about what went wrong. The API's own says more of the others, where the reader's language is its. */
export function errorText(error: unknown, t: I18n['t']): string {
  if (error instanceof OfflineError) return t('errors.offline');
  if (!(error instanceof ApiError)) return t('errors.page');
  const key = keyOfCode(error.code);
  const isOwnLanguage = t.language === 'en' && error.code !== '' && error.status < 500;
  if (isOwnLanguage && !SAYS_ENOUGH.has(key)) return error.message;
  const said = key ?? keyOfStatus(error.status);
  return t(said === 'errors.forbidden' && error.isOfToken ? 'errors.forbiddenToken' : said);
}

/** What is wrong with a field of a form. @returns undefined when nothing is */
export function fieldText(error: unknown, field: string, t: I18n['t']): string | undefined {
  const problem = problemOf(error, field);
  if (!problem) return undefined;
  return t.language === 'en' ? problem.message : t(FIELD_CODES[problem.code] ?? 'errors.fieldInvalid');
}
