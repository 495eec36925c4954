/** What came of an attempt at a leg, and how that is written down. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../../../config/values.ts';
import { conditionalWrite } from '../table/condition.ts';
import type { Table, TimedTable } from '../table/table.ts';
import { type TransactItem, transact } from '../table/transact.ts';
import { type Change, updateExpressions } from '../table/update.ts';
import { backoffSeconds } from './backoff.ts';
import { givenUpPartition, type Leg } from './legs.ts';

/** How an attempt ended. */
export type Outcome =
  | { readonly outcome: 'sent'; readonly reference?: string }
  /** The receiver refused for good. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Not wanted any more, or answered by a no that is final. No failure: a redrive does not bring it back. */
  | { readonly outcome: 'dropped'; readonly reason: string }
  /**
   * Worth another attempt. `known` is true when it is certain that nothing left: only then is another attempt no
   * possible second delivery. `needsOwner` is true for what no amount of waiting mends.
   */
  | {
      readonly outcome: 'try-again';
      readonly reason: string;
      readonly known: boolean;
      readonly needsOwner?: boolean;
    };

/** How a leg has ended: for good, unless a redrive reopens it. */
type Ending = 'sent' | 'failed' | 'unknown' | 'expired';

export type Recorded =
  | { readonly state: Ending }
  | { readonly state: 'pending'; readonly retryInSeconds: number }
  /** Another attempt has taken the leg over since; its record stands. */
  | { readonly state: 'superseded' };

/** An end without success, about to be written down. */
interface Unsuccessful {
  readonly state: Exclude<Ending, 'sent'>;
  readonly outcome: Exclude<Outcome, { readonly outcome: 'sent' }>;
}

export interface Recording<Kind extends string> {
  readonly delivery: Delivery;
  /** Whether the owner is told of a leg that was given up. */
  readonly isToOwner: (kind: Kind) => boolean;
  /**
   * Writes that stand or fall with the record of an end without success, each under its own condition, such as what the
   * leg belongs to. When one can't be made, the leg is tried again. @default none
   */
  readonly endWith?: (
    leg: Leg<Kind>,
    end: Unsuccessful,
  ) => readonly TransactItem[] | Promise<readonly TransactItem[]>;
}

/** Writes down how an attempt ended: final, or when the next one may begin, or given up beyond the horizon. */
export async function recordOutcome<Kind extends string>(
  table: TimedTable,
  leg: Leg<Kind>,
  outcome: Outcome,
  recording: Recording<Kind>,
): Promise<Recorded> {
  if (outcome.outcome === 'sent') return settled('sent', await write(table, leg, sentChange(table, outcome)));
  const state = endOf(table, leg, outcome, recording.delivery);
  if (state === undefined)
    return putOff(table, leg, outcome.reason, !mayHaveLeft(outcome), recording.delivery);
  const together = (await recording.endWith?.(leg, { state, outcome })) ?? [];
  const change = endChange(table, leg, { state, outcome }, recording.isToOwner(leg.leg));
  if (together.length === 0) return settled(state, await write(table, leg, change));
  if (await transact(table.client, [{ Update: claimedUpdate(table, leg, change) }, ...together]))
    return { state };
  return putOff(table, leg, 'changed-meanwhile', !mayHaveLeft(outcome), recording.delivery);
}

function settled(state: Ending, held: boolean): Recorded {
  return { state: held ? state : 'superseded' };
}

/** Undefined for what is to be tried again. */
function endOf(
  { now }: TimedTable,
  leg: Leg,
  outcome: Unsuccessful['outcome'],
  delivery: Delivery,
): Unsuccessful['state'] | undefined {
  if (outcome.outcome === 'refused') return 'failed';
  if (outcome.outcome === 'dropped') return 'expired';
  const next = now().getTime() + backoffSeconds(leg.attempts, delivery) * 1000;
  if (next <= new Date(leg.horizonFrom).getTime() + delivery.horizonSeconds * 1000) return undefined;
  // This attempt, or an earlier one of which nothing was heard, may have delivered it.
  return mayHaveLeft(outcome) || leg.attempts - leg.answered > 1 ? 'unknown' : 'failed';
}

function mayHaveLeft(outcome: Unsuccessful['outcome']): boolean {
  return outcome.outcome === 'try-again' && !outcome.known;
}

function sentChange({ now }: TimedTable, { reference = '' }: { readonly reference?: string }): Change {
  return {
    set: { state: 'sent', settledAt: now().toISOString(), reference },
    remove: ['gsi2pk', 'gsi2sk', 'reason'],
  };
}

function endChange(
  { now }: TimedTable,
  { leg }: Leg,
  { state, outcome: { reason } }: Unsuccessful,
  isToOwner: boolean,
): Change {
  const settledAt = now().toISOString();
  if (state === 'expired') return { set: { state, settledAt, reason }, remove: ['gsi2pk', 'gsi2sk'] };
  const untold = isToOwner ? `leg-${state}` : undefined;
  return {
    set: { state, settledAt, reason, untold, gsi2pk: givenUpPartition(leg), gsi2sk: settledAt },
  };
}

async function putOff(
  table: TimedTable,
  leg: Leg,
  reason: string,
  known: boolean,
  delivery: Delivery,
): Promise<Recorded> {
  const retryInSeconds = backoffSeconds(leg.attempts, delivery);
  const next = new Date(table.now().getTime() + retryInSeconds * 1000).toISOString();
  const held = await write(table, leg, {
    set: { state: 'pending', dueAt: next, gsi2sk: next, reason },
    add: { answered: known ? 1 : 0 },
  });
  return held ? { state: 'pending', retryInSeconds } : { state: 'superseded' };
}

/**
 * Writes an attempt's record, if it is still its turn.
 *
 * @returns true also when the record is there already: the answer to the first write was lost, and the SDK wrote again
 */
async function write(table: Table, leg: Leg, change: Change): Promise<boolean> {
  const result = await conditionalWrite(
    table.client.send(
      new UpdateCommand({
        ...claimedUpdate(table, leg, change),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  );
  return result.held || (result.found?.attemptId === leg.attemptId && result.found?.state !== 'sending');
}

function claimedUpdate({ tableName }: Table, leg: Leg, change: Change) {
  return {
    TableName: tableName,
    Key: { pk: leg.pk, sk: leg.sk },
    ...updateExpressions({
      ...change,
      condition: '#state = :sending AND #attemptId = :attemptId',
      values: { sending: 'sending', attemptId: leg.attemptId },
    }),
  };
}
