/**
 * A leg is one thing that leaves: a mail, a webhook, a reply. It is an item of its own beside what it belongs to, so
 * that each leg has its own state and its own conditional writes:
 *
 *     pending → sending (a lease) → sent | unknown | failed | expired
 *
 * `dueAt` is the one gate in time: while pending, when the next attempt may begin; while sending, when the lease ends.
 * A leg can be claimed when it is due, whatever of the two it is, and an attempt that died is taken over so.
 */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../../../config/values.ts';
import { backoffSeconds } from './backoff.ts';

export type LegState = 'pending' | 'sending' | 'sent' | 'unknown' | 'failed' | 'expired';

/** What names a leg, and all that a queue message carries. */
export interface LegKey {
  /** The partition key of what the leg belongs to, such as `submission#<id>`. */
  readonly pk: string;
  /** The kind, such as `mail`. */
  readonly leg: string;
}

export interface Leg extends LegKey {
  readonly sk: string;
  readonly type: 'leg';
  readonly state: LegState;
  /** Attempts begun. */
  readonly attempts: number;
  /** Attempts whose outcome is known. Fewer than `attempts` means that something may have left already. */
  readonly answered: number;
  /** Absent from legs that were made before it was written down. */
  readonly createdAt?: string;
  /** From when the horizon counts; a redrive moves it. */
  readonly horizonFrom: string;
  readonly dueAt: string;
  /** Why it failed, or why it was put off last. */
  readonly reason?: string;
  readonly settledAt?: string;
  /** The receiver's name for what it took, such as SES's message id. */
  readonly reference?: string;
  /** Of a mail that did not reach everybody: to whom it went, in lower case, and whom it did not reach. */
  readonly sentTo?: ReadonlySet<string>;
  readonly failedTo?: ReadonlySet<string>;
  /** Who had it before a redrive, and is to get no second one. */
  readonly deliveredTo?: ReadonlySet<string>;
  readonly attemptId?: string;
  readonly deleteAt?: number;
  readonly gsi2pk?: string;
  readonly gsi2sk?: string;
}

/** Over how many index partitions each kind's due legs are spread. The sweep asks each. */
export const DUE_SHARDS = 4;

/** The index partition of due legs, by kind and shard. */
export function duePartition(leg: string, shard: number): string {
  return `due#${leg}#${shard}`;
}

/** The index partition of legs that ended without success: what a redrive goes through, oldest first. */
export function givenUpPartition(leg: string): string {
  return `given-up#${leg}`;
}

function shardOf(pk: string): number {
  let sum = 0;
  for (let i = 0; i < pk.length; i++) sum = (sum * 31 + pk.charCodeAt(i)) >>> 0;
  return sum % DUE_SHARDS;
}

/** A new leg, due at once. Written in the transaction that stores what it belongs to. */
export function newLeg({ pk, leg }: LegKey, now: Date, deleteAt?: number): Leg {
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
    gsi2pk: duePartition(leg, shardOf(pk)),
    gsi2sk: dueAt,
    ...(deleteAt !== undefined && { deleteAt }),
  };
}

/** Where legs are, and by which clock. */
export interface LegStore {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

export type Claim =
  | { readonly claimed: true; readonly leg: Leg }
  /** Another attempt holds it, or it was put off: not before then. */
  | { readonly claimed: false; readonly notBefore: Date }
  /** It has ended, or is gone: nothing is left to do. */
  | { readonly claimed: false; readonly notBefore?: undefined };

/** Takes a due leg for one attempt, until the lease ends. */
export async function claimLeg(
  { client, tableName, now }: LegStore,
  key: LegKey,
  attemptId: string,
  leaseSeconds: number,
): Promise<Claim> {
  const time = now();
  const leaseEnd = new Date(time.getTime() + leaseSeconds * 1000).toISOString();
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: key.pk, sk: `leg#${key.leg}` },
        UpdateExpression:
          'SET #state = :sending, attemptId = :attemptId, attempts = attempts + :one, dueAt = :leaseEnd, gsi2sk = :leaseEnd',
        ConditionExpression: '#state IN (:pending, :sending) AND dueAt <= :now',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':pending': 'pending',
          ':sending': 'sending',
          ':attemptId': attemptId,
          ':one': 1,
          ':leaseEnd': leaseEnd,
          ':now': time.toISOString(),
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { claimed: true, leg: Attributes as Leg };
  } catch (error) {
    const { state, dueAt } = conflictingLeg(error);
    const open = state === 'pending' || state === 'sending';
    return open && dueAt !== undefined ? { claimed: false, notBefore: new Date(dueAt) } : { claimed: false };
  }
}

