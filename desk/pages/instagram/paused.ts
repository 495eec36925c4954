import type { Account } from '../../../contract/client/keyword-dm.ts';

/** What the API gives as the reason where an owner has paused an account: for it, that is one way of being stopped. */
const BY_OWNER = 'owner';

export function isPausedByOwner({ state, reason }: Pick<Account, 'state' | 'reason'>): boolean {
  return state === 'stopped' && reason === BY_OWNER;
}
