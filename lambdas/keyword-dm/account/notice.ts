/**
 * Tells an account's owner that it rests or has stopped, and what to do. It goes by what is stored, and not by who stored
 * it: whoever meets the state and finds that nobody was told, a turn or the hourly catch-up, tells it. So neither a crash
 * nor a lost answer keeps it from being told.
 */
import type { Table } from '../../shared/table/table.ts';
import { type AccountState, BY_OWNER, isHeld, readAccount, rememberAccount } from './account.ts';

export interface Notice {
  /** The Instagram user id. */
  readonly account: string;
  readonly state: 'paused' | 'stopped';
  readonly reason: string;
  /** When it goes on by itself; never, when it is stopped. ISO 8601 */
  readonly until?: string;
}

/** Makes a notice known. What it throws leaves the notice untold. */
export type SayHeld = (notice: Notice) => Promise<void>;

/** An account that has to rest again and again, for the same reason, is told of once in this time. */
const REST_AGAIN_MS = 86_400_000;

/** Whether the account is held and its owner has not been told. */
export function isUntold(state: AccountState, now: Date): boolean {
  if (!isHeld(state, now) || state.reason === BY_OWNER) return false;
  const { told } = state;
  if (told?.what !== whatOf(state)) return true;
  return state.state === 'stopped'
    ? told.at < (state.since ?? '')
    : Date.parse(told.at) + REST_AGAIN_MS <= now.getTime();
}

/** Says it first and writes that down afterwards: said twice at worst, never not at all. */
export async function tellIfHeld(table: Table, account: string, now: Date, say: SayHeld): Promise<void> {
  const state = await readAccount(table, account);
  if (!isUntold(state, now)) return;
  const { reason = 'unknown', until } = state;
  await say({
    account,
    state: state.state === 'stopped' ? 'stopped' : 'paused',
    reason,
    ...(until !== undefined && { until }),
  });
  await rememberAccount(table, account, { told: { what: whatOf(state), at: now.toISOString() } });
}

function whatOf({ state, reason }: AccountState): string {
  return `${state} ${reason}`;
}
