/** Which replies a turn sends next: the most urgent ones of each lane, within its budget. */

import type { SendLane } from '../../../config/keyword-dm.ts';
import type { Table } from '../../shared/table/table.ts';
import { listReady, promoteDue } from '../outbox/outbox.ts';
import { available } from './budget.ts';
import { LANES, type TurnContext } from './context.ts';
import type { Pacer } from './pacer.ts';

const ROUND = 50;
/** How many replies of a lane are read at once. */
const READ_AHEAD = 500;
const REREAD_EVERY_MS = 5_000;
const PROMOTE_EVERY_MS = 1_000;

/** A reply to send. */
export interface Entry {
  readonly lane: SendLane;
  readonly pk: string;
  readonly sk: string;
}

/** What a turn has read of the outbox and not tried yet. */
export interface Backlog {
  readonly read: Map<SendLane, { keys: Entry[]; at: number }>;
  promotedAt: number;
  /** How many replies were made ready again. */
  promoted: number;
  readonly tried: Set<string>;
}

export function newBacklog(): Backlog {
  return { read: new Map(), promotedAt: 0, promoted: 0, tried: new Set() };
}

/** The next replies to send, within each lane's budget. */
export async function chooseRound(
  { table, config, now }: TurnContext,
  account: string,
  sends: Pacer['sends'],
  backlog: Backlog,
): Promise<Entry[]> {
  if (now().getTime() - backlog.promotedAt >= PROMOTE_EVERY_MS) {
    backlog.promotedAt = now().getTime();
    backlog.promoted += await promoteDue(table, account, now());
  }
  const round: Entry[] = [];
  for (const lane of LANES) {
    const slots = Math.min(ROUND - round.length, available(sends[lane] ?? {}, config.limits[lane], now()));
    if (slots <= 0) continue;
    const keys = await readLane(table, account, lane, backlog, now());
    round.push(...keys.splice(0, slots));
  }
  return round;
}

/**
 * A lane's replies, most urgent first, read again when they are used up, or after a while because more urgent ones may
 * have come. The index may still show what was tried a moment ago.
 */
async function readLane(
  table: Table,
  account: string,
  lane: SendLane,
  { read, tried }: Backlog,
  now: Date,
): Promise<Entry[]> {
  const known = read.get(lane);
  const age = now.getTime() - (known?.at ?? 0);
  if (known && age < REREAD_EVERY_MS && (known.keys.length > 0 || age < PROMOTE_EVERY_MS)) return known.keys;
  const ready = await listReady(table, account, lane, READ_AHEAD);
  const keys = ready
    .filter(({ pk, sk }) => !tried.has(`${pk} ${sk}`))
    .map(({ pk, sk }) => ({ lane, pk, sk }));
  read.set(lane, { keys, at: now.getTime() });
  return keys;
}
