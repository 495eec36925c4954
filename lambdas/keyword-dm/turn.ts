/**
 * One turn of an account's pacer: sends what is most urgent, as far as the budget goes, for half a minute at most, and
 * arranges the next turn.
 */
import type { KeywordDmConfig, SendLane } from '../../lib/config/keyword-dm.ts';
import { MissingParameter } from '../shared/parameters.ts';
import { claimOnceIn, isHeld, pauseAccount, readAccount, resumeAccount, stopAccount } from './account.ts';
import { available, nextAvailable, release, reserve, sliceAt } from './budget.ts';
import { deliver } from './deliver.ts';
import type { Graph } from './graph.ts';
import {
  claimReply,
  listReady,
  nextWaiting,
  type Outbox,
  promoteDue,
  type ReplyLeg,
  settleReply,
} from './outbox.ts';
import {
  abandonTurn,
  beginTurn,
  endChain,
  endTurnUntil,
  type Pacer,
  type SendTurn,
  saveSends,
  type TurnMessage,
} from './pacer.ts';
import { type Decision, decide, givesSlotBack, type Outcome } from './reply-state.ts';

/** What a turn tells the log and the owner. Nothing in it is personal. */
export type TurnEvent =
  | {
      readonly event: 'attempt';
      readonly leg: ReplyLeg;
      readonly outcome: Outcome;
      readonly decision: Decision;
    }
  | { readonly event: 'paused'; readonly reason: string }
  | { readonly event: 'stopped'; readonly reason: string }
  | { readonly event: 'other-app' };

export interface TurnContext {
  readonly outbox: Outbox;
  readonly config: Pick<KeywordDmConfig, 'limits' | 'delivery'>;
  /** @throws MissingParameter when the account has no token */
  readonly openGraph: (account: string) => Promise<Graph>;
  readonly sendTurn: SendTurn;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly tell: (event: TurnEvent) => void;
}

/** Most urgent first. */
const LANES: readonly SendLane[] = ['live', 'message', 'post', 'public'];
const ROUND = 50;
const DAY_SECONDS = 86_400;
const CONCURRENT = 20;
/** How many replies of a lane are read at once. */
const READ_AHEAD = 500;
const REREAD_EVERY_MS = 5_000;
const PROMOTE_EVERY_MS = 1_000;
/** How soon an empty outbox is looked at once more before the chain ends: the index lags behind the table a little. */
const LAST_LOOK_MS = 2_000;

/** @returns how many replies were sent, or undefined when the turn was stale */
export async function takeTurn(context: TurnContext, turn: TurnMessage): Promise<number | undefined> {
  const { outbox, config, now } = context;
  const begun = now();
  const pacer = await beginTurn(outbox, turn, after(begun, config.delivery.leaseSeconds * 1000), begun);
  if (!pacer) return undefined;
  try {
    return await runTurn(context, turn, pacer, begun);
  } catch (error) {
    // So that the message's next receive finds the turn free; if this fails, too, it is free when the lease ends.
    await abandonTurn(outbox, turn, now()).catch(() => undefined);
    throw error;
  }
}

async function runTurn(context: TurnContext, turn: TurnMessage, pacer: Pacer, begun: Date): Promise<number> {
  const { outbox, config, now } = context;
  const account = await readAccount(outbox, turn.account);
  if (account.state === 'stopped') {
    await endChain(outbox, turn, { sends: pacer.sends });
    return 0;
  }
  if (isHeld(account, begun)) {
    const at = new Date(account.until ?? begun);
    await endTurnUntil(
      outbox,
      turn,
      { at, blocked: allLanes(at), sends: pacer.sends },
      context.sendTurn,
      now(),
    );
    return 0;
  }
  const graph = await openGraph(context, turn.account);
  if (!graph) {
    await endChain(outbox, turn, { sends: pacer.sends });
    return 0;
  }
  const work = await sendRounds(
    context,
    turn,
    pacer,
    graph,
    after(begun, config.delivery.turnSeconds * 1000),
  );
  if (work.sent > 0 && account.pauses && !work.held) await resumeAccount(outbox, turn.account, now());
  await arrangeNext(context, turn, pacer, work);
  return work.sent;
}

/** A missing token stops the account as an expired one does: nothing is lost, and its owner hears of it. */
async function openGraph(
  { outbox, openGraph, now, tell }: TurnContext,
  account: string,
): Promise<Graph | undefined> {
  try {
    return await openGraph(account);
  } catch (error) {
    if (!(error instanceof MissingParameter)) throw error;
    const reason = 'token-missing';
    if (await stopAccount(outbox, account, reason, now())) tell({ event: 'stopped', reason });
    return undefined;
  }
}

interface Work {
  sends: Pacer['sends'];
  sent: number;
  attempted: number;
  /** The account may not go on: until then, or until it is mended. */
  held?: { readonly until?: Date };
  /** What answers have asked of the account in this turn: several say the same at once, and it is done once. */
  readonly asked: Set<'pause' | 'stop'>;
  /** Something was left that could be sent at once. */
  more: boolean;
}

