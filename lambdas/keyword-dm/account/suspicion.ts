/**
 * Refusals that may mean one person or the whole account. One alone ends for its comment. When other people's comments get
 * the same in a row, it is the account: it is held, and what was ended in that row is opened again, so that nothing is lost.
 */
import { createHash } from 'node:crypto';
import type { ItemKey } from '../../shared/legs/lease.ts';
import type { GraphFailure } from '../graph/errors.ts';
import type { ReplyLeg } from '../outbox/reply.ts';
import type { ReplyKind } from '../outbox/reply-state.ts';

/** Alike refusals in a row, of different people's comments. */
export interface Suspicion {
  readonly reason: string;
  /** Digests of their ids. */
  readonly people: readonly string[];
  /** What ended in the row, the newest at the end. */
  readonly replies: readonly ItemKey[];
  /** It has held the account, and what ended in it may not all be open again. */
  readonly isProven?: boolean;
}

/** A row for each kind of reply: each has a permission of its own, so that one goes through while the other does not. */
export type Suspicions = { readonly [Kind in ReplyKind]?: Suspicion };

/**
 * From how many people on it is the account. A missing permission is certain with two. For the refusals of code 100, which
 * are many things, a few unlucky comments (deleted ones, say) must not hold up everybody.
 */
const PEOPLE = { stop: 2, pause: 5 } as const;
/** How many replies of a row are opened again: one person may write a lot, and the row is part of the account's item. */
export const MOST_REPLIES = 50;

/** @param stored as the account's item has it; earlier versions kept one row for all kinds */
export function suspicionsOf(stored: Suspicions | Suspicion | undefined): Suspicions {
  if (!stored || !('reason' in stored)) return stored ?? {};
  return stored.reason.startsWith('public-reply ') ? { 'public-reply': stored } : { 'private-reply': stored };
}

/** With another row of one kind, or none. */
export function withRow(rows: Suspicions, kind: ReplyKind, row: Suspicion | undefined): Suspicions {
  if (rows[kind] === row) return rows;
  const { [kind]: _, ...others } = rows;
  return row ? { ...others, [kind]: row } : others;
}

/** What the row of its kind is after a refusal, and whether it now says something of the account. */
export function suspect(
  before: Suspicion | undefined,
  leg: Pick<ReplyLeg, 'pk' | 'sk' | 'leg' | 'personId' | 'reason'>,
  { reason, doubt }: Pick<GraphFailure, 'reason' | 'doubt'>,
): { row: Suspicion | undefined; hold?: 'pause' | 'stop' } {
  // Refused as before the account was held, while others may go through: it is this comment that can't be answered.
  if (!doubt || leg.reason === reason) return { row: before };
  const name = rowOf(leg.leg, reason);
  const row = before?.reason === name ? before : { reason: name, people: [], replies: [] };
  const person = digestOf(leg.personId || leg.pk);
  const isKnown = row.people.includes(person);
  const next = {
    reason: name,
    people: isKnown ? row.people : [...row.people, person],
    replies: [...row.replies, { pk: leg.pk, sk: leg.sk }].slice(-MOST_REPLIES),
  };
  if (isKnown) return { row: next };
  return next.people.length >= PEOPLE[doubt] ? { row: next, hold: doubt } : { row: next };
}

/** What a row is called, by what is refused in it. */
export function rowOf(kind: ReplyKind, reason: string | undefined): string {
  return `${kind} ${reason}`;
}

function digestOf(personId: string): string {
  return createHash('sha256').update(personId).digest('hex').slice(0, 16);
}
