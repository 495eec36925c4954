/** Links in the table, each with what names the rules that have sent it. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../shared/table/batch.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import { epochSeconds, type Table } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import { clicksKeys, linkRulesKey } from '../statistics/keys.ts';
import { linkKey, linkList } from '../table/keys.ts';
import { type Link, tagOfRule } from './link.ts';

const keyOf = (id: string) => ({ pk: linkKey(id), sk: 'link' });

export async function getLink({ client, tableName }: Table, id: string): Promise<Link | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(id), ConsistentRead: true }),
  );
  return Item && toLink(Item);
}

/** @returns false when somebody else has changed the link since `before` was read */
export function putLink(
  { client, tableName }: Table,
  link: Link,
  before: Link | undefined,
): Promise<boolean> {
  const Item = {
    ...link,
    ...keyOf(link.id),
    type: 'link',
    gsi1pk: linkList(link.account),
    gsi1sk: `${link.createdAt}#${link.id}`,
  };
  const put = {
    TableName: tableName,
    Item,
    ConditionExpression: before ? 'updatedAt = :before' : 'attribute_not_exists(pk)',
    ...(before && { ExpressionAttributeValues: { ':before': before.updatedAt } }),
  };
  return conditionHeld(client.send(new PutCommand(put)));
}

/** A link to follow. `tags` are those by which clicks of a rule's replies are counted; no stranger makes up more. */
export async function readLink(
  { client, tableName }: Table,
  id: string,
): Promise<{ link: Link; tags: ReadonlySet<string> } | undefined> {
  const found = await batchGet<{ sk: string; tags?: ReadonlySet<string> }>(client, tableName, [
    keyOf(id),
    linkRulesKey(id),
  ]);
  const link = found.find(({ sk }) => sk === 'link');
  return link && { link: toLink(link), tags: found.find(({ sk }) => sk === 'rules')?.tags ?? new Set() };
}

/** Lets clicks of a rule's replies be counted as its own; written with the rule. */
export function allowTag({ tableName }: Table, linkId: string, ruleId: string): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: linkRulesKey(linkId),
      ...updateExpressions({ set: { type: 'link-rules' }, add: { tags: new Set([tagOfRule(ruleId)]) } }),
    },
  };
}

/** Holds in a transaction while an account has a link. */
export function requireLink(
  { tableName }: Table,
  { id, account }: Pick<Link, 'id' | 'account'>,
): TransactItem {
  return {
    ConditionCheck: {
      TableName: tableName,
      Key: keyOf(id),
      ConditionExpression: 'account = :account',
      ExpressionAttributeValues: { ':account': account },
    },
  };
}

/** Whoever has read a link follows and counts it within seconds. */
const LATE_CLICKS_SECONDS = 3600;

/**
 * Deletes a link with its counts, all at once: of what broke off in between, nobody could find the rest again. A click that is
 * under way is counted where it goes soon, by its time to live.
 *
 * @param unused holds while no rule uses it
 * @returns false when that did not hold
 */
export function deleteLink(
  { client, tableName: TableName }: Table,
  id: string,
  unused: TransactItem,
  now: Date,
): Promise<boolean> {
  const deleteAt = epochSeconds(now) + LATE_CLICKS_SECONDS;
  return transact(client, [
    unused,
    ...[keyOf(id), linkRulesKey(id)].map((Key) => ({ Delete: { TableName, Key } })),
    ...clicksKeys(id).map((key) => ({ Put: { TableName, Item: { ...key, type: 'count', deleteAt } } })),
  ]);
}

/** A link without the table's own attributes. */
export function toLink({
  pk: _,
  sk: __,
  type: ___,
  gsi1pk: ____,
  gsi1sk: _____,
  ...link
}: object & Partial<Record<string, unknown>>): Link {
  return link as unknown as Link;
}
