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
  /**
   * Of a refusal that may mean this person or the whole account, since Meta's code says nothing: what the account must do
   * once other people's comments get the same.
   */
  readonly doubt?: 'pause' | 'stop';
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

/** Nothing came back: what was asked for may be done, or may still be on its way. */
export const NO_ANSWER = 'no-answer';

const TERMINAL: Record<number, string> = {
  2534025: ALREADY_ANSWERED,
  2534022: 'outside-window',
  2018278: 'outside-window',
  2018065: 'outside-window',
  2018300: 'other-app-has-thread',
  2534014: 'no-such-person',
  2534001: 'person-not-reachable',
  2018108: 'person-not-reachable',
  551: 'person-not-reachable',
  1545041: 'person-not-reachable',
};
/** What is said of the account as a whole: nothing gets through until it is over. */
const HELD: Record<number, string> = { 2534029: 'blocked', 1893063: 'restricted' };
const LIMITS = new Set([4, 17, 32, 613, 368, 80002, 80006, 2534013]);
const TOKEN = 190;
const PERMISSION = 3;
/** Codes that say "not permitted" of a person as well as of the account. */
const NOT_PERMITTED = new Set([10, 200]);
const RETRY = new Set([1, 2]);
/** Nothing was sent, so nothing can have been done. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Reads a failed answer. Whatever is unknown is tried again, a bounded number of times. */
export function classify({ status, body, network }: GraphAnswer): GraphFailure {
  if (status === undefined) {
    const maybeDone = !NOT_CONNECTED.has(network ?? '');
    return { class: 'retry', reason: maybeDone ? NO_ANSWER : 'not-connected', maybeDone };
  }
  const error = readError(body);
  return refusalOf(error) ?? troubleOf(error, status);
}

type ReadError = ReturnType<typeof readError>;

/** What Meta says of a person, a comment or the account: the subcode first, because some codes mean several things. */
function refusalOf({ code, subcode, wantsProof }: ReadError): GraphFailure | undefined {
  const known = TERMINAL[subcode] ?? TERMINAL[code];
  if (known) return refused('terminal', known);
  const held = HELD[subcode] ?? HELD[code] ?? (wantsProof ? 'appsecret-proof' : undefined);
  if (held) return refused('pause', held);
  if (LIMITS.has(code) || LIMITS.has(subcode)) return refused('pause', `limit-${code}`);
  if (code === TOKEN) return refused('stop', isExpiry(subcode) ? 'token-expired' : 'token-invalid');
  if (code === PERMISSION) return refused('stop', `permission-${code}`);
  return undefined;
}

/** What may pass, and what says too little to be sure of whom it speaks. */
function troubleOf({ code, subcode, transient }: ReadError, status: number): GraphFailure {
  if (transient || RETRY.has(code)) return { class: 'retry', reason: `generic-${code}`, maybeDone: true };
  if (NOT_PERMITTED.has(code)) return refused('terminal', `permission-${code}`, 'stop');
  if (code === 100) return refused('terminal', subcode ? `refused-100-${subcode}` : 'refused-100', 'pause');
  if (status === 429) return refused('retry', 'status-429');
  return { class: 'retry', reason: code ? `unknown-${code}` : `status-${status}`, maybeDone: status >= 500 };
}

function refused(kind: ErrorClass, reason: string, doubt?: GraphFailure['doubt']): GraphFailure {
  return { class: kind, reason, maybeDone: false, ...(doubt && { doubt }) };
}

function isExpiry(subcode: number): boolean {
  return subcode === 463 || subcode === 467;
}

/** Whether an account was stopped for its token, which a call that succeeds proves to be mended. */
export function isTokenRefusal(reason: string | undefined): boolean {
  return reason?.startsWith('token-') ?? false;
}

/** Whether it is about a permission. Codes 10, 200 and 3 may mean the account, or just the comment that was answered. */
export function isPermissionRefusal(reason: string | undefined): boolean {
  return reason?.startsWith('permission-') ?? false;
}

function readError(body: unknown) {
  const error = (body as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  // A code comes as a number or as its digits. Anything else must not be converted: an object can break that.
  const number = (value: unknown) => {
    const found = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
    return Number.isSafeInteger(found) ? found : 0;
  };
  const code = number(error.code);
  return {
    code,
    subcode: number(error.error_subcode),
    transient: error.is_transient === true,
    // The one thing that only Meta's words say: the app's settings want a signature that no caller can give by itself.
    wantsProof: code === 100 && typeof error.message === 'string' && /appsecret_proof/i.test(error.message),
  };
}
