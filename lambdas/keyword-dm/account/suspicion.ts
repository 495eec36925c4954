/**
 * Refusals that may mean one person or the whole account. One alone ends for its comment. When other people's comments get
 * the same in a row, it is the account: it is held, and what was ended in that row is opened again, so that nothing is lost.
 */
import { createHash } from 'node:crypto';
import type { ItemKey } from '../../shared/legs/lease.ts';
import type { GraphFailure } from '../graph/errors.ts';
import type { ReplyLeg } from '../outbox/reply.ts';

/** Alike refusals in a row, of different people's comments. */
export interface Suspicion {
  readonly reason: string;
  /** Digests of their ids. */
  readonly people: readonly string[];
  readonly replies: readonly ItemKey[];
}

/**
 * From how many people on it is the account. A missing permission is certain with two. For the refusals of code 100, which
 * are many things, a few unlucky comments (deleted ones, say) must not hold up everybody.
 */
const PEOPLE = { stop: 2, pause: 5 } as const;

/** What the row is after a refusal, and whether it now says something of the account. */
export function suspect(
  before: Suspicion | undefined,
  leg: Pick<ReplyLeg, 'pk' | 'sk' | 'leg' | 'personId' | 'reason'>,
  { reason, doubt }: Pick<GraphFailure, 'reason' | 'doubt'>,
): { row: Suspicion | undefined; hold?: 'pause' | 'stop' } {
  // Refused as before the account was held, while others may go through: it is this comment that can't be answered.
  if (!doubt || leg.reason === reason) return { row: before };
  const name = `${leg.leg} ${reason}`;
  const row = before?.reason === name ? before : { reason: name, people: [], replies: [] };
  const person = digestOf(leg.personId || leg.pk);
  if (row.people.includes(person)) return { row };
  const next = {
    reason: name,
    people: [...row.people, person],
    replies: [...row.replies, { pk: leg.pk, sk: leg.sk }],
  };
  return next.people.length >= PEOPLE[doubt] ? { row: next, hold: doubt } : { row: next };
}

function digestOf(personId: string): string {
  return createHash('sha256').update(personId).digest('hex').slice(0, 16);
}
