/** The sending of a turn: round after round, until nothing is left, the budget is used up, time is over or the account held. */
import type { SendLane } from '../../../config/keyword-dm.ts';
import { readAccount } from '../account/account.ts';
import type { Graph } from '../graph/graph.ts';
import { type Asked, attempt, type Hold, holdAccount, holdInTrouble } from './attempt.ts';
import { chooseRound, type Entry, newBacklog } from './backlog.ts';
import { release, reserve, sliceAt } from './budget.ts';
import { LANES, type TurnContext } from './context.ts';
import { type Pacer, saveSends, type TurnMessage } from './pacer.ts';

const CONCURRENT = 20;
/** As many attempts in a row that Meta had trouble with are no accident: the account rests, and its backlog with it. */
const TROUBLES = CONCURRENT;

export interface Work {
  sends: Pacer['sends'];
  sent: number;
  attempted: number;
  /** Replies that were made ready again after they had backed off. */
  promoted: number;
  /** How many attempts in a row, up to now, Meta had trouble with. */
  troubles: number;
  held?: Hold;
  readonly asked: Asked;
  /** Something was left that could be sent at once. */
  more: boolean;
}

export async function sendRounds(
  context: TurnContext,
  turn: TurnMessage,
  pacer: Pacer,
  graph: Graph,
  end: Date,
): Promise<Work> {
  const { table, config, now } = context;
  const work: Work = {
    sends: pacer.sends,
    sent: 0,
    attempted: 0,
    promoted: 0,
    troubles: 0,
    asked: new Set(),
    more: false,
  };
  const backlog = newBacklog();
  while (!work.held) {
    if (now() >= end) return { ...work, more: true };
    const round = await chooseRound(context, turn.account, work.sends, backlog);
    work.promoted = backlog.promoted;
    if (round.length === 0) return work;
    for (const { pk, sk } of round) backlog.tried.add(`${pk} ${sk}`);
    const reservedAt = now();
    for (const lane of LANES) {
      const slots = round.filter((entry) => entry.lane === lane).length;
      if (slots > 0)
        work.sends = {
          ...work.sends,
          [lane]: reserve(work.sends[lane] ?? {}, config.limits[lane], slots, reservedAt),
        };
    }
    if (!(await saveSends(table, turn, work.sends))) return work;
    // Its owner, or the hourly look at its token, may have stopped it in the middle of this turn.
    const account = await readAccount(table, turn.account);
    if (account.state === 'stopped') work.held = {};

    await sendRound(context, turn.account, graph, round, work, { reservedAt, end });
  }
  return work;
}

/** Works through a round, several at once. What is left when the account is held, or time is over, gives its slot back. */
async function sendRound(
  context: TurnContext,
  account: string,
  graph: Graph,
  round: readonly Entry[],
  work: Work,
  { reservedAt, end }: { reservedAt: Date; end: Date },
): Promise<void> {
  const { config, now } = context;
  const open = [...round];
  const worker = async () => {
    for (let entry = open.shift(); entry; entry = open.shift()) {
      if (work.held || now() >= end) {
        giveBack(work, config, entry.lane, reservedAt);
        continue;
      }
      const result = await attempt(context, graph, entry);
      if (result.slotBack) giveBack(work, config, entry.lane, reservedAt);
      if (!result.decision) continue;
      work.attempted++;
      if (result.decision.state === 'sent') work.sent++;
      work.troubles = result.trouble === undefined ? 0 : work.troubles + 1;
      const held =
        result.trouble !== undefined && work.troubles >= TROUBLES
          ? await holdInTrouble(context, account, result.trouble, work.asked)
          : await holdAccount(context, account, result.decision, work.asked);
      // A stop, which has no end, outweighs a pause.
      if (held && (!work.held || !held.until)) work.held = held;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
}

function giveBack(work: Work, { limits }: TurnContext['config'], lane: SendLane, reservedAt: Date): void {
  work.sends = {
    ...work.sends,
    [lane]: release(work.sends[lane] ?? {}, sliceAt(limits[lane], reservedAt), 1),
  };
}
