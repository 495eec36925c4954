import { attention } from '../../shared/runtime/log.ts';
import type { Table } from '../../shared/table/table.ts';
import type { GraphFailure } from '../graph/errors.ts';
import { stopAccount } from './account.ts';

/**
 * Stops an account whose token or permission Meta refuses, and tells its owner, once. Without it nobody would hear of a
 * dead token before the next matching comment, which a dead token may keep away: webhooks end with it.
 */
export async function stopIfRefused(
  table: Table,
  account: string,
  { class: kind, reason }: Pick<GraphFailure, 'class' | 'reason'>,
  now: Date,
): Promise<void> {
  if (kind !== 'stop') return;
  if (await stopAccount(table, account, reason, now))
    attention('account-stopped', { account, cause: reason });
}
