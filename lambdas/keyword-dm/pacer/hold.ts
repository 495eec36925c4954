/** What answers ask of the account: to rest, or to stop. */
import { pauseAccount, rememberSuspicion, stopAccount } from '../account/account.ts';
import { tellIfHeld } from '../account/notice.ts';
import { sayOnceIn } from '../account/once.ts';
import {
  MOST_REPLIES,
  rowOf,
  type Suspicion,
  type Suspicions,
  suspect,
  withRow,
} from '../account/suspicion.ts';
import { KEYWORD_DM_LEGS } from '../environment.ts';
import { reopenReply } from '../outbox/change.ts';
import { readReply } from '../outbox/outbox.ts';
import type { ReplyKind } from '../outbox/reply-state.ts';
import type { Attempt } from './attempt.ts';
import type { TurnContext } from './context.ts';

const DAY_SECONDS = 86_400;

/** The account may not go on: until then, or until it is mended. */
export interface Hold {
  readonly until?: Date;
}

/** What a turn has learned of its account. Several answers say the same at once, and it is done once. */
export interface Standing {
  asked: Set<'pause' | 'stop'>;
  /** Refusals in a row that may mean the account. */
  suspicions: Suspicions;
  /** The rows that have held it, with all that has ended for the same since. */
  readonly proven: { [Kind in ReplyKind]?: Suspicion };
  /** How many attempts in a row, up to now, Meta had trouble with. */
  troubles: number;
}

/** As many attempts in a row that Meta had trouble with are no accident: the account rests, and its backlog with it. */
const TROUBLES = 20;

/** Pauses or stops the account if the answer, or a row of them, asks for it. */
export async function holdIfAsked(
  context: TurnContext,
  account: string,
  { leg, outcome, decision }: NonNullable<Attempt['settled']>,
  standing: Standing,
): Promise<Hold | undefined> {
  const kind = leg.leg;
  if ('delivered' in outcome) {
    standing.suspicions = withRow(standing.suspicions, kind, undefined);
    standing.troubles = 0;
    return undefined;
  }
  const { reason } = outcome;
  if (reason === 'other-app-has-thread') await sayOtherApp(context, account);
  standing.troubles = outcome.class === 'retry' ? standing.troubles + 1 : 0;
  const due = standing.troubles >= TROUBLES ? 'pause' : decision.state === 'pending' && decision.account;
  if (due) return ask(standing, due) ? hold(context, account, due, reason) : undefined;
  const before = standing.suspicions[kind];
  const { row, hold: asked } = suspect(before, leg, outcome);
  // Attempts that were under way when it was proven have ended for the same reason.
  const isProven = row !== before && row?.reason === standing.proven[kind]?.reason;
  standing.suspicions = withRow(standing.suspicions, kind, asked || isProven ? undefined : row);
  if (!row || !(asked || isProven)) return undefined;
  await noteProven(context, account, kind, row, standing);
  const isFirst = asked !== undefined && !isProven && ask(standing, asked);
  const held = isFirst ? await hold(context, account, asked, reason) : undefined;
  await reopen(context, row);
  return held;
}

/** Should the sender die before all of the row is open again, the next turn opens the rest. */
async function noteProven(
  { table }: TurnContext,
  account: string,
  kind: ReplyKind,
  row: Suspicion,
  standing: Standing,
): Promise<void> {
  const replies = [...(standing.proven[kind]?.replies ?? []), ...row.replies].slice(-MOST_REPLIES);
  standing.proven[kind] = { ...row, replies, isProven: true };
  await rememberSuspicion(table, account, { ...standing.suspicions, ...standing.proven });
}

/** @returns false when the same, or more, was asked of the account before */
function ask({ asked }: Standing, what: 'pause' | 'stop'): boolean {
  if (asked.has(what) || asked.has('stop')) return false;
  asked.add(what);
  return true;
}

async function hold(
  { table, config, now, tell, sayHeld }: TurnContext,
  account: string,
  asked: 'pause' | 'stop',
  reason: string,
): Promise<Hold> {
  const { pauseSeconds } = config.delivery;
  const until =
    asked === 'pause' ? await pauseAccount(table, account, { reason, pauseSeconds, now: now() }) : undefined;
  if (asked === 'stop') await stopAccount(table, account, reason, now());
  tell({ event: asked === 'pause' ? 'paused' : 'stopped', reason });
  await tellIfHeld(table, account, now(), sayHeld);
  return until ? { until } : {};
}

/** What a row of refusals has ended was the account's fault. It remembers why, so that the same refusal is its last. */
async function reopen({ table, now }: TurnContext, { reason, replies }: Suspicion): Promise<void> {
  for (const key of replies) {
    const leg = await readReply(table, key);
    if (leg && rowOf(leg.leg, leg.reason) === reason)
      await reopenReply(table, leg, now(), { keepReason: true });
  }
}

/**
 * Opens again what is left of rows that have held the account, and forgets them: the turn that found them may have broken off,
 * and its owner may have let it go on since. @returns the rows that are left
 */
export async function reopenLeft(
  context: TurnContext,
  account: string,
  rows: Suspicions,
): Promise<Suspicions> {
  let left = rows;
  for (const kind of KEYWORD_DM_LEGS) {
    const row = rows[kind];
    if (!row?.isProven) continue;
    await reopen(context, row);
    left = withRow(left, kind, undefined);
  }
  if (left !== rows) await rememberSuspicion(context.table, account, left);
  return left;
}

async function sayOtherApp({ table, now, tell }: TurnContext, account: string): Promise<void> {
  await sayOnceIn(table, account, 'other-app', DAY_SECONDS, now(), () => tell({ event: 'other-app' }));
}
