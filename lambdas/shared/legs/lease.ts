/**
 * What every leg's attempts share, whoever decides when one is made: an attempt takes a lease by a conditional write, and
 * writes down what came of it only while it still holds the lease.
 */
import { UpdateCommand, type UpdateCommandOutput } from '@aws-sdk/lib-dynamodb';
import { type ConditionalWrite, conditionalWrite } from '../table/condition.ts';
import type { Table } from '../table/table.ts';
import { type Change, updateExpressions } from '../table/update.ts';

export type LegState = 'pending' | 'sending' | 'sent' | 'unknown' | 'failed' | 'expired';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export interface Lease {
  readonly attemptId: string;
  /** From when another attempt may take it over. ISO 8601 */
  readonly leaseEnd: string;
  readonly now: Date;
  /** From which states it may be taken, once it is due. */
  readonly from: readonly LegState[];
  /** What else is written down with it, such as its place in an index. */
  readonly set?: Change['set'];
}

/**
 * Takes a due leg for one attempt. What it was is found where it could not be taken.
 *
 * Its place in the index stays: to move it would be two writes more, twice, for every leg, and only the few whose attempt dies are
 * ever looked for there. Who reads the index looks at `dueAt` as well.
 */
export async function takeLease(
  { client, tableName }: Table,
  { pk, sk }: ItemKey,
  { attemptId, leaseEnd, now, from, set }: Lease,
): Promise<ConditionalWrite<UpdateCommandOutput>> {
  const states = Object.fromEntries(from.map((state) => [state, state]));
  const time = now.toISOString();
  const write = await conditionalWrite(
    client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk },
        ...updateExpressions({
          set: { state: 'sending', attemptId, attemptedAt: time, dueAt: leaseEnd, ...set },
          add: { attempts: 1 },
          condition: `#state IN (${from.map((state) => `:${state}`).join(', ')}) AND #dueAt <= :now`,
          values: { ...states, now: time },
        }),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  // The SDK repeats a write whose answer was lost, and then finds its own.
  if (!write.held && write.found?.attemptId === attemptId)
    return { held: true, output: { Attributes: write.found, $metadata: {} } };
  return write;
}

const HELD = '#state = :sending AND #attemptId = :attemptId';

/** A change of a leg, for a transaction: it is made while the attempt holds the leg and the change's own condition is true. */
export function heldUpdate(
  { tableName }: Pick<Table, 'tableName'>,
  { pk, sk, attemptId }: ItemKey & { readonly attemptId?: string },
  change: Change,
) {
  return {
    TableName: tableName,
    Key: { pk, sk },
    ...updateExpressions({
      ...change,
      condition: change.condition === undefined ? HELD : `${HELD} AND (${change.condition})`,
      values: { ...change.values, sending: 'sending', attemptId },
    }),
  };
}

/**
 * Changes a leg that an attempt holds.
 *
 * @returns false when the attempt was taken over meanwhile, or the change's own condition does not hold; true also when the change is there already, because the
 * answer to the first write was lost and the SDK wrote again
 */
export async function updateHeld(
  table: Table,
  leg: ItemKey & { readonly attemptId?: string },
  change: Change,
): Promise<boolean> {
  const write = await conditionalWrite(
    table.client.send(
      new UpdateCommand({
        ...heldUpdate(table, leg, change),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return write.held || (write.found?.attemptId === leg.attemptId && write.found?.state !== 'sending');
}

export type Ending = 'sent' | 'failed' | 'unknown' | 'expired';

/**
 * How a leg's end is written down. What failed, or may have, stands in the index of what was given up, which a redrive
 * goes through; what was sent, or is not wanted any more, leaves the index. The attempt stays named: by that a write that
 * is repeated knows its own.
 */
export function endingOf(
  kind: string,
  state: Ending,
  settledAt: string,
  { reason = '', reference = '' }: { readonly reason?: string; readonly reference?: string },
): Change {
  const leavesTheIndex = ['gsi2pk', 'gsi2sk'];
  if (state === 'sent')
    return { set: { state, settledAt, reference }, remove: [...leavesTheIndex, 'reason'] };
  if (state === 'expired') return { set: { state, settledAt, reason }, remove: leavesTheIndex };
  const place = { gsi2pk: givenUpPartition(kind), gsi2sk: settledAt };
  return { set: { state, settledAt, reason, ...place } };
}

/**
 * The kind of a leg. Where there are several of a kind, each has a name of its own after a colon: `destination:team` is a
 * `destination`. Indexes and deliverers know kinds.
 */
export function kindOf(leg: string): string {
  const end = leg.indexOf(':');
  return end < 0 ? leg : leg.slice(0, end);
}

/** The leg that a sort key names: `leg#mail` is `mail`. */
export function legIn(sk: string): string {
  return sk.slice('leg#'.length);
}

/** The index partition of legs that ended without success: what a redrive goes through, oldest first. */
export function givenUpPartition(leg: string): string {
  return `given-up#${kindOf(leg)}`;
}