async function sendRounds(
  context: TurnContext,
  turn: TurnMessage,
  pacer: Pacer,
  graph: Graph,
  end: Date,
): Promise<Work> {
  const { outbox, config, now } = context;
  const work: Work = { sends: pacer.sends, sent: 0, attempted: 0, asked: new Set(), more: false };
  const backlog: Backlog = { read: new Map(), promotedAt: 0, tried: new Set() };
  while (!work.held) {
    if (now() >= end) return { ...work, more: true };
    const round = await chooseRound(context, turn.account, work.sends, backlog);
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
    if (!(await saveSends(outbox, turn, work.sends))) return work;

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
      const held = await holdAccount(context, account, result.decision, work.asked);
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

interface Entry {
  readonly lane: SendLane;
  readonly pk: string;
  readonly sk: string;
}

/** What a turn has read of the outbox and not tried yet. */
interface Backlog {
  readonly read: Map<SendLane, { keys: Entry[]; at: number }>;
  promotedAt: number;
  readonly tried: Set<string>;
}

/** The next replies to send, within each lane's budget. */
async function chooseRound(
  { outbox, config, now }: TurnContext,
  account: string,
  sends: Pacer['sends'],
  backlog: Backlog,
): Promise<Entry[]> {
  if (now().getTime() - backlog.promotedAt >= PROMOTE_EVERY_MS) {
    backlog.promotedAt = now().getTime();
    await promoteDue(outbox, account, now());
  }
  const round: Entry[] = [];
  for (const lane of LANES) {
    const slots = Math.min(ROUND - round.length, available(sends[lane] ?? {}, config.limits[lane], now()));
    if (slots <= 0) continue;
    const keys = await readLane(outbox, account, lane, backlog, now());
    round.push(...keys.splice(0, slots));
  }
  return round;
}

/**
 * A lane's replies, most urgent first, read again when they are used up, or after a while because more urgent ones may
 * have come. The index may still show what was tried a moment ago.
 */
async function readLane(
  outbox: Outbox,
  account: string,
  lane: SendLane,
  { read, tried }: Backlog,
  now: Date,
): Promise<Entry[]> {
  const known = read.get(lane);
  const age = now.getTime() - (known?.at ?? 0);
  if (known && age < REREAD_EVERY_MS && (known.keys.length > 0 || age < PROMOTE_EVERY_MS)) return known.keys;
  const ready = await listReady(outbox, account, lane, READ_AHEAD);
  const keys = ready
    .filter(({ pk, sk }) => !tried.has(`${pk} ${sk}`))
    .map(({ pk, sk }) => ({ lane, pk, sk }));
  read.set(lane, { keys, at: now.getTime() });
  return keys;
}

interface Attempt {
  readonly slotBack: boolean;
  readonly decision?: Decision;
}

async function attempt(context: TurnContext, graph: Graph, key: Entry): Promise<Attempt> {
  const { outbox, config, now, newId, tell } = context;
  const begun = now();
  const leg = await claimReply(
    outbox,
    key,
    newId(),
    after(begun, config.delivery.leaseSeconds * 1000),
    begun,
  );
  if (!leg) return { slotBack: true };
  if (leg.deadline <= begun.toISOString()) {
    const decision: Decision = { state: leg.outcomeUnknown ? 'unknown' : 'expired', reason: 'window-closed' };
    await settleReply(outbox, leg, decision, begun);
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
  await settleReply(outbox, leg, decision, now());
  tell({ event: 'attempt', leg, outcome, decision });
  return { slotBack: givesSlotBack(outcome), decision };
}

/** Pauses or stops the account if the answer asks for it. */
async function holdAccount(
  { outbox, config, now, tell }: TurnContext,
  account: string,
  decision: Decision,
  asked: Work['asked'],
): Promise<Work['held']> {
  if (!('reason' in decision)) return undefined;
  const { reason } = decision;
  if (
    reason === 'other-app-has-thread' &&
    (await claimOnceIn(outbox, account, 'other-app', DAY_SECONDS, now()))
  )
    tell({ event: 'other-app' });
  if (decision.state !== 'pending' || !decision.account || asked.has(decision.account)) return undefined;
  asked.add(decision.account);
  if (decision.account === 'stop') {
    if (await stopAccount(outbox, account, reason, now())) tell({ event: 'stopped', reason });
    return {};
  }
  tell({ event: 'paused', reason });
  const { pauseSeconds } = config.delivery;
  return { until: await pauseAccount(outbox, account, { reason, pauseSeconds, now: now() }) };
}

async function arrangeNext(context: TurnContext, turn: TurnMessage, pacer: Pacer, work: Work): Promise<void> {
  const { outbox, config, sendTurn, now } = context;
  const { sends } = work;
  if (work.held && !work.held.until) {
    await endChain(outbox, turn, { sends });
    return;
  }
  const blocked = work.held?.until ? allLanes(work.held.until) : {};
  for (const lane of LANES) {
    const free = nextAvailable(sends[lane] ?? {}, config.limits[lane], now());
    if (free > now()) blocked[lane] ??= free.toISOString();
  }
  const at = work.held?.until ?? (await nextMoment(context, turn.account, work, Object.values(blocked)));
  if (at) return endTurnUntil(outbox, turn, { at, blocked, sends }, sendTurn, now());
  if (await endChain(outbox, turn, { seenWakes: pacer.wakes, sends })) return;
  await endTurnUntil(outbox, turn, { at: now(), blocked, sends }, sendTurn, now());
}

/** When the next turn is worth while; undefined when the outbox was found empty twice. */
async function nextMoment(
  { outbox, now }: TurnContext,
  account: string,
  work: Work,
  blockedUntil: readonly string[],
): Promise<Date | undefined> {
  if (work.more) return now();
  const waiting = await nextWaiting(outbox, account);
  const moments = [
    ...blockedUntil.map((time) => new Date(time)),
    ...(waiting ? [waiting] : []),
    ...(work.attempted > 0 ? [after(now(), LAST_LOOK_MS)] : []),
  ];
  return moments.sort((a, b) => a.getTime() - b.getTime())[0];
}

function allLanes(until: Date): Pacer['blocked'] {
  return Object.fromEntries(LANES.map((lane) => [lane, until.toISOString()]));
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}
