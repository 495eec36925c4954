/** Whether an account may send: `active`, `paused` until a moment, or `stopped` until somebody mends it. */

import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import { accountKey } from '../table/keys.ts';
import type { Suspicion, Suspicions } from './suspicion.ts';

export interface AccountState {
  readonly state: 'active' | 'paused' | 'stopped';
  /** Why it is not active; stable, such as `token-expired`. */
  readonly reason?: string;
  readonly since?: string;
  readonly until?: string;
  /** Pauses in a row; the next is twice as long. */
  readonly pauses?: number;
  readonly tokenExpiresAt?: string;
  readonly tokenRefreshedAt?: string;
  /** Up to when the reconciler has read comments. */
  readonly caughtUpTo?: string;
  readonly username?: string;
  /** When a webhook of Meta's came last, give or take some minutes. */
  readonly webhookSeenAt?: string;
  /** What its owner was told of last, and when. */
  readonly told?: { readonly what: string; readonly at: string };
  /** Refusals of late that may mean the account; read by `suspicionsOf`. */
  readonly suspicion?: Suspicions | Suspicion;
}

/** Four hours: Meta's windows are of one hour, and a day's backlog must still fit into a comment's seven days. */
const LONGEST_PAUSE_SECONDS = 4 * 3600;

const UNLESS_STOPPED = {
  condition: 'attribute_not_exists(#state) OR #state <> :stopped',
  values: { stopped: 'stopped' },
};

export const accountItem = (account: string) => ({ pk: accountKey(account), sk: 'account' });

export async function readAccount({ client, tableName }: Table, account: string): Promise<AccountState> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: accountItem(account), ConsistentRead: true }),
  );
  return { state: 'active', ...Item };
}

/** Whether nothing may be sent at this moment; and if that ends by itself, when. */
export function isHeld({ state, until }: AccountState, now: Date): boolean {
  return state === 'stopped' || (state === 'paused' && (until ?? '') > now.toISOString());
}

/** Rests the account. @returns when it may send again; undefined when it is stopped, which outweighs a rest */
export async function pauseAccount(
  table: Table,
  account: string,
  { reason, pauseSeconds, now }: { reason: string; pauseSeconds: number; now: Date },
): Promise<Date | undefined> {
  const { pauses = 0 } = await readAccount(table, account);
  const seconds = Math.min(
    pauseSeconds * 2 ** Math.min(pauses, 20),
    Math.max(pauseSeconds, LONGEST_PAUSE_SECONDS),
  );
  const until = new Date(now.getTime() + seconds * 1000);
  const isPaused = await change(table, account, {
    set: {
      state: 'paused',
      reason,
      since: now.toISOString(),
      until: until.toISOString(),
      pauses: pauses + 1,
    },
    ...UNLESS_STOPPED,
  });
  return isPaused ? until : undefined;
}

/** Stops the account. @returns false when it was stopped already */
export function stopAccount(table: Table, account: string, reason: string, now: Date): Promise<boolean> {
  return change(table, account, { ...stopped(reason, now), ...UNLESS_STOPPED });
}

/** Why an account is stopped that its owner has paused: whatever else may be mended, it stays so until they resume it. */
export const BY_OWNER = 'owner';

/** Stops the account at its owner's wish, whether or not it is stopped already. */
export async function stopByOwner(table: Table, account: string, now: Date): Promise<void> {
  await change(table, account, stopped(BY_OWNER, now));
}

/** Lets the account send again; what waits in its outbox is still there. */
export async function resumeAccount(table: Table, account: string, now: Date): Promise<void> {
  await change(table, account, active(now));
}

/** Lets an account go on that was stopped for this reason. @returns false when it is stopped for another one by now */
export function resumeMended(table: Table, account: string, reason: string, now: Date): Promise<boolean> {
  return change(table, account, {
    ...active(now),
    condition: '#state = :stopped AND #reason = :mended',
    values: { stopped: 'stopped', mended: reason },
  });
}

/** Remembers refusals in a row, or forgets them. */
export async function rememberSuspicion(table: Table, account: string, suspicion: Suspicions): Promise<void> {
  const isEmpty = Object.keys(suspicion).length === 0;
  await change(table, account, isEmpty ? { remove: ['suspicion'] } : { set: { suspicion } });
}

/** Ends the pauses in a row once something was sent. A stop that came meanwhile stays. */
export async function endPauses(table: Table, account: string, now: Date): Promise<void> {
  await change(table, account, { ...active(now), ...UNLESS_STOPPED });
}

function stopped(reason: string, now: Date): Change {
  return { set: { state: 'stopped', reason, since: now.toISOString() }, remove: ['until'] };
}

function active(now: Date): Change {
  return { set: { state: 'active', since: now.toISOString(), pauses: 0 }, remove: ['reason', 'until'] };
}

/** Remembers facts about the account, such as when its token expires. */
export async function rememberAccount(
  table: Table,
  account: string,
  facts: Partial<
    Pick<
      AccountState,
      'tokenExpiresAt' | 'tokenRefreshedAt' | 'caughtUpTo' | 'username' | 'told' | 'webhookSeenAt'
    >
  >,
): Promise<void> {
  await change(table, account, { set: facts });
}

/** @returns whether the condition, if there is one, held */
function change({ client, tableName }: Table, account: string, wanted: Change): Promise<boolean> {
  return conditionHeld(
    client.send(
      new UpdateCommand({ TableName: tableName, Key: accountItem(account), ...updateExpressions(wanted) }),
    ),
  );
}
