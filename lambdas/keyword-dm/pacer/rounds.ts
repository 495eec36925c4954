/** The sending of a turn: round after round, until nothing is left, the budget is used up, time is over or the account held. */
import type { SendLane } from '../../../config/keyword-dm.ts';
import { together } from '../../shared/runtime/together.ts';
import { readAccount } from '../account/account.ts';
import type { Suspicions } from '../account/suspicion.ts';
import type { Graph } from '../graph/graph.ts';
import { listLate, promoteDue } from '../outbox/outbox.ts';
import { type Attempt, attempt } from './attempt.ts';
import { chooseRound, type Entry, newBacklog } from './backlog.ts';
import { type Limit, release, reserve, type Sends, use } from './budget.ts';
import { LANES, type TurnContext } from './context.ts';
import { type Hold, holdIfAsked, type Standing } from './hold.ts';
import { type Pacer, saveSends, type TurnMessage } from './pacer.ts';

const CONCURRENT = 20;

export interface Work extends Standing {
  sends: Pacer['sends'];
  sent: number;
  attempted: number;
  /** Replies that were made ready again after they had backed off. */
  promoted: number;
  held?: Hold;
  /** Something was left that could be sent at once. */
  more: boolean;
}

/** The times of a turn. */
export interface Times {
  /** No attempt is begun later. */
  readonly end: Date;
  /** Nothing is sent later. */
  readonly sendBy: Date;
  /** Whatever was sent has reached Meta by then, answered or not: the turn's lease is over. */
  readonly over: Date;
}

export async function sendRounds(
  context: TurnContext,
  turn: TurnMessage,
  pacer: Pacer,
  graph: Graph,
  { suspicions, times }: { readonly suspicions: Suspicions; readonly times: Times },
): Promise<Work> {
  const { table, config, now } = context;
  const work: Work = {
    sends: pacer.sends,
    sent: 0,
    attempted: 0,
    promoted: 0,
    troubles: 0,
    asked: new Set(),
    suspicions,
    proven: {},
    more: false,
  };
  const backlog = newBacklog();
  while (!work.held) {
    if (now() >= times.end) return { ...work, more: true };
    const until = await context.fuse?.repliesRest(turn.account);
    if (until) {
      await endLate(context, turn.account, graph, times);
      return { ...work, held: { until } };
    }
    const round = await chooseRound(context, turn.account, work.sends, backlog);
    work.promoted = backlog.promoted;
    if (round.length === 0) return work;
    for (const { pk, sk } of round) backlog.tried.add(`${pk} ${sk}`);
    for (const lane of LANES) {
      const slots = round.filter((entry) => entry.lane === lane).length;
      if (slots > 0)
        work.sends = {
          ...work.sends,
          [lane]: reserve(work.sends[lane] ?? {}, config.limits[lane], slots, now(), times.over),
        };
    }
    if (!(await saveSends(table, turn, work.sends))) return work;
    // Its owner, or the hourly look at its token, may have stopped it in the middle of this turn.
    const account = await readAccount(table, turn.account);
    if (account.state === 'stopped') work.held = {};

    const before = work.attempted;
    await sendRound(context, turn.account, graph, round, work, times);
    await context.fuse?.spendReplies(turn.account, work.attempted - before);
  }
  return work;
}

/**
 * Ends what can't be sent any more. A month's budget that is used up makes replies rest for weeks: without this, what nobody will
 * ever answer would stand in the outbox as if it was about to be.
 */
async function endLate(
  context: TurnContext,
  account: string,
  graph: Graph,
  { end, sendBy }: Times,
): Promise<void> {
  const { table, now } = context;
  await promoteDue(table, account, now());
  for (const lane of LANES)
    for (const { pk, sk } of await listLate(table, account, lane, now()))
      if (now() < end) await attempt(context, graph, { lane, pk, sk }, sendBy);
}

/** Works through a round, several at once. What is left when the account is held, or time is over, gives its slot back. */
async function sendRound(
  context: TurnContext,
  account: string,
  graph: Graph,
  round: readonly Entry[],
  work: Work,
  { end, sendBy, over }: Times,
): Promise<void> {
  const { config, now } = context;
  const open = [...round];
  const count = (lane: SendLane, change: (sends: Sends, limit: Limit) => Sends) => {
    work.sends = { ...work.sends, [lane]: change(work.sends[lane] ?? {}, config.limits[lane]) };
  };
  const worker = async () => {
    for (let entry = open.shift(); entry; entry = open.shift()) {
      // Asked for is as good as held: the writing down takes a moment.
      const isOver = work.held || work.asked.size > 0 || now() >= end;
      const { slot, settled }: Attempt = isOver
        ? { slot: 'unused' }
        : await attempt(context, graph, entry, sendBy);
      const at = now();
      count(entry.lane, (sends, limit) => {
        if (slot === 'unused') return release(sends, limit, over);
        // What was answered counts from then: Meta has counted it, and not later. Without an answer it stays as reserved, but for a
        // window that is shorter than that: a few lost answers would keep a lane closed for many windows.
        const stays = slot === 'unsure' && limit.seconds >= config.delivery.leaseSeconds;
        return stays ? sends : use(sends, limit, over, at);
      });
      if (!settled) continue;
      work.attempted++;
      if (settled.decision.state === 'sent') work.sent++;
      const held = await holdIfAsked(context, account, settled, work);
      // A stop, which has no end, outweighs a pause.
      if (held && (!work.held || !held.until)) work.held = held;
    }
  };
  // What breaks one attempt likely breaks them all: no other begins, and the message is received again.
  const beginNoMore = (error: unknown) => {
    open.length = 0;
    throw error;
  };
  await together(Array.from({ length: CONCURRENT }, () => worker().catch(beginNoMore)));
}
