/** How replies change: each by one conditional write, so that nobody's work is done twice or overwritten. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { endingOf, type ItemKey, takeLease, updateHeld } from '../../shared/legs/lease.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Change, updateExpressions } from '../../shared/table/update.ts';
import { readReply } from './outbox.ts';
import { type ReplyLeg, readyPlace, waitingPartition } from './reply.ts';
import { CANCELLED, type Decision, OLDER_THAN_RULE } from './reply-state.ts';

/** Takes a reply for one attempt, until the lease ends. @returns undefined when another sender was faster */
export async function claimReply(
  table: Table,
  key: ItemKey,
  attemptId: string,
  leaseEnd: Date,
  now: Date,
): Promise<ReplyLeg | undefined> {
  const write = await takeLease(table, key, {
    attemptId,
    leaseEnd: leaseEnd.toISOString(),
    now,
    from: ['pending'],
    set: { gsi2pk: waitingPartition(table, key.pk, now), gsi2sk: leaseEnd.toISOString() },
  });
  return write.held ? (write.output.Attributes as ReplyLeg) : undefined;
}

/** Writes down what became of an attempt. @returns false when the attempt was taken over meanwhile */
export async function settleReply(
  table: Table,
  leg: ReplyLeg,
  decision: Decision,
  now: Date,
): Promise<boolean> {
  if (decision.state === 'pending') return putOff(table, leg, decision, now);
  if ('reason' in decision && decision.reason === CANCELLED)
    return updateHeld(table, leg, takenBack(decision, now));
  const { set, ...change } = endingOf(leg.leg, decision.state, now.toISOString(), {
    reason: 'reason' in decision ? decision.reason : '',
    reference: 'messageId' in decision ? decision.messageId : '',
  });
  const evidence = 'evidence' in decision ? decision.evidence : undefined;
  const ending = { set: { ...set, evidence }, ...change };
  if (decision.state === 'sent' || decision.state === 'expired') return updateHeld(table, leg, ending);
  // What its owner took back while it was being sent must not be among those given up, which a redrive sends.
  const isWanted = 'attribute_not_exists(#cancelledAt)';
  const hasEnded = await updateHeld(table, leg, { ...ending, condition: isWanted });
  return hasEnded || updateHeld(table, leg, takenBack(decision, now));
}

function putOff(
  table: Table,
  leg: ReplyLeg,
  { reason, attempts, outcomeUnknown, dueAt }: Extract<Decision, { state: 'pending' }>,
  now: Date,
): Promise<boolean> {
  const place =
    dueAt <= now.toISOString()
      ? readyPlace(table, leg, now)
      : { gsi2pk: waitingPartition(table, leg.pk, now), gsi2sk: dueAt };
  const set = { state: 'pending', reason, attempts, outcomeUnknown, dueAt, ...place };
  return updateHeld(table, leg, { set, remove: ['attemptId'] });
}

/**
 * Gives a reply that ended without success new attempts, while its window is open.
 *
 * @param options.keepReason whether it remembers why it was refused, so that the same refusal is its last. @default false
 * @returns whether it did
 */
export async function reopenReply(
  table: Table,
  leg: ReplyLeg,
  now: Date,
  { keepReason = false } = {},
): Promise<boolean> {
  if (!['failed', 'unknown'].includes(leg.state) || leg.deadline <= now.toISOString()) return false;
  if (leg.reason === OLDER_THAN_RULE) return false;
  return changeIf(table, leg, {
    set: {
      state: 'pending',
      attempts: 0,
      dueAt: now.toISOString(),
      // What may have been delivered once stays so.
      outcomeUnknown: leg.outcomeUnknown || leg.state === 'unknown',
      ...readyPlace(table, leg, now),
    },
    remove: keepReason ? ['settledAt'] : ['settledAt', 'reason', 'cancelledAt'],
    condition: '#state = :seen',
    values: { seen: leg.state },
  });
}

/** Writes down the text of a reply before it is sent. @returns false when the attempt was taken over meanwhile */
export function storeText(table: Table, leg: ReplyLeg, text: string): Promise<boolean> {
  return updateHeld(table, leg, { set: { text } });
}

/** How often a reply is looked at again that its sender changes at the same time. */
const CANCEL_ATTEMPTS = 3;

/**
 * Ends a reply that waits to be sent. One that is being sent can't be held back, but is not tried again.
 *
 * @returns whether it ended
 */
export async function cancelReply(table: Table, key: ItemKey, now: Date): Promise<boolean> {
  for (let i = 0; i < CANCEL_ATTEMPTS; i++) {
    const leg = await readReply(table, key);
    if (leg?.state !== 'pending' && leg?.state !== 'sending') return false;
    const { state, outcomeUnknown } = leg;
    const isDone = await changeIf(table, key, {
      ...(state === 'pending'
        ? takenBack({ state: outcomeUnknown ? 'unknown' : 'failed' }, now)
        : { set: { cancelledAt: now.toISOString() } }),
      condition: '#state = :seen AND #outcomeUnknown = :unknown',
      values: { seen: state, unknown: outcomeUnknown },
    });
    if (isDone) return state === 'pending';
  }
  return false;
}

/** The end of what its owner took back. It is not among those given up, so that a redrive leaves it alone. */
function takenBack({ state }: Pick<Decision, 'state'>, now: Date): Change {
  return {
    set: { state, settledAt: now.toISOString(), reason: CANCELLED },
    remove: ['gsi2pk', 'gsi2sk', 'cancelledAt'],
  };
}

function changeIf({ client, tableName }: Table, { pk, sk }: ItemKey, change: Change): Promise<boolean> {
  return conditionHeld(
    client.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, ...updateExpressions(change) })),
  );
}
