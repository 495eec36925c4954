/**
 * A reply: a leg like every other (`lambdas/shared/legs/legs.ts`), but its account's pacer decides when it is tried, not a
 * message of its own. So the index of what is due (`gsi2`) holds it in one of three places: `ready`, by deadline;
 * `waiting`, by time, while it is being sent or backs off; `given-up`, by time, when it ended without success. See
 * `docs/decisions/0005-replies-are-paced.md`.
 */
import type { SendLane } from '../../../config/keyword-dm.ts';
import { type ItemKey, type LegState, shardOf } from '../../shared/legs/lease.ts';
import type { ReplyKind } from './reply-state.ts';

export interface ReplyLeg extends ItemKey {
  readonly type: 'leg';
  readonly leg: ReplyKind;
  readonly account: string;
  /** By what it is counted. Absent from replies that were stored before it was written down. */
  readonly ruleId?: string;
  readonly linkId?: string;
  readonly lane: SendLane;
  readonly state: LegState;
  readonly attempts: number;
  readonly outcomeUnknown: boolean;
  /** When it was put into the outbox. ISO 8601 */
  readonly createdAt: string;
  readonly dueAt: string;
  /** When Meta's window closes. ISO 8601 */
  readonly deadline: string;
  /** The comment that is answered; none when a direct message is. */
  readonly commentId?: string;
  readonly personId: string;
  readonly template: string;
  readonly link?: string;
  /** Fills in `{name}`, in replies that were stored before their text was. */
  readonly name?: string;
  /**
   * The template filled in, word for word what is sent. It is stored before the first attempt: after a lost answer it is
   * looked for in the conversation, and a name that was found at one attempt may not be at the next.
   */
  readonly text?: string;
  /**
   * Since when the comment must have been written, where it can't be told without asking Meta whether it is older. ISO 8601
   */
  readonly notWrittenBefore?: string;
  readonly attemptId?: string;
  readonly reason?: string;
  readonly settledAt?: string;
  readonly reference?: string;
  readonly deleteAt: number;
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
}

/** Spread, because one index partition takes a thousand writes a second and a burst comes to one account. */
export const READY_SHARDS = 4;

export type NewReply = Omit<
  ReplyLeg,
  'sk' | 'type' | 'state' | 'attempts' | 'outcomeUnknown' | 'createdAt' | 'dueAt' | 'gsi2pk' | 'gsi2sk'
>;

/** A new reply, ready to be sent. */
export function newReply(reply: NewReply, now: Date): ReplyLeg {
  return {
    ...reply,
    sk: `leg#${reply.leg}`,
    type: 'leg',
    state: 'pending',
    attempts: 0,
    outcomeUnknown: false,
    createdAt: now.toISOString(),
    dueAt: now.toISOString(),
    ...readyPlace(reply),
  };
}

/** Where in the index a reply stands that can be sent now. */
export function readyPlace({
  pk,
  account,
  lane,
  deadline,
}: Pick<ReplyLeg, 'pk' | 'account' | 'lane' | 'deadline'>) {
  return { gsi2pk: readyPartition(account, lane, shardOf(pk, READY_SHARDS)), gsi2sk: `${deadline}#${pk}` };
}

export const readyPartition = (account: string, lane: SendLane, shard: number) =>
  `ready#${account}#${lane}#${shard}`;
export const waitingPartition = (account: string) => `waiting#${account}`;

/** `comment#<account>#<id>` */
export function accountOf(pk: string): string {
  return pk.split('#')[1] ?? '';
}
