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

  constructor(status: number, body: ErrorBody) {
    super(body.error ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? '';
    this.problems = body.errors ?? [];
  }
}

/** No answer came. */
export class OfflineError extends Error {}

/** The session has ended: only signing in helps. */
export class SignedOutError extends Error {}

export async function readError(response: Response): Promise<ApiError> {
  const body = await response.json().then(
    (value) => (typeof value === 'object' && value !== null ? (value as ErrorBody) : {}),
    () => ({}),
  );
  return new ApiError(response.status, body);
}

/** Whether asking again may help: not where the request itself is refused. */
export function isPassing(error: unknown): boolean {
  if (error instanceof SignedOutError) return false;
  return !(error instanceof ApiError) || error.status >= 500 || error.status === 429;
}

/** The problem of a field of a form. */
export function problemOf(error: unknown, field: string): FieldProblem | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problems.find((problem) => problem.field === field);
}
