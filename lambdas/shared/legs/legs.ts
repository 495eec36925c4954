/**
 * A leg is one thing that leaves: a mail, a webhook, a reply. It is an item of its own next to what it belongs to, so
 * that each leg has its own state and its own conditional writes:
 *
 *     pending → sending (a lease) → sent | unknown | failed | expired
 *
 * `dueAt` is the one gate in time: while pending, when the next attempt may begin; while sending, when the lease ends.
 * A leg can be claimed when it is due, whatever of the two it is, and an attempt that died is taken over so.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isCanary } from '../canary/id.ts';
import type { AttentionReason } from '../runtime/log.ts';
import { conditionalWrite, conditionHeld } from '../table/condition.ts';
import { legShard, legShards } from '../table/shards.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { updateExpressions } from '../table/update.ts';
import { kindOf, type LegState, takeLease } from './lease.ts';

/** What names a leg, and all that a queue message carries. */
export interface LegKey<Kind extends string = string> {
  /** The partition key of what the leg belongs to, such as `submission#<id>`. */
  readonly pk: string;
  /** The kind, such as `mail`, with a name where there are several: `destination:team`. */
  readonly leg: Kind;
}

/** What an attempt was answered with. */
export interface Try {
  /** When it was recorded. ISO 8601 */
  readonly at: string;
  /** Such as `status-503`, or `sent`. */
  readonly result: string;
  /** The beginning of the answer, without anything secret. */
  readonly answer?: string;
}

export interface Leg<Kind extends string = string> extends LegKey<Kind> {
  readonly sk: string;
  readonly type: 'leg';
  readonly state: LegState;
  /** Attempts begun. */
  readonly attempts: number;
  /** Attempts whose outcome is known. Fewer than `attempts` means that something may have left already. */
  readonly answered: number;
  /** Absent from legs that were made before it was written down. */
  readonly createdAt?: string;
  /** When the last attempt began. Absent before the first, and from legs of before it was written down. */
  readonly attemptedAt?: string;
  /** From when the horizon counts; a redrive moves it. */
  readonly horizonFrom: string;
  readonly dueAt: string;
  /** How many seconds it was put off for what passes with the day; they are not the horizon's. */
  readonly waited?: number;
  /** Why it failed, or why it was put off last. */
  readonly reason?: string;
  readonly settledAt?: string;
  /** What the last attempts were answered with, oldest first. */
  readonly tries?: readonly Try[];
  /** The receiver's name for what it took, such as SES's message id. */
  readonly reference?: string;
  /** Of a mail that did not reach everybody: to whom it went, in lower case, and whom it did not reach. */
  readonly sentTo?: ReadonlySet<string>;
  readonly failedTo?: ReadonlySet<string>;
  /** Who had it before a redrive, and is to get no second one. */
  readonly deliveredTo?: ReadonlySet<string>;
  /** The last attempt's. */
  readonly attemptId?: string;
  /** The partition key of an earlier event: this leg leaves once that one's leg of the same name has ended. */
  readonly after?: string;
  /** Why its end is its owner's to look at; there until the owner was told. */
  readonly untold?: AttentionReason;
  readonly deleteAt?: number;
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
}

/** The index partition of due legs, by kind and shard. */
function duePartition(leg: string, shard: number): string {
  return `due#${kindOf(leg)}#${shard}`;
}

/** All index partitions of a kind's due legs. The sweep asks each. */
export function duePartitions(table: Pick<Table, 'shards'>, leg: string): string[] {
  return Array.from({ length: legShards(table) }, (_, shard) => duePartition(leg, shard));
}

/**
 * A new leg, due at once. Written in the transaction that stores what it belongs to.
 *
 * @param spread over how many partitions legs are spread. @default over the first ones
 */
export function newLeg<Kind extends string>(
  { pk, leg }: LegKey<Kind>,
  now: Date,
  deleteAt?: number,
  spread: Pick<Table, 'shards'> = {},
): Leg<Kind> {
  const dueAt = now.toISOString();
  return {
    pk,
    sk: `leg#${leg}`,
    type: 'leg',
    leg,
    state: 'pending',
    attempts: 0,
    answered: 0,
    createdAt: dueAt,
    horizonFrom: dueAt,
    dueAt,
    // A sweep would rescue a canary, and nobody would hear that it was lost.
    ...(!isCanary(pk) && { gsi2pk: duePartition(leg, legShard(spread, pk, now)), gsi2sk: dueAt }),
    ...(deleteAt !== undefined && { deleteAt }),
  };
}