/** How an attempt ended. */
export type Outcome =
  | { readonly outcome: 'sent'; readonly reference?: string }
  /** The receiver refused for good. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Not wanted any more. No failure: a redrive does not bring it back. */
  | { readonly outcome: 'dropped'; readonly reason: string }
  /**
   * Worth another attempt. `known` is true when it is certain that nothing left: only then is another attempt no
   * possible second delivery.
   */
  | { readonly outcome: 'try-again'; readonly reason: string; readonly known: boolean };

export type Recorded =
  | { readonly state: 'sent' | 'failed' | 'unknown' | 'expired' }
  | { readonly state: 'pending'; readonly retryInSeconds: number }
  /** Another attempt has taken the leg over since; its record stands. */
  | { readonly state: 'superseded' };

/** Writes down how an attempt ended: final, or when the next one may begin, or given up beyond the horizon. */
export async function recordOutcome(
  store: LegStore,
  leg: Leg,
  outcome: Outcome,
  delivery: Delivery,
): Promise<Recorded> {
  if (outcome.outcome === 'sent') return settle(store, leg, 'sent', outcome);
  if (outcome.outcome === 'refused') return settle(store, leg, 'failed', outcome);
  if (outcome.outcome === 'dropped') return settle(store, leg, 'expired', outcome);

  const retryInSeconds = backoffSeconds(leg.attempts, delivery);
  const next = new Date(store.now().getTime() + retryInSeconds * 1000);
  const horizon = new Date(leg.horizonFrom).getTime() + delivery.horizonSeconds * 1000;
  if (next.getTime() > horizon) {
    const certain = outcome.known && leg.attempts - leg.answered <= 1;
    return settle(store, leg, certain ? 'failed' : 'unknown', outcome);
  }
  return updateClaimed(
    store,
    leg,
    'SET #state = :state, dueAt = :next, gsi2sk = :next, reason = :reason, answered = answered + :known REMOVE attemptId',
    {
      ':state': 'pending',
      ':next': next.toISOString(),
      ':reason': outcome.reason,
      ':known': outcome.known ? 1 : 0,
    },
    { state: 'pending', retryInSeconds },
  );
}

function settle(
  store: LegStore,
  leg: Leg,
  state: 'sent' | 'failed' | 'unknown' | 'expired',
  { reason, reference }: { reason?: string; reference?: string },
): Promise<Recorded> {
  const settledAt = store.now().toISOString();
  const base = 'SET #state = :state, settledAt = :settledAt';
  if (state === 'sent')
    return updateClaimed(
      store,
      leg,
      `${base}, #reference = :reference REMOVE gsi2pk, gsi2sk, attemptId, reason`,
      { ':state': state, ':settledAt': settledAt, ':reference': reference ?? '' },
      { state },
      { '#reference': 'reference' },
    );
  if (state === 'expired')
    return updateClaimed(
      store,
      leg,
      `${base}, reason = :reason REMOVE gsi2pk, gsi2sk, attemptId`,
      { ':state': state, ':settledAt': settledAt, ':reason': reason ?? '' },
      { state },
    );
  return updateClaimed(
    store,
    leg,
    `${base}, reason = :reason, gsi2pk = :givenUp, gsi2sk = :settledAt REMOVE attemptId`,
    {
      ':state': state,
      ':settledAt': settledAt,
      ':reason': reason ?? '',
      ':givenUp': givenUpPartition(leg.leg),
    },
    { state },
  );
}

