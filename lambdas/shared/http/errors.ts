/** One complaint about a request; without a `field` it concerns the whole of it. */
export interface ErrorDetail {
  readonly code: string;
  readonly field?: string;
  readonly message: string;
}

interface HttpErrorOptions {
  /** What is wrong with single fields. @default none */
  readonly fieldErrors?: readonly ErrorDetail[];
  /** Headers of the answer, such as `retry-after` or `allow`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** What could be read of a body that was refused, so that a page can give it back. @default nothing */
  readonly readFields?: ReadonlyMap<string, string | string[]>;
}

/**
 * The one expected error of our HTTP functions: it becomes an answer of its status. Everything else that
 * is thrown is logged and answered with a plain 500. The message is read by visitors.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** Stable, for programs, in upper case, such as `EMPTY`. */
  readonly code: string;
  readonly fieldErrors: readonly ErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;
  readonly readFields: ReadonlyMap<string, string | string[]> | undefined;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fieldErrors = options.fieldErrors ?? [];
    this.headers = options.headers ?? {};
    this.readFields = options.readFields;
  }
}
