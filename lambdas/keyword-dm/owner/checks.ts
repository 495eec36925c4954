/** Looks whether an account is connected, for a page that leads through it: asks Meta, and says what is missing. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { MissingParameter } from '../../shared/runtime/parameters.ts';
import type { Table } from '../../shared/table/table.ts';
import { readAccount } from '../account/account.ts';
import { type Graph, SUBSCRIBED_FIELDS } from '../graph/graph.ts';
import { accountIdOf } from '../graph/open.ts';

/** What is looked at, in the order in which it is mended. */
type Check = 'token' | 'account' | 'webhook-subscription' | 'webhook-seen' | 'state';

interface Finding {
  readonly check: Check;
  /** Null where it can't be known yet. */
  readonly ok: boolean | null;
  readonly reason?: string;
  readonly [detail: string]: unknown;
}

export interface Checking {
  readonly table: Table;
  readonly config: Pick<KeywordDmConfig, 'accounts'>;
  /** @throws MissingParameter when the account has no token */
  readonly openGraph: (account: string) => Promise<Graph>;
  readonly now: () => Date;
}

/** @param account its Instagram user id, as `requireAccount` finds it */
export async function checkAccount({ table, config, openGraph, now }: Checking, account: string) {
  const id = accountIdOf(config, account) ?? account;
  const usesWebhooks = config.accounts[id]?.webhooks ?? false;
  const { state, reason, tokenExpiresAt, webhookSeenAt } = await readAccount(table, account);
  const checks: Finding[] = [
    ...(await askMeta(openGraph, account, { usesWebhooks, tokenExpiresAt })),
    ...(usesWebhooks
      ? [{ check: 'webhook-seen' as const, ok: webhookSeenAt ? true : null, seenAt: webhookSeenAt }]
      : []),
    { check: 'state', ok: state === 'active', ...(reason !== undefined && { reason }) },
  ];
  return { account: id, checkedAt: now().toISOString(), checks };
}

async function askMeta(
  openGraph: Checking['openGraph'],
  account: string,
  { usesWebhooks, tokenExpiresAt }: { usesWebhooks: boolean; tokenExpiresAt: string | undefined },
): Promise<Finding[]> {
  const unknown: Finding[] = [
    { check: 'account', ok: null },
    ...(usesWebhooks ? [{ check: 'webhook-subscription' as const, ok: null }] : []),
  ];
  const graph = await opened(openGraph, account);
  if (!graph) return [{ check: 'token', ok: false, reason: 'token-missing' }, ...unknown];
  const me = await graph.me();
  // That Meta gives no answer says nothing of the token.
  if (!me.ok)
    return [{ check: 'token', ok: me.class === 'stop' ? false : null, reason: me.reason }, ...unknown];
  const { user_id: userId, username } = me.body;
  return [
    { check: 'token', ok: true, expiresAt: tokenExpiresAt },
    { check: 'account', ok: userId === account, userId, username },
    ...(usesWebhooks ? [await checkSubscription(graph, account)] : []),
  ];
}

async function opened(openGraph: Checking['openGraph'], account: string): Promise<Graph | undefined> {
  try {
    return await openGraph(account);
  } catch (error) {
    if (error instanceof MissingParameter) return undefined;
    throw error;
  }
}

async function checkSubscription(graph: Graph, account: string): Promise<Finding> {
  const check = 'webhook-subscription';
  const answer = await graph.subscriptions(account);
  if (!answer.ok) return { check, ok: null, reason: answer.reason };
  const fields = (answer.body.data ?? []).flatMap(({ subscribed_fields = [] }) => subscribed_fields);
  const missing = SUBSCRIBED_FIELDS.filter((field) => !fields.includes(field));
  return { check, ok: missing.length === 0, ...(missing.length > 0 && { missing }) };
}
