/**
 * The outbox: replies that wait for their turn, per account and lane, most urgent first.
 *
 * A reply is a leg like every other (`lambdas/shared/legs/legs.ts`), but its account's pacer decides when it is tried, not
 * a message of its own. So the index of what is due (`gsi2`) holds it in one of three places: `ready`, by deadline;
 * `waiting`, by time, while it is being sent or backs off; `given-up`, by time, when it ended without success.
 */
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SendLane } from '../../../config/keyword-dm.ts';
import { givenUpPartition, type LegState } from '../../shared/legs/legs.ts';
import { type Decision, OLDER_THAN_RULE, type ReplyKind } from './reply-state.ts';

export interface ReplyLeg {
  readonly pk: string;
  readonly sk: string;
  readonly type: 'leg';
  readonly leg: ReplyKind;
  readonly account: string;
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
  /** Fills in `{name}`; looked up when it is sent where Meta didn't tell it. */
  readonly name?: string;
  /**
   * When the rule began to listen, where it can't be told without asking Meta whether the comment is older (the
   * webhook doesn't say, and may come 36 hours late).
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

export interface Outbox {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

type Key = Pick<ReplyLeg, 'pk' | 'sk'>;

/** Spread, because one index partition takes a thousand writes a second and a burst comes to one account. */
const READY_SHARDS = 4;

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
    ...readyIndex(reply),
  };
}

function readyIndex({ pk, account, lane, deadline }: Pick<ReplyLeg, 'pk' | 'account' | 'lane' | 'deadline'>) {
  let sum = 0;
  for (let i = 0; i < pk.length; i++) sum = (sum * 31 + pk.charCodeAt(i)) >>> 0;
  return { gsi2pk: readyPartition(account, lane, sum % READY_SHARDS), gsi2sk: `${deadline}#${pk}` };
}

const readyPartition = (account: string, lane: SendLane, shard: number) =>
  `ready#${account}#${lane}#${shard}`;
const waitingPartition = (account: string) => `waiting#${account}`;

/** The most urgent replies of a lane that can be sent now. */
export async function listReady(
  outbox: Outbox,
  account: string,
  lane: SendLane,
  limit: number,
): Promise<Key[]> {
  const shards = Array.from({ length: READY_SHARDS }, (_, shard) =>
    queryIndex(outbox, readyPartition(account, lane, shard), undefined, limit),
  );
  const found = (await Promise.all(shards)).flat();
  return found.sort((a, b) => (a.gsi2sk < b.gsi2sk ? -1 : 1)).slice(0, limit);
}

/** When the next reply that backs off may be tried, if there is one. */
export async function nextWaiting(outbox: Outbox, account: string): Promise<Date | undefined> {
  const [first] = await queryIndex(outbox, waitingPartition(account), undefined, 1);
  return first && new Date(first.gsi2sk);
}

async function queryIndex(
  { client, tableName }: Outbox,
  partition: string,
  until: string | undefined,
  limit: number,
) {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'gsi2',
      KeyConditionExpression: `gsi2pk = :partition${until === undefined ? '' : ' AND gsi2sk <= :until'}`,
      ExpressionAttributeValues: { ':partition': partition, ...(until !== undefined && { ':until': until }) },
      Limit: limit,
    }),
  );
  return Items as (Key & { gsi2sk: string })[];
}

/**
 * Makes ready again what has backed off long enough. What still counts as being sent then belongs to a sender that
 * died: whether it was delivered is not known.
 */
export async function promoteDue(outbox: Outbox, account: string, now: Date): Promise<number> {
  const time = now.toISOString();
  const due = await queryIndex(outbox, waitingPartition(account), time, 100);
  const promoted = await Promise.all(
    due.map(async ({ pk, sk }) => {
      const leg = await readReply(outbox, { pk, sk });
      if (!leg || leg.dueAt > time) return undefined;
      const { gsi2pk, gsi2sk } = readyIndex(leg);
      return update(
        outbox,
        leg,
        'SET #state = :pending, outcomeUnknown = :unknown, gsi2pk = :gsi2pk, gsi2sk = :gsi2sk REMOVE attemptId',
        '#state = :seen AND dueAt = :dueAt AND gsi2pk = :waiting',
        {
          ':pending': 'pending',
          ':unknown': leg.outcomeUnknown || leg.state === 'sending',
          ':seen': leg.state,
          ':dueAt': leg.dueAt,
          ':waiting': waitingPartition(account),
          ':gsi2pk': gsi2pk,
          ':gsi2sk': gsi2sk,
        },
      );
    }),
  );
  return promoted.filter(Boolean).length;
}

export async function readReply(
  { client, tableName }: Outbox,
  { pk, sk }: Key,
): Promise<ReplyLeg | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return Item as ReplyLeg | undefined;
}

/** Takes a reply for one attempt, until the lease ends. @returns undefined when another hand was faster */
export function claimReply(outbox: Outbox, key: Key, attemptId: string, leaseEnd: Date, now: Date) {
  return update(
    outbox,
    key,
    'SET #state = :sending, attemptId = :attemptId, attempts = attempts + :one, dueAt = :leaseEnd, gsi2pk = :waiting, gsi2sk = :leaseEnd',
    '#state = :pending AND dueAt <= :now',
    {
      ':sending': 'sending',
      ':pending': 'pending',
      ':attemptId': attemptId,
      ':one': 1,
      ':leaseEnd': leaseEnd.toISOString(),
      ':now': now.toISOString(),
      ':waiting': waitingPartition(accountOf(key.pk)),
    },
  );
}

