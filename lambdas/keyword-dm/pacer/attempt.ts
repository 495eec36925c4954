/** One attempt at one reply. */

import type { Graph } from '../graph/graph.ts';
import { claimReply, settleReply, storeText } from '../outbox/change.ts';
import { composeText, deliver, TOO_LATE } from '../outbox/deliver.ts';
import type { ReplyLeg } from '../outbox/reply.ts';
import {
  CANCELLED,
  type Decision,
  decide,
  type Outcome,
  type Slot,
  slotAfter,
} from '../outbox/reply-state.ts';
import { markOwn } from '../outbox/unanswered.ts';
import { stoppedSince } from '../person/wish.ts';
import type { Entry } from './backlog.ts';
import { after, type TurnContext } from './context.ts';

export interface Attempt {
  /** What became of its slot of the budget. */
  readonly slot: Slot;
  /** What came of it; nothing, when somebody else has the reply or time was over. */
  readonly settled?: { readonly leg: ReplyLeg; readonly outcome: Outcome; readonly decision: Decision };
}

/**
 * Claims a reply, sends it, and writes down what became of it.
 *
 * @param sendBy nothing is sent later than this
 */
export async function attempt(
  context: TurnContext,
  graph: Graph,
  key: Entry,
  sendBy: Date,
): Promise<Attempt> {
  const { table, config, now, newId } = context;
  const begun = now();
  const leaseEnd = after(begun, config.delivery.leaseSeconds * 1000);
  const leg = await claimReply(table, key, newId(), leaseEnd, begun);
  if (!leg) return { slot: 'unused' };
  const unwanted = await whyUnwanted(context, leg, begun);
  if (unwanted) {
    const ending = unwanted === CANCELLED ? 'failed' : 'expired';
    const decision: Decision = { state: leg.outcomeUnknown ? 'unknown' : ending, reason: unwanted };
    return settle(context, leg, { class: 'terminal', reason: unwanted, maybeDone: false }, decision);
  }
  const text = await composeText(graph, leg);
  if (typeof text !== 'string') return settle(context, leg, text);
  // Before the first sending: after a lost answer this very text is looked for.
  if (leg.text === undefined && !(await storeText(table, leg, text))) return { slot: 'unused' };
  const outcome = await deliver(graph, { ...leg, text }, () => now() < sendBy);
  if (outcome !== TOO_LATE) return settle(context, leg, outcome);
  await settleReply(table, leg, putBack(leg, now()), now());
  return { slot: 'unused' };
}

async function whyUnwanted({ table }: TurnContext, leg: ReplyLeg, now: Date): Promise<string | undefined> {
  if (leg.cancelledAt !== undefined) return CANCELLED;
  if (leg.deadline <= now.toISOString()) return 'window-closed';
  return (await stoppedSince(table, leg.account, leg.personId)) ? 'person-stopped' : undefined;
}

async function settle(
  context: TurnContext,
  leg: ReplyLeg,
  outcome: Outcome,
  decision: Decision = decide(leg, outcome, context.config.delivery, context.now()),
): Promise<Attempt> {
  const { table, now, tell } = context;
  if ((decision.state === 'failed' || decision.state === 'unknown') && decision.reason !== CANCELLED)
    tell({ event: 'gives-up', leg, outcome, decision });
  if (decision.state === 'sent' && leg.leg === 'public-reply' && decision.messageId)
    await markOwn(table, { account: leg.account, id: decision.messageId, deleteAt: leg.deleteAt }, now());
  const isRecorded = await settleReply(table, leg, decision, now());
  tell({ event: 'attempt', leg, outcome, decision, isRecorded });
  return { slot: slotAfter(outcome), settled: { leg, outcome, decision } };
}

/** As if it had not been claimed. */
function putBack({ attempts, outcomeUnknown, reason = TOO_LATE }: ReplyLeg, now: Date): Decision {
  return {
    state: 'pending',
    reason,
    attempts: attempts - 1,
    outcomeUnknown,
    dueAt: now.toISOString(),
  };
}