async function updateClaimed(
  { client, tableName }: LegStore,
  leg: Leg,
  expression: string,
  values: Record<string, string | number>,
  recorded: Recorded,
  names: Record<string, string> = {},
): Promise<Recorded> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: leg.pk, sk: leg.sk },
        UpdateExpression: expression,
        ConditionExpression: '#state = :sending AND attemptId = :attemptId',
        ExpressionAttributeNames: { '#state': 'state', ...names },
        ExpressionAttributeValues: { ':sending': 'sending', ':attemptId': leg.attemptId, ...values },
      }),
    );
    return recorded;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return { state: 'superseded' };
  }
}

/**
 * Makes an overdue leg due now, so that the message about to be sent for it finds it so.
 *
 * @returns false when another hand has touched it since it was read
 */
export async function makeDueNow(
  { client, tableName, now }: LegStore,
  key: LegKey,
  seen: string,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: key.pk, sk: `leg#${key.leg}` },
        UpdateExpression: 'SET dueAt = :now, gsi2sk = :now',
        ConditionExpression: '#state IN (:pending, :sending) AND dueAt = :seen',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':pending': 'pending',
          ':sending': 'sending',
          ':now': now().toISOString(),
          ':seen': seen,
        },
      }),
    );
    return true;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return false;
  }
}

/**
 * Gives a leg that has ended without success a new horizon: it is pending again, as if it were new, but what is known
 * of earlier attempts stays counted, and whom its mail has reached stays known.
 *
 * @returns false when its state has changed since it was read
 */
export async function reopenLeg(
  { client, tableName, now }: LegStore,
  leg: Pick<Leg, 'pk' | 'sk' | 'leg' | 'state' | 'settledAt' | 'sentTo' | 'failedTo'>,
): Promise<boolean> {
  const time = now().toISOString();
  const reached = [...(leg.sentTo ?? [])].filter((address) => !leg.failedTo?.has(address));
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk: leg.pk, sk: leg.sk },
        UpdateExpression:
          'SET #state = :pending, dueAt = :now, horizonFrom = :now, gsi2pk = :gsi2pk, gsi2sk = :now ' +
          `REMOVE settledAt, sentTo, failedTo${reached.length > 0 ? ' ADD deliveredTo :reached' : ''}`,
        // Another recipient whom it did not reach may just have become known.
        ConditionExpression: '#state = :seen AND (attribute_not_exists(settledAt) OR settledAt = :settledAt)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':pending': 'pending',
          ':now': time,
          ':gsi2pk': duePartition(leg.leg, shardOf(leg.pk)),
          ':seen': leg.state,
          ':settledAt': leg.settledAt ?? '',
          ...(reached.length > 0 && { ':reached': new Set(reached) }),
        },
      }),
    );
    return true;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return false;
  }
}

/** Those of a leg's recipients who have not had its mail yet: all, but after a redrive of one that reached some. */
export function openRecipients({ deliveredTo }: Pick<Leg, 'deliveredTo'>, to: readonly string[]): string[] {
  return to.filter((address) => !deliveredTo?.has(address.toLowerCase()));
}

/** Whether a conditional write found something else than it expected. */
export function isConditionFailure(error: unknown): boolean {
  return (error as { name?: string }).name === 'ConditionalCheckFailedException';
}

/** What made a condition fail, empty when the item is gone. Any other error is thrown on. */
function conflictingLeg(error: unknown): { state?: string; dueAt?: string } {
  if (!isConditionFailure(error)) throw error;
  // The document client leaves an exception's item in DynamoDB's own notation.
  const item = (error as { Item?: Record<string, { S?: string }> }).Item ?? {};
  return { ...(item.state?.S && { state: item.state.S }), ...(item.dueAt?.S && { dueAt: item.dueAt.S }) };
}
