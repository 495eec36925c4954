/**
 * One turn of an account's pacer: sends what is most urgent, as far as the budget goes, for half a minute at most, and
 * arranges the next turn.
 */
import { MissingParameter } from '../../shared/runtime/parameters.ts';
import { endPauses, isHeld, readAccount, rememberSuspicion, stopAccount } from '../account/account.ts';
import { isUntold, tellIfHeld } from '../account/notice.ts';
import { suspicionsOf } from '../account/suspicion.ts';
import type { Graph } from '../graph/graph.ts';
import { nextWaiting } from '../outbox/outbox.ts';
import { nextAvailable } from './budget.ts';
import { after, LANES, type TurnContext } from './context.ts';
import { reopenLeft } from './hold.ts';
import { abandonTurn, beginTurn, endChain, endTurnUntil, type Pacer, type TurnMessage } from './pacer.ts';
import { sendRounds, type Times, type Work } from './rounds.ts';

/** How soon an empty outbox is looked at once more before the chain ends: the index lags behind the table. */
const LAST_LOOK_MS = 2_000;

/** @returns how many replies were sent, or undefined when the turn was stale */
export async function takeTurn(context: TurnContext, turn: TurnMessage): Promise<number | undefined> {
  const { table, config, now } = context;
  const begun = now();
  const { leaseSeconds, turnSeconds } = config.delivery;
  const over = after(begun, leaseSeconds * 1000);
  const pacer = await beginTurn(table, turn, over, begun);
  if (!pacer) return undefined;
  const times = {
    end: after(begun, turnSeconds * 1000),
    sendBy: after(over, -config.graph.timeoutSeconds * 1000),
    over,
  };
  try {
    return await runTurn(context, turn, pacer, times);
  } catch (error) {
    // So that the message's next receive finds the turn free; if this fails, too, it is free when the lease ends.
    await abandonTurn(table, turn, now()).catch(() => undefined);
    throw error;
  }
}

async function runTurn(context: TurnContext, turn: TurnMessage, pacer: Pacer, times: Times): Promise<number> {
  const { table, now } = context;
  const begun = now();
  const account = await readAccount(table, turn.account);
  // Whoever held it may have died before it was said.
  if (isUntold(account, begun)) await tellIfHeld(table, turn.account, begun, context.sayHeld);
  const suspicions = await reopenLeft(context, turn.account, suspicionsOf(account.suspicion));
  if (account.state === 'stopped') {
    await endChain(table, turn, { sends: pacer.sends });
    return 0;
  }
  if (isHeld(account, begun)) {
    const at = new Date(account.until ?? begun);
    await endTurnUntil(
      table,
      turn,
      { at, blocked: allLanes(at), sends: pacer.sends },
      context.sendTurn,
      now(),
    );
    return 0;
  }
  const graph = await openGraph(context, turn.account);
  if (!graph) {
    await endChain(table, turn, { sends: pacer.sends });
    return 0;
  }
  const work = await sendRounds(context, turn, pacer, graph, { suspicions, times });
  if (work.suspicions !== suspicions) await rememberSuspicion(table, turn.account, work.suspicions);
  if (work.sent > 0 && account.pauses && !work.held) await endPauses(table, turn.account, now());
  await arrangeNext(context, turn, pacer, work);
  return work.sent;
}

/** A missing token stops the account as an expired one does: nothing is lost, and its owner hears of it. */
async function openGraph(
  { table, openGraph, now, tell, sayHeld }: TurnContext,
  account: string,
): Promise<Graph | undefined> {
  try {
    return await openGraph(account);
  } catch (error) {
    if (!(error instanceof MissingParameter)) throw error;
    const reason = 'token-missing';
    await stopAccount(table, account, reason, now());
    tell({ event: 'stopped', reason });
    await tellIfHeld(table, account, now(), sayHeld);
    return undefined;
  }
}

async function arrangeNext(context: TurnContext, turn: TurnMessage, pacer: Pacer, work: Work): Promise<void> {
  const { table, config, sendTurn, now } = context;
  const { sends } = work;
  if (work.held && !work.held.until) {
    await endChain(table, turn, { sends });
    return;
  }
  const blocked = work.held?.until ? allLanes(work.held.until) : {};
  for (const lane of LANES) {
    const free = nextAvailable(sends[lane] ?? {}, config.limits[lane], now());
    if (free > now()) blocked[lane] ??= free.toISOString();
  }
  const known = work.held?.until ?? (work.more ? now() : undefined);
  if (known) {
    await endTurnUntil(table, turn, { at: known, blocked, sends }, sendTurn, now());
    return;
  }

  const { wakes } = pacer;
  const again = after(now(), LAST_LOOK_MS);
  const waiting = await nextWaiting(table, turn.account);
  const times = [...Object.values(blocked).map((time) => new Date(time)), ...(waiting ? [waiting] : [])];
  const next = { blocked, sends, emptyAt: wakes };
  if (wasLastLook(pacer, work)) {
    const at = earliest(times);
    const hasEnded = at
      ? await endTurnUntil(table, turn, { ...next, at, seenWakes: wakes }, sendTurn, now())
      : await endChain(table, turn, { seenWakes: wakes, sends });
    if (hasEnded) return;
  }
  await endTurnUntil(table, turn, { ...next, at: earliest([...times, again]) ?? again }, sendTurn, now());
}

/**
 * Whether nothing was there, as little as when the turn before had looked, and nobody was woken since. What was made
 * ready a moment ago counts as there, since its index may not show it yet.
 */
function wasLastLook({ wakes, emptyAt }: Pacer, { attempted, promoted }: Work): boolean {
  return attempted === 0 && promoted === 0 && emptyAt === wakes;
}

function earliest(moments: readonly Date[]): Date | undefined {
  return moments.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

function allLanes(until: Date): Pacer['blocked'] {
  return Object.fromEntries(LANES.map((lane) => [lane, until.toISOString()]));
}
