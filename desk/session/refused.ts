/** Why somebody is asked to sign in who thought to be signed in, or tried to. */
import { ApiError, OfflineError } from '../api/errors.ts';
import type { PlainKey } from '../i18n/translate.ts';
import type { SignedIn } from './session.ts';

/** In words. */
export type SignInReason = Extract<
  PlainKey,
  | 'session.ended'
  | 'session.tokenRefused'
  | 'session.refused'
  | 'session.noAccess'
  | 'errors.offline'
  | 'errors.tooMany'
  | 'errors.server'
>;

/** @param kind as what somebody was signed in until just now */
export function whyEnded(kind: SignedIn['kind'] | undefined): SignInReason {
  return kind === 'token' ? 'session.tokenRefused' : 'session.ended';
}

/**
 * Why the way back from the sign-in pages led to no session. Whoever has no access is sent back by the sign-in pages as the same
 * person each time, until they have left there, too.
 */
export function whyRefused(error: unknown): SignInReason {
  if (error instanceof OfflineError) return 'errors.offline';
  if (!(error instanceof ApiError)) return 'session.refused';
  if (error.code === 'FORBIDDEN') return 'session.noAccess';
  if (error.status === 429) return 'errors.tooMany';
  return error.status >= 500 ? 'errors.server' : 'session.refused';
}
