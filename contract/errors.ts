/**
 * What each error code means, with which statuses it comes, and what a caller can do. `docs/api.md` and the OpenAPI
 * documents are made of it, and a test holds the handlers to it.
 */
import type { ErrorCode } from '../lambdas/shared/http/errors.ts';

export interface ErrorMeaning {
  /** Of answers as a whole; empty for a code that only stands next to a field. */
  readonly statuses: readonly number[];
  readonly meaning: string;
  readonly remedy: string;
}

export const ERRORS: Readonly<Record<ErrorCode, ErrorMeaning>> = {
  BAD_CURSOR: {
    statuses: [400],
    meaning: 'The cursor was made for another list, or other filters',
    remedy: 'Begin without one',
  },
  BAD_FIELD_NAME: {
    statuses: [400],
    meaning: 'A field’s name is empty, unreadable, reserved or too long',
    remedy: 'Rename the field',
  },
  BAD_IDEMPOTENCY_KEY: {
    statuses: [400],
    meaning: 'The `Idempotency-Key` is empty, too long or not printable',
    remedy: 'Send 1 to 255 printable characters',
  },
  BAD_QUERY: {
    statuses: [400],
    meaning: 'A parameter is unknown or wrong',
    remedy: '`error` says which, and what it takes',
  },
  BAD_REQUEST: {
    statuses: [400],
    meaning: 'API Gateway could not understand the request',
    remedy: 'Correct the request',
  },
  EMPTY: { statuses: [400], meaning: 'The form has no answer in it', remedy: 'Fill something in' },
  MALFORMED_BODY: {
    statuses: [400],
    meaning: 'The body is truncated, or not what its content type says',
    remedy: 'Send it again, complete',
  },
  NO_ANSWER_YET: {
    statuses: [503],
    meaning: 'Athena takes longer over the question than a request may last, and goes on',
    remedy: 'Ask again in a moment: the answer is kept for ten minutes',
  },
  NO_FILE_UPLOADS: {
    statuses: [400],
    meaning: 'The form takes no files',
    remedy: 'Leave them out, or configure `files`',
  },
  TOO_DEEP: { statuses: [400], meaning: 'The JSON is nested too deeply', remedy: 'Flatten it' },
  TYPE_TEXT: {
    statuses: [400, 413],
    meaning: 'A text is unreadable, too long, too short, or none of the choices',
    remedy: '`message` says what the field takes',
  },
  TOKEN_REQUIRED: {
    statuses: [401],
    meaning: 'The preset is closed to strangers',
    remedy: 'Send an upload token',
  },
  UNAUTHORIZED: {
    statuses: [401],
    meaning: 'The owner token is missing, wrong, expired or revoked',
    remedy: '`npm run owner -- token create`',
  },
  WRONG_SIGNATURE: {
    statuses: [401],
    meaning: 'The webhook’s signature does not match',
    remedy: 'Set the secret `keyword-dm/app-secret`',
  },
  BAD_EDIT_TOKEN: {
    statuses: [403],
    meaning: 'The edit token is not this response’s',
    remedy: 'Send the one that came with it',
  },
  BLOCKED: {
    statuses: [403],
    meaning: 'The page’s origin is not allowed',
    remedy: 'Add it to `origins`',
  },
  CHANGE_CLOSED: {
    statuses: [403],
    meaning: 'The time in which a response can be changed is over',
    remedy: 'Send a new one',
  },
  FIREWALL: {
    statuses: [403],
    meaning: 'The firewall has refused the address, before anything of ours saw the request',
    remedy: 'Wait for five minutes; an address of bad reputation stays refused',
  },
  INVITATION_CLOSED: {
    statuses: [403],
    meaning: 'The survey is closed, or was answered by this link already',
    remedy: 'Nothing: each invitation is for one answer',
  },
  FORBIDDEN: {
    statuses: [403],
    meaning: 'The owner token lacks the scope',
    remedy: '`error` names it: make a token with it',
  },
  INACTIVE: {
    statuses: [403],
    meaning: 'The form or widget is switched off, not open yet, closed, or full',
    remedy: 'Set `active`, `opens`, `closes` or `maxSubmissions` in the configuration',
  },
  TOKEN_REFUSED: {
    statuses: [403],
    meaning: 'The upload token has expired or was used; or a button of a mail works no more',
    remedy: 'Ask for a new one; open the message at the desk',
  },
  WRONG_TOKEN: {
    statuses: [403],
    meaning: 'The webhook’s verify token is not the one set here',
    remedy: 'Enter the one that `npm run instagram:connect` prints',
  },
  ACCOUNT_NOT_FOUND: {
    statuses: [404],
    meaning: 'No such Instagram account is configured, or none is named where there are several',
    remedy: '`error` lists them',
  },
  FORM_NOT_FOUND: { statuses: [404], meaning: 'No such form is configured', remedy: 'Check its id' },
  NOT_FOUND: {
    statuses: [404],
    meaning: 'There is nothing at this address, or no longer',
    remedy: 'Check the address',
  },
  NOT_PUBLIC: {
    statuses: [404],
    meaning: 'The widget’s summary is not public',
    remedy: 'Set `publicSummary`',
  },
  PRESET_NOT_FOUND: { statuses: [404], meaning: 'No such preset is configured', remedy: 'Check its id' },
  PROJECT_NOT_FOUND: { statuses: [404], meaning: 'The project is another', remedy: 'Check its id' },
  RESPONSE_NOT_FOUND: {
    statuses: [404],
    meaning: 'The response is not there any more',
    remedy: 'Send a new one',
  },
  WIDGET_NOT_FOUND: { statuses: [404], meaning: 'No such widget is configured', remedy: 'Check its id' },
  METHOD_NOT_ALLOWED: {
    statuses: [405],
    meaning: 'The address takes other methods',
    remedy: 'The header `Allow` lists them',
  },
  CONFLICT: {
    statuses: [409],
    meaning: 'Somebody else has changed it at this moment',
    remedy: 'Read it again, then try again',
  },
  FORM_NOT_CONFIGURED: {
    statuses: [409],
    meaning: 'The submission’s form is no longer configured, so a release would reach nobody',
    remedy: 'Configure the form',
  },
  IN_USE: { statuses: [409], meaning: 'A rule uses this link', remedy: 'Change the rule first' },
  IS_SPAM: { statuses: [409], meaning: 'The submission is in the spam', remedy: 'Release it first' },
  NOT_NOW: {
    statuses: [409],
    meaning: 'The image is being rendered, or it has no file',
    remedy: 'Wait until it is ready',
  },
  NOT_RETRYABLE: {
    statuses: [409],
    meaning: 'This has not failed, its receiver complained of it, or it belongs to what is spam',
    remedy: 'Release it from the spam, or wait until it has ended',
  },
  CHANGED_MEANWHILE: {
    statuses: [412],
    meaning: 'Somebody else has changed it since it was read: `If-Match` names another one',
    remedy: 'Read it again, then make the change',
  },
  FILES_TOO_BIG: { statuses: [413], meaning: 'Files are larger than is taken', remedy: 'Send smaller ones' },
  TOO_LARGE: { statuses: [413], meaning: 'The body is larger than is taken', remedy: 'Send less' },
  TOO_MANY_FIELDS: { statuses: [413], meaning: 'There are too many fields', remedy: 'Send fewer' },
  TOO_MANY_FILES: { statuses: [413], meaning: 'There are too many files', remedy: 'Send fewer' },
  TYPE_FILE: {
    statuses: [415],
    meaning: 'A file is of a type that is not taken',
    remedy: '`message` says which are',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    statuses: [415],
    meaning: 'The body’s type or charset is not read here, or it is compressed',
    remedy: 'Send JSON or a form, as UTF-8',
  },
  CAPTCHA_FAILED: {
    statuses: [422],
    meaning: 'The captcha’s proof is missing, expired or used',
    remedy: 'Solve it again',
  },
  IDEMPOTENCY_KEY_REUSED: {
    statuses: [422],
    meaning: 'The `Idempotency-Key` came with another content before',
    remedy: 'Make a new key',
  },
  VALIDATION_FAILED: {
    statuses: [422],
    meaning: 'Some fields are wrong',
    remedy: '`errors` has an entry for each',
  },
  TOO_MANY_REQUESTS: {
    statuses: [429],
    meaning: 'A limit by address, form, widget, preset or API is reached',
    remedy: 'Wait as many seconds as `Retry-After` says',
  },
  INTERNAL: { statuses: [500, 502, 504], meaning: 'Something went wrong here', remedy: 'Try again' },
  CAPTCHA_UNAVAILABLE: {
    statuses: [503],
    meaning: 'The captcha’s provider gives no answer',
    remedy: 'Try again later',
  },
  NOT_READY: {
    statuses: [503],
    meaning: 'A secret is not set yet; the log names the command',
    remedy: 'Try again later',
  },
  INVALID_VALUE: {
    statuses: [],
    meaning: 'The field takes something else',
    remedy: '`message` says what',
  },
  QUESTION_FAILED: {
    statuses: [409],
    meaning: 'Athena does not answer the question; the message says why',
    remedy: 'Where it would read too much, raise `data.scanLimitMegabytes`',
  },
  REQUIRED_FIELD_EMPTY: { statuses: [], meaning: 'A required field was sent empty', remedy: 'Fill it in' },
  REQUIRED_FIELD_MISSING: { statuses: [], meaning: 'A required field was not sent', remedy: 'Send it' },
  TYPE_EMAIL: { statuses: [], meaning: 'Not an e-mail address', remedy: 'Correct it' },
  TYPE_NUMERIC: {
    statuses: [],
    meaning: 'Not a number, or out of range',
    remedy: '`message` says the range',
  },
  UNKNOWN_FIELD: { statuses: [], meaning: 'There is no such field', remedy: 'Leave it out' },
};

const EVERYWHERE: readonly ErrorCode[] = ['TOO_MANY_REQUESTS', 'INTERNAL', 'NOT_READY'];

/** What stands in front of a route besides its own errors. */
export const COMMON_ERRORS = {
  everywhere: EVERYWHERE,
  owner: ['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND'],
  /** Of whatever takes a body. */
  body: ['MALFORMED_BODY', 'TOO_LARGE'],
  /** Of a body that may be a form's, too. */
  fields: [
    'BAD_FIELD_NAME',
    'FILES_TOO_BIG',
    'TOO_DEEP',
    'TOO_MANY_FIELDS',
    'TOO_MANY_FILES',
    'TYPE_TEXT',
    'UNSUPPORTED_MEDIA_TYPE',
    'VALIDATION_FAILED',
  ],
  /** Of whatever visitors send. */
  visitors: ['BAD_IDEMPOTENCY_KEY', 'BLOCKED', 'CAPTCHA_FAILED', 'IDEMPOTENCY_KEY_REUSED', 'INACTIVE'],
} as const satisfies Readonly<Record<string, readonly ErrorCode[]>>;
