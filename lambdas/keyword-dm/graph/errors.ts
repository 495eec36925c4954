/**
 * What an answer of the Graph API means for us. Codes and their classes: Meta's error reference and messaging error
 * pages as of 2026-11; see docs/instagram.md. The subcode is read first, because codes 10 and 100 are overloaded.
 */

/** What to do about it. */
type ErrorClass =
  /** Try again later, a bounded number of times. */
  | 'retry'
  /** The account has reached a limit: nothing is sent for a while. */
  | 'pause'
  /** The token or a permission is gone: nothing is sent until somebody mends it. */
  | 'stop'
  /** This one can't be answered. */
  | 'terminal';

export interface GraphFailure {
  readonly class: ErrorClass;
  /** Stable and safe to store and log: no text of Meta's in it. */
  readonly reason: string;
  /** Whether Meta may have done what we asked all the same. */
  readonly maybeDone: boolean;
}

/** What came back: a status with a body, or nothing (`status` undefined) and the error's code. */
export interface GraphAnswer {
  readonly status?: number;
  readonly body?: unknown;
  /** Code of the network error, such as ECONNREFUSED. */
  readonly network?: string;
}

/** Meta's answer to a private reply when the comment was answered before, is too old, or can't be answered. */
export const ALREADY_ANSWERED = 'used-old-or-ineligible';

const TERMINAL: Record<number, string> = {
  2534025: ALREADY_ANSWERED,
  2534022: 'outside-window',
  2018278: 'outside-window',
  2018300: 'other-app-has-thread',
  2534014: 'no-such-person',
  2534001: 'person-not-reachable',
  551: 'person-not-reachable',
  1545041: 'person-not-reachable',
};
const PAUSE = new Set([4, 17, 32, 613, 368, 80002, 80006, 2534013]);
const STOP = new Set([190, 10, 200, 3]);
const RETRY = new Set([1, 2]);
/** Nothing was sent, so nothing can have been done. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Reads a failed answer. Whatever is unknown is tried again, a bounded number of times. */
export function classify({ status, body, network }: GraphAnswer): GraphFailure {
  if (status === undefined) {
    const maybeDone = !NOT_CONNECTED.has(network ?? '');
    return { class: 'retry', reason: maybeDone ? 'no-answer' : 'not-connected', maybeDone };
  }
  const { code, subcode, transient } = readError(body);
  const known = TERMINAL[subcode] ?? TERMINAL[code];
  if (known) return { class: 'terminal', reason: known, maybeDone: false };
  if (PAUSE.has(code) || PAUSE.has(subcode))
    return { class: 'pause', reason: `limit-${code}`, maybeDone: false };
  if (STOP.has(code)) return { class: 'stop', reason: stopReason(code, subcode), maybeDone: false };
  if (transient || RETRY.has(code)) return { class: 'retry', reason: `generic-${code}`, maybeDone: true };
  if (code === 100)
    return {
      class: 'terminal',
      reason: subcode ? `refused-100-${subcode}` : 'refused-100',
      maybeDone: false,
    };
  if (status === 429) return { class: 'retry', reason: 'status-429', maybeDone: false };
  return { class: 'retry', reason: code ? `unknown-${code}` : `status-${status}`, maybeDone: status >= 500 };
}

/** Whether an account was stopped for its token, which a call that succeeds proves to be mended. */
export function isTokenRefusal(reason: string | undefined): boolean {
  return reason?.startsWith('token-') ?? false;
}

/** Whether it is about a permission. Codes 10, 200 and 3 may mean the account, or just the comment that was answered. */
export function isPermissionRefusal(reason: string | undefined): boolean {
  return reason?.startsWith('permission-') ?? false;
}

function stopReason(code: number, subcode: number): string {
  if (code !== 190) return `permission-${code}`;
  return subcode === 463 || subcode === 467 ? 'token-expired' : 'token-invalid';
}

function readError(body: unknown): { code: number; subcode: number; transient: boolean } {
  const error = (body as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  const number = (value: unknown) => (Number.isSafeInteger(Number(value)) ? Number(value) : 0);
  return {
    code: number(error.code),
    subcode: number(error.error_subcode),
    transient: error.is_transient === true,
  };
}
