/** Which account an owner's program means. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { HttpError } from '../../shared/http/errors.ts';

/** By its id in the configuration or its Instagram user id; may be left out while there is only one. */
export function requireAccount(
  { accounts }: Pick<KeywordDmConfig, 'accounts'>,
  name: string | undefined,
): string {
  const all = Object.entries(accounts);
  const [id, account] =
    name === undefined && all.length === 1
      ? (all[0] ?? [])
      : (all.find(([id, { userId }]) => id === name || userId === name) ?? []);
  if (id !== undefined && account) return account.userId;
  throw new HttpError(404, 'ACCOUNT_NOT_FOUND', `account: one of ${all.map(([id]) => id).join(', ')}.`);
}
