/** Rules in the table: one partition per account, with a version next to them by which readers know when to read again. */

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { queryItems } from '../../shared/table/paginate.ts';
import type { Table } from '../../shared/table/table.ts';
import { type TransactItem, transact } from '../../shared/table/transact.ts';
import { rulesKey } from '../table/keys.ts';
import { allowTag, requireLink } from './link-store.ts';
import { compileRules, type Matcher } from './matcher.ts';
import type { Rule } from './rule.ts';

const keyOf = (account: string, id: string) => ({ pk: rulesKey(account), sk: `rule#${id}` });
const versionKey = (account: string) => ({ pk: rulesKey(account), sk: 'version' });

export async function listRules(table: Table, account: string): Promise<Rule[]> {
  const stored = queryItems<Record<string, unknown>>(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :rule)',
    ExpressionAttributeValues: { ':pk': rulesKey(account), ':rule': 'rule#' },
    ConsistentRead: true,
  });
  const rules: Rule[] = [];
  for await (const item of stored) rules.push(toRule(item));
  return rules;
}

export async function getRule(
  { client, tableName }: Table,
  account: string,
  id: string,
): Promise<Rule | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: keyOf(account, id), ConsistentRead: true }),
  );
  return Item && toRule(Item);
}

/**
 * A rule without the table's own attributes. Those that were stored before rules could look on answer; those that were stored
 * for live videos with public replies, which Meta never takes there, have none.
 */
export function toRule({
  pk: _,
  sk: __,
  type: ___,
  ...stored
}: object & Partial<Record<string, unknown>>): Rule {
  const rule = { shadow: false, ...stored } as unknown as Rule;
  return rule.scope.on === 'live' ? { ...rule, publicReplies: [] } : rule;
}

/** @returns false when somebody else has changed the rule since `before` was read, or its link is not there any more */
export async function putRule(table: Table, rule: Rule, before: Rule | undefined): Promise<boolean> {
  const put = {
    TableName: table.tableName,
    Item: { ...rule, ...keyOf(rule.account, rule.id), type: 'rule' },
    ...unchangedSince(before),
  };
  const { linkId } = rule;
  const link =
    linkId === undefined
      ? []
      : [requireLink(table, { id: linkId, account: rule.account }), allowTag(table, linkId, rule.id)];
  return write(table, rule.account, { Put: put }, ...link);
}

/** Holds for a rule that is as it was read. Finding its post changes a rule as well, and nobody is shown another tag for it. */
function unchangedSince(before: Rule | undefined) {
  if (!before) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { updatedAt, boundMediaId } = before;
  const isBound = boundMediaId === undefined ? 'attribute_not_exists(boundMediaId)' : 'boundMediaId = :media';
  return {
    ConditionExpression: `updatedAt = :before AND ${isBound}`,
    ExpressionAttributeValues: {
      ':before': updatedAt,
      ...(boundMediaId !== undefined && { ':media': boundMediaId }),
    },
  };
}

export async function deleteRule(table: Table, account: string, id: string): Promise<boolean> {
  const condition = { ConditionExpression: 'attribute_exists(pk)' };
  return write(table, account, {
    Delete: { TableName: table.tableName, Key: keyOf(account, id), ...condition },
  });
}

/** Binds a `next-post` rule to its post, once. */
export async function bindRule(table: Table, rule: Rule, mediaId: string): Promise<boolean> {
  return write(table, rule.account, {
    Update: {
      TableName: table.tableName,
      Key: keyOf(rule.account, rule.id),
      UpdateExpression: 'SET boundMediaId = :media',
      ConditionExpression: 'attribute_not_exists(boundMediaId) AND updatedAt = :seen',
      ExpressionAttributeValues: { ':media': mediaId, ':seen': rule.updatedAt },
    },
  });
}

/** Changes and the new version in one, so that no reader keeps rules that have changed. */
function write(
  { client, tableName }: Table,
  account: string,
  ...changes: readonly TransactItem[]
): Promise<boolean> {
  return transact(client, [
    ...changes,
    {
      Update: {
        TableName: tableName,
        Key: versionKey(account),
        UpdateExpression: 'ADD version :one',
        ExpressionAttributeValues: { ':one': 1 },
      },
    },
  ]);
}

async function readVersion({ client, tableName }: Table, account: string): Promise<number> {
  const { Item } = await client.send(
    new GetCommand({ TableName: tableName, Key: versionKey(account), ConsistentRead: true }),
  );
  return Number(Item?.version ?? 0);
}

/** An account's rules, and what holds in a transaction for as long as none of them changes and none comes. */
export async function seenRules(
  table: Table,
  account: string,
): Promise<{ readonly rules: readonly Rule[]; readonly unchanged: TransactItem }> {
  // First the version: what changes between the two reads is another one then.
  const version = await readVersion(table, account);
  const rules = await listRules(table, account);
  const ConditionExpression = version === 0 ? 'attribute_not_exists(pk)' : 'version = :version';
  return {
    rules,
    unchanged: {
      ConditionCheck: {
        TableName: table.tableName,
        Key: versionKey(account),
        ConditionExpression,
        ...(version > 0 && { ExpressionAttributeValues: { ':version': version } }),
      },
    },
  };
}

interface Kept {
  readonly version: number;
  readonly rules: readonly Rule[];
  readonly matcher: Matcher;
}

/** Gives the compiled rules of an account, read again only when their version has changed. */
export function createRuleCache(table: Table): (account: string) => Promise<Omit<Kept, 'version'>> {
  const kept = new Map<string, Kept>();
  return async (account) => {
    const version = await readVersion(table, account);
    const known = kept.get(account);
    if (known?.version === version) return known;
    const rules = await listRules(table, account);
    const fresh = { version, rules, matcher: compileRules(rules) };
    kept.set(account, fresh);
    return fresh;
  };
}
