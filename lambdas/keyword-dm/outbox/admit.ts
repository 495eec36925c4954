/**
 * What becomes of a comment or message that came in: a record of it, and the replies it deserves, in one transaction.
 * Whatever comes twice (Meta delivers at least once, the reconciler looks again, queues repeat) finds the record there.
 */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { type Incoming, REDELIVERY_MS } from '../incoming/incoming.ts';
import { timeOf } from '../rules/listening.ts';
import type { Match } from '../rules/matcher.ts';
import { pickVariant } from '../rules/message.ts';
import type { Rule } from '../rules/rule.ts';
import { cooldownKey, incomingKey, outboxList, unansweredList } from '../table/keys.ts';
import { newReply, type ReplyLeg } from './reply.ts';

/** Why nothing is sent to somebody who wrote. */
export type Unanswered = 'no-rule' | 'cooldown' | 'window-closed';

export interface Admission {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'delivery' | 'retentionDays'>;
  /** The base address of short links. */
  readonly baseUrl: string;
  readonly now: Date;
}

/** Stores an answered comment with its replies. @returns what came of it */
export async function admit(
  admission: Admission,
  incoming: Incoming,
  { rule, matchedWords }: Match,
): Promise<'admitted' | 'duplicate' | Unanswered> {
  const { table, config, now } = admission;
  const deadline = deadlineOf(incoming, config.delivery);
  if (deadline <= now) return 'window-closed';
  const deleteAt = epochSeconds(now) + config.retentionDays * 86_400;
  const pk = incomingKey(incoming);
  const record = { ...incoming, pk, sk: 'record', type: 'incoming', ruleId: rule.id, matchedWords };
  const list = { gsi1pk: outboxList(incoming.account), gsi1sk: `${now.toISOString()}#${incoming.id}` };
  const writes = [
    putOnce(table, { ...record, ...list, receivedAt: now.toISOString(), deleteAt }),
    ...repliesFor(admission, incoming, rule, deadline, deleteAt).map((leg) => ({
      Put: { TableName: table.tableName, Item: leg },
    })),
    ...(rule.cooldownHours > 0 && incoming.personId
      ? [putCooldown(table, rule, incoming.personId, now)]
      : []),
  ];
  if (await transact(table.client, writes)) return 'admitted';
  // Either the comment was there already, or its writer is not to be answered again yet.
  return rule.cooldownHours > 0 && !(await isThere(table, pk)) ? 'cooldown' : 'duplicate';
}

async function isThere({ client, tableName }: Table, pk: string): Promise<boolean> {
  const Key = { pk, sk: 'record' };
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item !== undefined;
}

/** Writes at once. */
const CONCURRENT = 10;

/**
 * Stores what nothing is sent for, so that its owner can see why. It never touches the record of an answer, and nothing
 * comes back that was deleted.
 */
export async function recordUnanswered(
  { table, config, now }: Admission,
  unanswered: readonly (readonly [Incoming, Unanswered])[],
): Promise<void> {
  const deleteAt = epochSeconds(now) + config.retentionDays * 86_400;
  const receivedAt = now.toISOString();
  const puts = unanswered.map(([incoming, reason]) => {
    const key = { pk: incomingKey(incoming), sk: 'unanswered' };
    const list = { gsi1pk: unansweredList(incoming.account), gsi1sk: `${timeOf(incoming)}#${incoming.id}` };
    return { ...incoming, ...key, type: 'incoming', reason, receivedAt, ...list, deleteAt };
  });
  for (let start = 0; start < puts.length; start += CONCURRENT)
    await Promise.all(puts.slice(start, start + CONCURRENT).map((item) => putUnlessDeleted(table, item)));
}

/** What stays in the place of something that was deleted, so that it is not taken in again. */
export function tombstone(
  key: { readonly pk: string; readonly sk: 'record' | 'unanswered' },
  deleteAt: number,
) {
  return { ...key, type: 'deleted', deleteAt };
}

async function putUnlessDeleted({ client, tableName }: Table, Item: Record<string, unknown>): Promise<void> {
  await conditionHeld(
    client.send(
      new PutCommand({
        TableName: tableName,
        Item,
        ConditionExpression: 'attribute_not_exists(pk) OR #type <> :deleted',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':deleted': 'deleted' },
      }),
    ),
  );
}

function deadlineOf(
  incoming: Incoming,
  { commentWindowSeconds, messageWindowSeconds }: KeywordDmConfig['delivery'],
) {
  const isComment = incoming.surface === 'post' || incoming.surface === 'live';
  return new Date(
    Date.parse(timeOf(incoming)) + (isComment ? commentWindowSeconds : messageWindowSeconds) * 1000,
  );
}

const LANE = {
  post: 'post',
  live: 'live',
  message: 'message',
  'story-reply': 'message',
  'story-mention': 'message',
} as const;

function repliesFor(
  { baseUrl, now }: Admission,
  incoming: Incoming,
  rule: Rule,
  deadline: Date,
  deleteAt: number,
): ReplyLeg[] {
  const isComment = incoming.surface === 'post' || incoming.surface === 'live';
  const common = {
    pk: incomingKey(incoming),
    account: incoming.account,
    deadline: deadline.toISOString(),
    personId: incoming.personId,
    ...(isComment && { commentId: incoming.id }),
    ...(mayBeOlder(incoming, rule) && { notWrittenBefore: rule.listeningSince }),
    deleteAt,
  };
  const message = {
    ...common,
    leg: 'private-reply' as const,
    lane: LANE[incoming.surface],
    template: rule.message,
    ...(rule.linkId !== undefined && { link: `${baseUrl}/l/${rule.linkId}` }),
    ...(isComment && { name: incoming.username ? `@${incoming.username}` : '' }),
  };
  const variant = isComment ? pickVariant(rule.publicReplies, incoming.id) : undefined;
  const replies = [newReply(message, now)];
  if (variant !== undefined)
    replies.push(newReply({ ...common, leg: 'public-reply', lane: 'public', template: variant }, now));
  return replies;
}

/** Whether a comment whose time Meta didn't tell may have been written before the rule began to listen. */
function mayBeOlder({ writtenAt, sentAt }: Incoming, { listeningSince }: Rule): boolean {
  return writtenAt === undefined && Date.parse(sentAt) - Date.parse(listeningSince) < REDELIVERY_MS;
}

function putOnce({ tableName }: Table, Item: Record<string, unknown>) {
  return { Put: { TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

function putCooldown({ tableName }: Table, rule: Rule, personId: string, now: Date) {
  const until = epochSeconds(now) + rule.cooldownHours * 3600;
  const pk = cooldownKey(rule.account, rule.id, personId);
  return {
    Put: {
      TableName: tableName,
      Item: { pk, sk: 'cooldown', type: 'cooldown', deleteAt: until },
      ConditionExpression: 'attribute_not_exists(pk) OR deleteAt <= :now',
      ExpressionAttributeValues: { ':now': epochSeconds(now) },
    },
  };
}
