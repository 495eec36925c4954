/** Whether an account may send: `active`, `paused` until a moment, or `stopped` until somebody mends it. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Outbox } from '../outbox/outbox.ts';
import { accountKey } from '../table/keys.ts';

export interface AccountState {
  readonly state: 'active' | 'paused' | 'stopped';
  /** Why it is not active; stable, such as `token-expired`. */
  readonly reason?: string;
  readonly since?: string;
  readonly until?: string;
  /** Pauses in a row; the next is twice as long. */
  readonly pauses?: number;
  readonly tokenExpiresAt?: string;
  readonly tokenRefreshedAt?: string;
  /** Up to when the reconciler has read comments. */
  readonly caughtUpTo?: string;
  readonly username?: string;
}

/** Four hours: Meta's windows are of one hour, and a day's backlog must still fit into a comment's seven days. */
const LONGEST_PAUSE_SECONDS = 4 * 3600;

const UNLESS_STOPPED = 'attribute_not_exists(#state) OR #state <> :stopped';
const ACTIVE = '#state = :state, since = :now, pauses = :none REMOVE reason, #until';
const activeSince = (now: Date) => ({ ':state': 'active', ':now': now.toISOString(), ':none': 0 });

const keyOf = (account: string) => ({ pk: accountKey(account), sk: 'account' });

export async function readAccount({ client, tableName }: Outbox, account: string): Promise<AccountState> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(account), ConsistentRead: true }),
  );
  return { state: 'active', ...Item };
}

/** Whether nothing may be sent at this moment; and if that ends by itself, when. */
export function isHeld({ state, until }: AccountState, now: Date): boolean {
  return state === 'stopped' || (state === 'paused' && (until ?? '') > now.toISOString());
}

/** Rests the account. @returns when it may send again; undefined when it is stopped, which outweighs a rest */
export async function pauseAccount(
  outbox: Outbox,
  account: string,
  { reason, pauseSeconds, now }: { reason: string; pauseSeconds: number; now: Date },
): Promise<Date | undefined> {
  const { pauses = 0 } = await readAccount(outbox, account);
  const seconds = Math.min(
    pauseSeconds * 2 ** Math.min(pauses, 20),
    Math.max(pauseSeconds, LONGEST_PAUSE_SECONDS),
  );
  const until = new Date(now.getTime() + seconds * 1000);
  const isPaused = await setState(
    outbox,
    account,
    '#state = :state, reason = :reason, since = :now, #until = :until, pauses = :pauses',
    {
      ':state': 'paused',
      ':reason': reason,
      ':now': now.toISOString(),
      ':until': until.toISOString(),
      ':pauses': pauses + 1,
      ':stopped': 'stopped',
    },
    UNLESS_STOPPED,
  );
  return isPaused ? until : undefined;
}

/** Stops the account. @returns false when it was stopped already, so that the alarm sounds once */
export async function stopAccount(
  outbox: Outbox,
  account: string,
  reason: string,
  now: Date,
): Promise<boolean> {
  return setState(
    outbox,
    account,
    '#state = :stopped, reason = :reason, since = :now REMOVE #until',
    { ':stopped': 'stopped', ':reason': reason, ':now': now.toISOString() },
    UNLESS_STOPPED,
  );
}

/** Why an account is stopped that its owner has paused: whatever else may be mended, it stays so until they resume it. */
export const BY_OWNER = 'owner';

/** Stops the account at its owner's wish, whether or not it is stopped already. */
export async function stopByOwner(outbox: Outbox, account: string, now: Date): Promise<void> {
  await setState(outbox, account, '#state = :stopped, reason = :reason, since = :now REMOVE #until', {
    ':stopped': 'stopped',
    ':reason': BY_OWNER,
    ':now': now.toISOString(),
  });
}

/** Lets the account send again; what waits in its outbox is still there. */
export async function resumeAccount(outbox: Outbox, account: string, now: Date): Promise<void> {
  await setState(outbox, account, ACTIVE, activeSince(now));
}

/** Lets an account go on that was stopped for this reason. @returns false when it is stopped for another one by now */
export async function resumeMended(
  outbox: Outbox,
  account: string,
  reason: string,
  now: Date,
): Promise<boolean> {
  const values = { ...activeSince(now), ':stopped': 'stopped', ':mended': reason };
  return setState(outbox, account, ACTIVE, values, '#state = :stopped AND reason = :mended');
}

/** Ends the pauses in a row once something was sent. A stop that came meanwhile stays. */
export async function endPauses(outbox: Outbox, account: string, now: Date): Promise<void> {
  await setState(outbox, account, ACTIVE, { ...activeSince(now), ':stopped': 'stopped' }, UNLESS_STOPPED);
}

/**
 * Claims something that must happen, or be said, once in a while: schedules come at least once.
 *
 * @param seconds how long it is left alone then
 * @returns whether it is the caller's to do
 */
export async function claimOnceIn(
  { client, tableName }: Outbox,
  account: string,
  what: 'other-app' | 'subscription' | 'token-warning' | 'token-refresh' | 'unknown',
  seconds: number,
  now: Date,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keyOf(account),
        UpdateExpression: 'SET #mark = :now',
        ConditionExpression: 'attribute_not_exists(#mark) OR #mark <= :before',
        ExpressionAttributeNames: { '#mark': `claimed-${what}` },
        ExpressionAttributeValues: {
          ':now': now.toISOString(),
          ':before': new Date(now.getTime() - seconds * 1000).toISOString(),
        },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
}

/** Remembers facts about the account, such as when its token expires. */
export async function rememberAccount(
  { client, tableName }: Outbox,
  account: string,
  facts: Partial<Pick<AccountState, 'tokenExpiresAt' | 'tokenRefreshedAt' | 'caughtUpTo' | 'username'>>,
): Promise<void> {
  const names = Object.keys(facts);
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOf(account),
      UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [`:${name}`, value]),
      ),
    }),
  );
}

async function setState(
  { client, tableName }: Outbox,
  account: string,
  assignments: string,
  values: Record<string, unknown>,
  condition?: string,
): Promise<boolean> {
  const names = { '#state': 'state', ...(assignments.includes('#until') && { '#until': 'until' }) };
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keyOf(account),
        UpdateExpression: `SET ${assignments}`,
        ...(condition && { ConditionExpression: condition }),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
}
