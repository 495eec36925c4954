/**
 * Every code that an answer can carry, for programs; each has one meaning, which `contract/errors.ts` says with its
 * statuses. Those that published form clients know are named as they know them.
 */
export type ErrorCode =
  | 'ACCOUNT_NOT_FOUND'
  | 'BAD_CURSOR'
  | 'BAD_EDIT_TOKEN'
  | 'BAD_FIELD_NAME'
  | 'BAD_IDEMPOTENCY_KEY'
  | 'BAD_QUERY'
  | 'BAD_REQUEST'
  | 'BLOCKED'
  | 'CAPTCHA_FAILED'
  | 'CAPTCHA_UNAVAILABLE'
  | 'CHANGED_MEANWHILE'
  | 'CHANGE_CLOSED'
  | 'INVITATION_CLOSED'
  | 'CONFLICT'
  | 'EMPTY'
  | 'FILES_TOO_BIG'
  | 'FIREWALL'
  | 'FORBIDDEN'
  | 'FORM_NOT_CONFIGURED'
  | 'FORM_NOT_FOUND'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'INACTIVE'
  | 'INTERNAL'
  | 'INVALID_VALUE'
  | 'IN_USE'
  | 'IS_SPAM'
  | 'MALFORMED_BODY'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'NOT_NOW'
  | 'NOT_PUBLIC'
  | 'NOT_READY'
  | 'NOT_RETRYABLE'
  | 'NO_ANSWER_YET'
  | 'NO_FILE_UPLOADS'
  | 'PRESET_NOT_FOUND'
  | 'PROJECT_NOT_FOUND'
  | 'QUESTION_FAILED'
  | 'REQUIRED_FIELD_EMPTY'
  | 'REQUIRED_FIELD_MISSING'
  | 'RESPONSE_NOT_FOUND'
  | 'TOKEN_REFUSED'
  | 'TOKEN_REQUIRED'
  | 'TOO_DEEP'
  | 'TOO_LARGE'
  | 'TOO_MANY_FIELDS'
  | 'TOO_MANY_FILES'
  | 'TOO_MANY_REQUESTS'
  | 'TYPE_EMAIL'
  | 'TYPE_FILE'
  | 'TYPE_NUMERIC'
  | 'TYPE_TEXT'
  | 'UNAUTHORIZED'
  | 'UNKNOWN_FIELD'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'VALIDATION_FAILED'
  | 'WIDGET_NOT_FOUND'
  | 'WRONG_SIGNATURE'
  | 'WRONG_TOKEN';

/** One complaint about a request; without a `field` it concerns the whole of it. */
export interface ErrorDetail {
  readonly code: ErrorCode;
  readonly field?: string;
  readonly message: string;
}

/** Fields as they were read, which a page gives back. */
export type ReadFields = ReadonlyMap<string, string | string[]>;

interface HttpErrorOptions {
  /** What is wrong with single fields. @default none */
  readonly fieldErrors?: readonly ErrorDetail[];
  /** Headers of the answer, such as `retry-after` or `allow`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** What could be read of a body that was refused, so that a page can give it back. @default nothing */
  readonly readFields?: ReadFields;
}

/**
 * The one expected error of our HTTP functions: it becomes an answer of its status. Everything else that
 * is thrown is logged and answered with a plain 500. The message is read by visitors.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: ErrorCode;
  readonly fieldErrors: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;
  readonly readFields: ReadFields | undefined;

  constructor(status: number, code: ErrorCode, message: string, options: HttpErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fieldErrors = options.fieldErrors ?? [];
    this.headers = options.headers ?? {};
    this.readFields = options.readFields;
  }
}
