/** What of the first steps is done. */
import type { Submission } from '../../../contract/client/contact.ts';
import type { Account } from '../../../contract/client/keyword-dm.ts';

/** Of so many messages it is looked whether one came from a website; of more, one did. */
export const LOOKED_AT = 20;
/** What the desk's own test messages have. */
const TEST_LABEL = 'test';

/** Whether a form stands on a website: a message that the desk sent itself says nothing of that. */
export function isOnWebsite(
  count: number,
  newest: readonly Pick<Submission, 'labels'>[] | undefined,
): boolean {
  if (count > LOOKED_AT) return true;
  return (newest ?? []).some(({ labels = [] }) => !labels.includes(TEST_LABEL));
}

/** Meta has been asked for its token, and it sends. */
export function isConnected({ state, tokenExpiresAt }: Account): boolean {
  return state === 'active' && tokenExpiresAt !== undefined;
}
