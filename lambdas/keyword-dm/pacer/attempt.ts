/** One attempt at one reply, and what its answer asks of the account. */
import { claimOnceIn, pauseAccount, stopAccount } from '../account/account.ts';
import type { Graph } from '../graph/graph.ts';
import { claimReply, settleReply } from '../outbox/change.ts';
import { deliver } from '../outbox/deliver.ts';
import { type Decision, decide, givesSlotBack } from '../outbox/reply-state.ts';
import type { Entry } from './backlog.ts';
import { after, type TurnContext } from './context.ts';

const DAY_SECONDS = 86_400;

interface Attempt {
  readonly slotBack: boolean;
  readonly decision?: Decision;
  /** Why there was no answer, or none that says anything about this reply. */
  readonly trouble?: string;
}

/** Claims a reply, sends it, and writes down what became of it. */
export async function attempt(context: TurnContext, graph: Graph, key: Entry): Promise<Attempt> {
  const { table, config, now, newId, tell } = context;
  const begun = now();
  const leg = await claimReply(table, key, newId(), after(begun, config.delivery.leaseSeconds * 1000), begun);
  if (!leg) return { slotBack: true };
  if (leg.deadline <= begun.toISOString()) {
    const decision: Decision = { state: leg.outcomeUnknown ? 'unknown' : 'expired', reason: 'window-closed' };
    await settleReply(table, leg, decision, begun);
    tell({
      event: 'attempt',
      leg,
      outcome: { class: 'terminal', reason: 'window-closed', maybeDone: false },
      decision,
    });
    return { slotBack: true, decision };
  }
  const outcome = await deliver(graph, leg);
  const decision = decide(leg, outcome, config.delivery, now());
  await settleReply(table, leg, decision, now());
  tell({ event: 'attempt', leg, outcome, decision });
  const isTrouble = 'class' in outcome && outcome.class === 'retry';
  return { slotBack: givesSlotBack(outcome), decision, ...(isTrouble && { trouble: outcome.reason }) };
}

/** The account may not go on: until then, or until it is mended. */
export interface Hold {
  readonly until?: Date;
}

/** What answers have asked of the account in a turn: several say the same at once, and it is done once. */
export type Asked = Set<'pause' | 'stop'>;

/** Pauses or stops the account if the answer asks for it. */
export async function holdAccount(
  context: TurnContext,
  account: string,
  decision: Decision,
  asked: Asked,
): Promise<Hold | undefined> {
  const { table, now, tell } = context;
  if (!('reason' in decision)) return undefined;
  const { reason } = decision;
  if (
    reason === 'other-app-has-thread' &&
    (await claimOnceIn(table, account, 'other-app', DAY_SECONDS, now()))
  )
    tell({ event: 'other-app' });
  if (decision.state !== 'pending' || !decision.account || asked.has(decision.account)) return undefined;
  asked.add(decision.account);
  if (decision.account === 'stop') {
    if (await stopAccount(table, account, reason, now())) tell({ event: 'stopped', reason });
    return {};
  }
  return rest(context, account, reason);
}

/** Pauses the account after many attempts in a row that came to nothing: it is Meta that has trouble, not a reply. */
export function holdInTrouble(
  context: TurnContext,
  account: string,
  reason: string,
  asked: Asked,
): Promise<Hold> | undefined {
  if (asked.has('pause') || asked.has('stop')) return undefined;
  asked.add('pause');
  return rest(context, account, reason);
}

async function rest(
  { table, config, now, tell }: TurnContext,
  account: string,
  reason: string,
): Promise<Hold> {
  const { pauseSeconds } = config.delivery;
  const until = await pauseAccount(table, account, { reason, pauseSeconds, now: now() });
  if (!until) return {};
  tell({ event: 'paused', reason });
  return { until };
}
