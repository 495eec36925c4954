/** How an account stands, beyond what the API calls its state. */
import type { Account } from '../../../contract/client/keyword-dm.ts';
import type { PlainKey } from '../../i18n/translate.ts';

/** What the API gives as the reason where an owner has paused an account: for it, that is one way of being stopped. */
const BY_OWNER = 'owner';

export function isPausedByOwner({ state, reason }: Pick<Account, 'state' | 'reason'>): boolean {
  return state === 'stopped' && reason === BY_OWNER;
}

/**
 * Whether nothing shows that Meta ever took a token of the account: `active` is also what the API says of one that it knows
 * nothing of. Connecting writes down when the token ends; the account's name comes from Meta, by its token alone.
 */
export function isUntried({ state, tokenExpiresAt, username }: Account): boolean {
  return state === 'active' && tokenExpiresAt === undefined && username === undefined;
}

/** What is said once an account was let go on. Whatever else than its owner has held it may do so again. */
export function resumedKey(before: Pick<Account, 'state' | 'reason'>): PlainKey {
  return isPausedByOwner(before) ? 'instagramAccount.didResume' : 'instagramAccount.didRetry';
}
