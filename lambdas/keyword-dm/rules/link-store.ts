/** Links in the table, each with what names the rules that have sent it. */
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../shared/table/batch.ts';
import { conditionHeld } from '../../shared/table/condition.ts';
import type { Table } from '../../shared/table/table.ts';
import type { TransactItem } from '../../shared/table/transact.ts';
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

export async function deleteLink({ client, tableName }: Table, id: string): Promise<void> {
  for (const Key of [keyOf(id), linkRulesKey(id), ...clicksKeys(id)])
    await client.send(new DeleteCommand({ TableName: tableName, Key }));
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
