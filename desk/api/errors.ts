/** What can go wrong between the desk and an API. */

interface ErrorBody {
  readonly error?: string;
  readonly code?: string;
  readonly errors?: readonly FieldProblem[];
}

export interface FieldProblem {
  readonly code: string;
  readonly field?: string;
  readonly message: string;
}

/** An answer that is an error. */
export class ApiError extends Error {
  readonly status: number;
  /** Of docs/api.md; empty when something between the desk and the API has answered. */
  readonly code: string;
  readonly problems: readonly FieldProblem[];
  /** Whether an owner token has asked, which has no role that could be changed. */
  readonly isOfToken: boolean;

  constructor(status: number, body: ErrorBody, isOfToken = false) {
    super(body.error ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? '';
    this.problems = body.errors ?? [];
    this.isOfToken = isOfToken;
  }
}

/** No answer came. */
export class OfflineError extends Error {}

/** The session has ended: only signing in helps. */
export class SignedOutError extends Error {}

export async function readError(response: Response, isOfToken = false): Promise<ApiError> {
  const body = await response.json().then(
    (value) => (typeof value === 'object' && value !== null ? (value as ErrorBody) : {}),
    () => ({}),
  );
  return new ApiError(response.status, body, isOfToken);
}

/** Whether asking again may help: not where the request itself is refused. */
export function isPassing(error: unknown): boolean {
  if (error instanceof SignedOutError) return false;
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
}

/** Whether there is nothing of that address, or nothing any more. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** What is gone already, by another way or another person, is deleted as well as by this request. */
export async function deleted(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

/** What was read earlier is shown while it is read again, but not after the answer that it is gone. */
export function unlessGone<Query extends { readonly data: unknown; readonly error: unknown }>(
  query: Query,
): Omit<Query, 'data'> & { readonly data: Query['data'] | undefined } {
  return { ...query, data: isGone(query.error) ? undefined : query.data };
}

/** The problem of a field of a form. */
export function problemOf(error: unknown, field: string): FieldProblem | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problems.find((problem) => problem.field === field);
}