export type Claim<Kind extends string = string> =
  | { readonly claimed: true; readonly leg: Leg<Kind> }
  /** Another attempt holds it, or it was put off: not before then. */
  | { readonly claimed: false; readonly notBefore: Date }
  /** It has ended, or is gone: nothing is left to do. */
  | { readonly claimed: false; readonly notBefore?: undefined };

/** Takes a due leg for one attempt, until the lease ends. */
export async function claimLeg<Kind extends string>(
  table: TimedTable,
  key: LegKey<Kind>,
  attemptId: string,
  leaseSeconds: number,
): Promise<Claim<Kind>> {
  const time = table.now();
  const leaseEnd = new Date(time.getTime() + leaseSeconds * 1000).toISOString();
  const write = await takeLease(
    table,
    { pk: key.pk, sk: `leg#${key.leg}` },
    { attemptId, leaseEnd, now: time, from: ['pending', 'sending'] },
  );
  if (write.held) return { claimed: true, leg: write.output.Attributes as Leg<Kind> };
  const { state, dueAt } = (write.found ?? {}) as Partial<Leg>;
  const open = state === 'pending' || state === 'sending';
  return open && dueAt !== undefined ? { claimed: false, notBefore: new Date(dueAt) } : { claimed: false };
}

/**
 * Makes an overdue leg due now, so that the message about to be sent for it finds it so.
 *
 * @returns false when it has changed since it was read
 */
export function makeDueNow(
  { client, tableName, now }: TimedTable,
  key: LegKey,
  seen: string,
): Promise<boolean> {
  const time = now().toISOString();
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: key.pk, sk: `leg#${key.leg}` },
        ...updateExpressions({
          set: { dueAt: time, gsi2sk: time },
          condition: '#state IN (:pending, :sending) AND #dueAt = :seen',
          values: { pending: 'pending', sending: 'sending', seen },
        }),
      }),
    ),
  );
}

/**
 * Makes an overdue leg due now, for the sweep.
 *
 * @param before it must have been due by then, ISO 8601: one that is being sent this moment stands in the index by when it was due first
 * @returns how often sweeps have done so; 0 when it is not overdue, or not any more
 */
export async function makeDueAgain(
  { client, tableName, now }: TimedTable,
  key: LegKey,
  before: string,
): Promise<number> {
  const time = now().toISOString();
  const written = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: key.pk, sk: `leg#${key.leg}` },
        ...updateExpressions({
          set: { dueAt: time, gsi2sk: time },
          add: { sweeps: 1 },
          condition: '#state IN (:pending, :sending) AND #dueAt <= :before',
          values: { pending: 'pending', sending: 'sending', before },
        }),
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return written.held ? Number(written.output.Attributes?.sweeps) : 0;
}

/**
 * Gives a leg that has ended without success a new horizon: it is pending again, as if it were new, but what is known
 * of earlier attempts stays counted, and whom its mail has reached stays known.
 *
 * @returns false when its state has changed since it was read
 */
export function reopenLeg(
  { client, tableName, now, shards }: TimedTable,
  leg: Pick<
    Leg,
    'pk' | 'sk' | 'leg' | 'state' | 'settledAt' | 'sentTo' | 'failedTo' | 'attempts' | 'answered'
  >,
): Promise<boolean> {
  const time = now().toISOString();
  // Version 0.1.0 did not count the attempt by which a leg failed.
  const isUncounted = leg.state === 'failed' && leg.attempts - leg.answered === 1;
  const reached = [...(leg.sentTo ?? [])].filter((address) => !leg.failedTo?.has(address));
  const gsi2pk = duePartition(leg.leg, legShard({ shards }, leg.pk, now()));
  return conditionHeld(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: leg.pk, sk: leg.sk },
        ...updateExpressions({
          set: { state: 'pending', dueAt: time, horizonFrom: time, gsi2pk, gsi2sk: time },
          remove: ['settledAt', 'sentTo', 'failedTo', 'untold', 'sweeps', 'waited'],
          add: {
            deliveredTo: reached.length > 0 ? new Set(reached) : undefined,
            answered: isUncounted ? 1 : undefined,
          },
          // Another recipient whom it did not reach may just have become known.
          condition: '#state = :seen AND (attribute_not_exists(#settledAt) OR #settledAt = :settledAt)',
          values: { seen: leg.state, settledAt: leg.settledAt ?? '' },
        }),
      }),
    ),
  );
}

/** Those of a leg's recipients who have not had its mail yet: all, but after a redrive of one that reached some. */
export function openRecipients({ deliveredTo }: Pick<Leg, 'deliveredTo'>, to: readonly string[]): string[] {
  return to.filter((address) => !deliveredTo?.has(address.toLowerCase()));
}
