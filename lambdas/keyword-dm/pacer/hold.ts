/** What answers ask of the account: to rest, or to stop. */
import { pauseAccount, stopAccount } from '../account/account.ts';
import { tellIfHeld } from '../account/notice.ts';
import { sayOnceIn } from '../account/once.ts';
import { type Suspicion, type Suspicions, suspect, withRow } from '../account/suspicion.ts';
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
  /** For what a row of each kind has held it. */
  readonly proven: { [Kind in ReplyKind]?: string };
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
  if (standing.troubles >= TROUBLES) return hold(context, account, 'pause', reason, standing);
  if (decision.state === 'pending' && decision.account)
    return hold(context, account, decision.account, reason, standing);
  const before = standing.suspicions[kind];
  const { row, hold: asked } = suspect(before, leg, outcome);
  // Attempts that were under way when it was proven have ended for the same reason.
  const isProven = row !== before && row?.reason === standing.proven[kind];
  standing.suspicions = withRow(standing.suspicions, kind, asked || isProven ? undefined : row);
  if (row && isProven) await reopen(context, row);
  if (!asked || !row || isProven) return undefined;
  standing.proven[kind] = row.reason;
  const held = await hold(context, account, asked, reason, standing);
  await reopen(context, row);
  return held;
}

async function hold(
  { table, config, now, tell, sayHeld }: TurnContext,
  account: string,
  asked: 'pause' | 'stop',
  reason: string,
  standing: Standing,
): Promise<Hold | undefined> {
  if (standing.asked.has(asked) || standing.asked.has('stop')) return undefined;
  standing.asked.add(asked);
  const { pauseSeconds } = config.delivery;
  const until =
    asked === 'pause' ? await pauseAccount(table, account, { reason, pauseSeconds, now: now() }) : undefined;
  if (asked === 'stop') await stopAccount(table, account, reason, now());
  tell({ event: asked === 'pause' ? 'paused' : 'stopped', reason });
  await tellIfHeld(table, account, now(), sayHeld);
  return until ? { until } : {};
}

/** What a row of refusals has ended was the account's fault. It remembers why, so that the same refusal is its last. */
async function reopen({ table, now }: TurnContext, { replies }: Suspicion): Promise<void> {
  for (const key of replies) {
    const leg = await readReply(table, key);
    if (leg) await reopenReply(table, leg, now(), { keepReason: true });
  }
}

async function sayOtherApp({ table, now, tell }: TurnContext, account: string): Promise<void> {
  await sayOnceIn(table, account, 'other-app', DAY_SECONDS, now(), () => tell({ event: 'other-app' }));
}
