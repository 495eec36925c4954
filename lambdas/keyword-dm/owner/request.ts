/** Which account an owner's program means, among those that it may see. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { HttpError } from '../../shared/http/errors.ts';
import type { Call } from '../../shared/owner/router.ts';
import { narrowed, type Reach } from '../../shared/people/caller.ts';

type Accounts = Pick<KeywordDmConfig, 'accounts'>;

/** The accounts that a caller may see. */
export function keptTo({ accounts }: Accounts, reach: Reach): Accounts {
  return { accounts: narrowed(reach, accounts) };
}

/** What callers are kept to is ids of the configuration; in the table stand Instagram user ids. */
export function seesAccount(config: Accounts, { reach }: Pick<Call, 'reach'>, userId: string): boolean {
  const own = Object.values(keptTo(config, reach).accounts);
  return reach === 'all' || own.some((account) => account.userId === userId);
}

/** Says which account a call is about. */
export function aboutAccount({ accounts }: Accounts, { about }: Pick<Call, 'about'>, userId: string): void {
  const [id] = Object.entries(accounts).find(([, account]) => account.userId === userId) ?? [];
  if (id !== undefined) about(id);
}

/** By its id in the configuration or its Instagram user id; may be left out while there is only one. */
export function requireAccount({ accounts }: Accounts, name: string | undefined): string {
  const all = Object.entries(accounts);
  const [id, account] =
    name === undefined && all.length === 1
      ? (all[0] ?? [])
      : (all.find(([id, { userId }]) => id === name || userId === name) ?? []);
  if (id !== undefined && account) return account.userId;
  throw new HttpError(404, 'ACCOUNT_NOT_FOUND', `account: one of ${all.map(([id]) => id).join(', ')}.`);
}

/** The account that a call names, among those that the caller may see. @throws HttpError 404 */
export function accountOf(config: Accounts, call: Call, name: unknown): string {
  const account = requireAccount(keptTo(config, call.reach), name as string | undefined);
  aboutAccount(config, call, account);
  return account;
}
