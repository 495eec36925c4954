/**
 * A reply: a leg like every other (`lambdas/shared/legs/legs.ts`), but its account's pacer decides when it is tried, not a
 * message of its own. So the index of what is due (`gsi2`) holds it in one of three places: `ready`, by deadline;
 * `waiting`, by time, while it is being sent or backs off; `given-up`, by time, when it ended without success. See
 * `docs/decisions/0005-replies-are-paced.md`.
 */
import type { SendLane } from '../../../config/keyword-dm.ts';
import type { ItemKey, LegState } from '../../shared/legs/lease.ts';
import { entityShard, entityShards, partitionOf } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';
import { KEYWORD_DM_LEGS } from '../environment.ts';
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
  /** Their name, of a comment; the lake may keep it. Absent from replies that were stored before it was written down. */
  readonly username?: string;
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
  /** When it was taken back while it was being sent: it is not tried again. ISO 8601 */
  readonly cancelledAt?: string;
  readonly reason?: string;
  readonly settledAt?: string;
  readonly reference?: string;
  readonly deleteAt: number;
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
}

/** Whether a leg is a reply: those that tell destinations stand in the same table, and end in the same way. */
export function isReply({ leg }: { readonly leg: string }): boolean {
  return KEYWORD_DM_LEGS.some((kind) => kind === leg);
}

export type NewReply = Omit<
  ReplyLeg,
  'sk' | 'type' | 'state' | 'attempts' | 'outcomeUnknown' | 'createdAt' | 'dueAt' | 'gsi2pk' | 'gsi2sk'
>;

/** A new reply, ready to be sent. @param table over how many partitions replies are spread. @default over the first ones */
export function newReply(reply: NewReply, now: Date, table: Pick<Table, 'shards'> = {}): ReplyLeg {
  return {
    ...reply,
    sk: `leg#${reply.leg}`,
    type: 'leg',
    state: 'pending',
    attempts: 0,
    outcomeUnknown: false,
    createdAt: now.toISOString(),
    dueAt: now.toISOString(),
    ...readyPlace(table, reply, now),
  };
}

/** Where in the index a reply stands that can be sent now. */
export function readyPlace(
  table: Pick<Table, 'shards'>,
  { pk, account, lane, deadline }: Pick<ReplyLeg, 'pk' | 'account' | 'lane' | 'deadline'>,
  now: Date,
) {
  const shard = entityShard(table, account, pk, { least: READY_LEAST, now });
  return { gsi2pk: readyPartition(account, lane, shard), gsi2sk: `${deadline}#${pk}` };
}

/** Spread, because one index partition takes a thousand writes a second and a burst comes to one account. */
const READY_LEAST = 4;

const readyPartition = (account: string, lane: SendLane, shard: number) =>
  `ready#${account}#${lane}#${shard}`;

/** All index partitions of what can be sent now. */
export function readyPartitions(table: Pick<Table, 'shards'>, account: string, lane: SendLane): string[] {
  const length = entityShards(table, account, READY_LEAST);
  return Array.from({ length }, (_, shard) => readyPartition(account, lane, shard));
}

/** Where in the index a reply stands that is being sent or backs off. */
export function waitingPartition(table: Pick<Table, 'shards'>, pk: string, now: Date): string {
  const account = accountOf(pk);
  return partitionOf(`waiting#${account}`, entityShard(table, account, pk, { now }));
}

/** All index partitions of what waits. */
export function waitingPartitions(table: Pick<Table, 'shards'>, account: string): string[] {
  const length = entityShards(table, account);
  return Array.from({ length }, (_, shard) => partitionOf(`waiting#${account}`, shard));
}

/** Whether a reply waits, in whichever partition. */
export function isWaiting({ gsi2pk }: Pick<ReplyLeg, 'gsi2pk'>): boolean {
  return gsi2pk?.startsWith('waiting#') ?? false;
}

/** `comment#<account>#<id>` */
export function accountOf(pk: string): string {
  return pk.split('#')[1] ?? '';
}
