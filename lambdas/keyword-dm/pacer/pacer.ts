/**
 * One pacer per account: a chain of turns, each a queue message that the turn before has sent. It exists only while
 * there is something to send. Its item holds the rolling budget, and the generation of the last turn that began: a turn
 * begins only with a higher one, or to repeat one that broke off, so that a second chain comes to its end.
 */

import type { SendLane } from '../../../config/keyword-dm.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Sends } from './budget.ts';
import { change, readItem, readPacer } from './item.ts';

/** The message of a turn. */
export interface TurnMessage {
  readonly account: string;
  readonly generation: number;
}

/** Sends the message of a turn. */
export type SendTurn = (message: TurnMessage, delaySeconds: number) => Promise<void>;

export interface Pacer {
  readonly generation: number;
  /** Counts what was written to the outbox, so that a pacer about to sleep notices a newcomer. */
  readonly wakes: number;
  /** While a turn runs: when it counts as dead. ISO 8601 */
  readonly runningUntil?: string;
  /** While the next turn's message is under way: when it comes. ISO 8601 */
  readonly nextTurnAt?: string;
  /** Lanes whose budget is used up, and until when. */
  readonly blocked: Partial<Record<SendLane, string>>;
  readonly sends: Partial<Record<SendLane, Sends>>;
  /** The count of wakes for which the outbox was found empty once; the next turn is a last look. */
  readonly emptyAt?: number;
}

/** How the next turn finds the pacer. */
export type NextTurn = Pick<Pacer, 'blocked' | 'sends' | 'emptyAt'> & {
  readonly at: Date;
  /** As counted before the last look: whoever came in meanwhile must not wait until then. @default they may */
  readonly seenWakes?: number;
};

/** SQS delays a message by fifteen minutes at most; a longer pause is several turns. */
const LONGEST_DELAY_SECONDS = 900;
/** How late a turn's message may be before it counts as lost. */
const LATE_MS = 60_000;
/** A turn that comes within this time needs no hurrying. */
const SOON_MS = 2_000;

/**
 * Tells an account's pacer that replies were written for these lanes, and starts it or fetches it forward if need be.
 * The message is sent first: were it lost after the mark, nobody would send another.
 */
export async function wakePacer(
  table: Table,
  account: string,
  lanes: readonly SendLane[],
  sendTurn: SendTurn,
  now: Date,
): Promise<boolean> {
  const woken = await change(table, account, { add: { wakes: 1 } });
  const pacer = readPacer(woken);
  if (!needsTurn(pacer, lanes, now)) return false;
  const generation = pacer.generation + 1;
  await sendTurn({ account, generation }, 0);
  await change(table, account, {
    set: { nextTurnAt: now.toISOString() },
    ...(pacer.generation === 0
      ? { condition: 'attribute_not_exists(#generation)' }
      : { condition: '#generation = :seen', values: { seen: pacer.generation } }),
  });
  return true;
}

/** Wakes a pacer whatever it waits for, such as the end of a pause: somebody has asked for it. */
export async function rousePacer(
  table: Table,
  account: string,
  lanes: readonly SendLane[],
  sendTurn: SendTurn,
  now: Date,
): Promise<boolean> {
  await change(table, account, { set: { blocked: {} } });
  return wakePacer(table, account, lanes, sendTurn, now);
}

/** Whether a new turn must be sent for replies in these lanes. */
export function needsTurn(pacer: Pacer, lanes: readonly SendLane[], now: Date): boolean {
  const time = now.toISOString();
  if ((pacer.runningUntil ?? '') > time) return false;
  if (pacer.nextTurnAt === undefined) return true;
  const next = Date.parse(pacer.nextTurnAt);
  if (next + LATE_MS < now.getTime()) return true;
  return next > now.getTime() + SOON_MS && lanes.some((lane) => (pacer.blocked[lane] ?? '') <= time);
}

/** Begins a turn. @returns undefined when the turn is stale, or another one runs */
export async function beginTurn(
  table: Table,
  { account, generation }: TurnMessage,
  runningUntil: Date,
  now: Date,
): Promise<Pacer | undefined> {
  const item = await change(table, account, {
    set: { generation, runningUntil: runningUntil.toISOString() },
    remove: ['nextTurnAt'],
    condition: [
      'attribute_not_exists(#generation)',
      '(#generation < :mine AND (attribute_not_exists(#runningUntil) OR #runningUntil <= :now))',
      '(#generation = :mine AND #runningUntil <= :now)',
    ].join(' OR '),
    values: { mine: generation, now: now.toISOString() },
  });
  return item && readPacer(item);
}

/** Marks a turn as broken off, so that its message's next receive may repeat it. */
export async function abandonTurn(
  table: Table,
  { account, generation }: TurnMessage,
  now: Date,
): Promise<void> {
  await change(table, account, { set: { runningUntil: now.toISOString() }, ...whileMine(generation) });
}

/** Stores the budget, before what was reserved is sent. @returns false when another chain has taken over */
export async function saveSends(table: Table, { account, generation }: TurnMessage, sends: Pacer['sends']) {
  return (await change(table, account, { set: { sends }, ...whileMine(generation) })) !== undefined;
}

/**
 * Ends a turn that is followed by another. The pacer is freed before the message is sent, which may arrive at once; until
 * it was sent, the turn counts as broken off, so that a crash in between is repaired by this turn's own message.
 *
 * @returns false when somebody came in meanwhile, or another chain has taken over
 */
export async function endTurnUntil(
  table: Table,
  { account, generation }: TurnMessage,
  { at, blocked, sends, emptyAt, seenWakes }: NextTurn,
  sendTurn: SendTurn,
  now: Date,
): Promise<boolean> {
  const seconds = Math.min(
    LONGEST_DELAY_SECONDS,
    Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 1000)),
  );
  const freed = await change(table, account, {
    set: {
      nextTurnAt: new Date(now.getTime() + seconds * 1000).toISOString(),
      blocked,
      sends,
      runningUntil: now.toISOString(),
      emptyAt,
    },
    remove: emptyAt === undefined ? ['emptyAt'] : [],
    ...whileMine(generation, seenWakes),
  });
  if (!freed) return false;
  await sendTurn({ account, generation: generation + 1 }, seconds);
  await change(table, account, { remove: ['runningUntil'], ...whileMine(generation) });
  return true;
}

/** Ends the chain. @param seenWakes as counted before the last look @returns false when somebody came in meanwhile */
export async function endChain(
  table: Table,
  { account, generation }: TurnMessage,
  { seenWakes, sends }: { seenWakes?: number; sends: Pacer['sends'] },
): Promise<boolean> {
  const item = await change(table, account, {
    set: { sends, blocked: {} },
    remove: ['runningUntil', 'nextTurnAt', 'emptyAt'],
    ...whileMine(generation, seenWakes),
  });
  return item !== undefined;
}

/** Unless another chain has taken over, or somebody came in since so many wakes were counted. */
function whileMine(generation: number, seenWakes?: number) {
  const condition = '#generation = :mine';
  if (seenWakes === undefined) return { condition, values: { mine: generation } };
  return { condition: `${condition} AND #wakes = :seen`, values: { mine: generation, seen: seenWakes } };
}

export function getPacer(table: Table, account: string): Promise<Pacer> {
  return readItem(table, account);
}
