import type { Table } from '../../shared/table/table.ts';
import type { GraphFailure } from '../graph/errors.ts';
import { stopAccount } from './account.ts';
import { type SayHeld, tellIfHeld } from './notice.ts';

/**
 * Stops an account whose token or permission Meta refuses when nothing but the account is asked about, and tells its owner,
 * once. Without it nobody would hear of a dead token before the next matching comment, which a dead token may keep away:
 * webhooks end with it.
 */
export async function stopIfRefused(
  table: Table,
  account: string,
  { class: kind, doubt, reason }: Pick<GraphFailure, 'class' | 'doubt' | 'reason'>,
  { now, say }: { readonly now: Date; readonly say: SayHeld },
): Promise<void> {
  if (kind !== 'stop' && doubt !== 'stop') return;
  await stopAccount(table, account, reason, now);
  await tellIfHeld(table, account, now, say);
}