/** Writes down what became of an attempt. @returns false when the attempt was taken over meanwhile */
export async function settleReply(
  outbox: Outbox,
  leg: ReplyLeg,
  decision: Decision,
  now: Date,
): Promise<boolean> {
  const mine = '#state = :sending AND attemptId = :attemptId';
  const base = { ':sending': 'sending', ':attemptId': leg.attemptId, ':state': decision.state };
  const time = now.toISOString();
  if (decision.state === 'pending') {
    const ready = decision.dueAt <= time;
    const { gsi2pk, gsi2sk } = ready
      ? readyIndex(leg)
      : { gsi2pk: waitingPartition(leg.account), gsi2sk: decision.dueAt };
    return Boolean(
      await update(
        outbox,
        leg,
        'SET #state = :state, attempts = :attempts, outcomeUnknown = :unknown, dueAt = :dueAt, reason = :reason, gsi2pk = :gsi2pk, gsi2sk = :gsi2sk REMOVE attemptId',
        mine,
        {
          ...base,
          ':attempts': decision.attempts,
          ':unknown': decision.outcomeUnknown,
          ':dueAt': decision.dueAt,
          ':reason': decision.reason,
          ':gsi2pk': gsi2pk,
          ':gsi2sk': gsi2sk,
        },
      ),
    );
  }
  if (decision.state === 'sent')
    return Boolean(
      await update(
        outbox,
        leg,
        'SET #state = :state, settledAt = :now, #reference = :reference, evidence = :evidence REMOVE attemptId, reason, gsi2pk, gsi2sk',
        mine,
        { ...base, ':now': time, ':reference': decision.messageId ?? '', ':evidence': decision.evidence },
        { '#reference': 'reference' },
      ),
    );
  return Boolean(
    await update(
      outbox,
      leg,
      'SET #state = :state, settledAt = :now, reason = :reason, gsi2pk = :gsi2pk, gsi2sk = :now REMOVE attemptId',
      mine,
      {
        ...base,
        ':now': time,
        ':reason': 'reason' in decision ? decision.reason : 'window-closed',
        ':gsi2pk': givenUpPartition(leg.leg),
      },
    ),
  );
}

/** The replies of a kind that ended without success, oldest first. */
export async function* listGivenUp({ client, tableName }: Outbox, kind: ReplyKind): AsyncGenerator<Key> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :partition',
        ExpressionAttributeValues: { ':partition': givenUpPartition(kind) },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield* Items as Key[];
    start = LastEvaluatedKey;
  } while (start);
}

/** Gives a reply that ended without success new attempts, while its window is open. @returns whether it did */
export async function reopenReply(outbox: Outbox, leg: ReplyLeg, now: Date): Promise<boolean> {
  if (!['failed', 'unknown'].includes(leg.state) || leg.deadline <= now.toISOString()) return false;
  if (leg.reason === OLDER_THAN_RULE) return false;
  const { gsi2pk, gsi2sk } = readyIndex(leg);
  return Boolean(
    await update(
      outbox,
      leg,
      'SET #state = :pending, attempts = :zero, dueAt = :now, outcomeUnknown = :unknown, gsi2pk = :gsi2pk, gsi2sk = :gsi2sk REMOVE settledAt, reason',
      '#state = :seen',
      {
        ':pending': 'pending',
        ':zero': 0,
        ':now': now.toISOString(),
        // What may have been delivered once stays so.
        ':unknown': leg.outcomeUnknown || leg.state === 'unknown',
        ':seen': leg.state,
        ':gsi2pk': gsi2pk,
        ':gsi2sk': gsi2sk,
      },
    ),
  );
}

/**
 * Ends a reply that waits to be sent. It is not among those given up, so that a redrive leaves it alone.
 *
 * @returns whether it did: what is being sent at this moment can't be held back
 */
export async function cancelReply(outbox: Outbox, key: Key, now: Date): Promise<boolean> {
  return Boolean(
    await update(
      outbox,
      key,
      'SET #state = :failed, settledAt = :now, reason = :cancelled REMOVE gsi2pk, gsi2sk',
      '#state = :pending',
      { ':failed': 'failed', ':pending': 'pending', ':cancelled': 'cancelled', ':now': now.toISOString() },
    ),
  );
}

/** `comment#<account>#<id>` */
function accountOf(pk: string): string {
  return pk.split('#')[1] ?? '';
}

/** One conditional write. @returns the item as it is now, or undefined when the condition did not hold */
async function update(
  { client, tableName }: Outbox,
  { pk, sk }: Key,
  expression: string,
  condition: string,
  values: Record<string, unknown>,
  names: Record<string, string> = {},
): Promise<ReplyLeg | undefined> {
  const usesState = `${expression} ${condition}`.includes('#state');
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { pk, sk },
        UpdateExpression: expression,
        ConditionExpression: condition,
        ...((usesState || Object.keys(names).length > 0) && {
          ExpressionAttributeNames: { ...(usesState && { '#state': 'state' }), ...names },
        }),
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes as ReplyLeg;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    return undefined;
  }
}
