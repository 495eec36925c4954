/**
 * What becomes of a comment or message that came in: a record of it, and the replies it deserves, in one transaction.
 * Whatever comes twice (Meta delivers at least once, the reconciler looks again, queues repeat) finds the record there.
 */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { homeOf } from '../../shared/table/shards.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import type { Incoming } from '../incoming/incoming.ts';
import { stoppedSince } from '../person/wish.ts';
import type { Match, Sighting } from '../rules/matcher.ts';
import type { Rule } from '../rules/rule.ts';
import { cooldownKey, incomingKey, outboxList } from '../table/keys.ts';
import { deadlineOf, repliesFor } from './replies.ts';
import { hasRecord, type Unanswered } from './unanswered.ts';

export interface Admission {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'delivery' | 'retentionDays'>;
  /** The base address of short links. */
  readonly baseUrl: string;
  readonly now: Date;
}

/** Why no rule could answer it, whatever it says. */
export async function whyUnanswerable(
  { table, config: { delivery }, now }: Pick<Admission, 'table' | 'config' | 'now'>,
  incoming: Incoming,
): Promise<'window-closed' | 'person-stopped' | undefined> {
  if (deadlineOf(incoming, delivery) <= now) return 'window-closed';
  if (await stoppedSince(table, incoming.account, incoming.personId)) return 'person-stopped';
  return undefined;
}

/**
 * Stores an answered comment with its replies.
 *
 * @param sightings what rules that only look on have seen in it: stored with the record, so that each is counted once
 * @returns what came of it
 */
export async function admit(
  admission: Admission,
  incoming: Incoming,
  { rule, matchedWords }: Match,
  sightings: readonly Sighting[] = [],
): Promise<'admitted' | 'duplicate' | Unanswered> {
  const { table, config, baseUrl, now } = admission;
  const { delivery, retentionDays } = config;
  const why = await whyUnanswerable(admission, incoming);
  if (why) return why;
  const deleteAt = epochSeconds(now) + retentionDays * 86_400;
  const pk = incomingKey(incoming);
  const seen = sightings.length > 0 ? { sightings } : {};
  const record = { ...incoming, pk, sk: 'record', type: 'incoming', ruleId: rule.id, matchedWords, ...seen };
  const gsi1sk = `${now.toISOString()}#${incoming.id}`;
  const list = { gsi1pk: homeOf(table, outboxList(incoming.account), gsi1sk), gsi1sk };
  const replies = repliesFor(table, incoming, { rule, baseUrl, delivery, now, deleteAt });
  const writes = [
    putOnce(table, { ...record, ...list, receivedAt: now.toISOString(), deleteAt }),
    ...replies.map((leg) => ({ Put: { TableName: table.tableName, Item: leg } })),
    ...(rule.cooldownHours > 0 && incoming.personId
      ? [putCooldown(table, rule, incoming.personId, now)]
      : []),
  ];
  if (await transact(table.client, writes)) return 'admitted';
  // Either the comment was there already, answered or turned down, or its writer is not to be answered again yet.
  return rule.cooldownHours > 0 && !(await hasRecord(table, pk)) ? 'cooldown' : 'duplicate';
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
