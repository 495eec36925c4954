/**
 * Hourly: lists recent comments and feeds what the webhook missed through the same path; looks whether the webhook is
 * still on; lets a stopped account go on once its token works again.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { KeywordDmConfig, SendLane } from '../../lib/config/keyword-dm.ts';
import { bundledConfig } from '../shared/config.ts';
import { parseEnvironment } from '../shared/environment.ts';
import { attention, logger } from '../shared/log.ts';
import { createTableClient } from '../shared/table.ts';
import { claimOnceIn, readAccount, rememberAccount, resumeAccount } from './account.ts';
import { catchUpEnvironment } from './environment.ts';
import { type Graph, SUBSCRIBED_FIELDS } from './graph.ts';
import { listComments } from './listed-comments.ts';
import { bindWaiting } from './next-post.ts';
import { wakePacer } from './pacer.ts';
import { enqueueIncoming, turnSender } from './queue.ts';
import { listRules } from './rule-store.ts';
import { graphOpener } from './secrets.ts';
import { stopIfRefused } from './stop.ts';

/** Comments that Meta shows late are found for this long. */
const OVERLAP_MS = 3 * 3_600_000;
const DAY_SECONDS = 86_400;

const environment = parseEnvironment(catchUpEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const outbox = { client: createTableClient(), tableName: environment.TABLE_NAME };
const sqs = new SQSClient({});
const openGraph = graphOpener(new SSMClient({}), environment.FRONTDESK_ENVIRONMENT, config);
const sendTurn = turnSender(sqs, environment.QUEUE_URL);

/** @returns what was found, by account; accounts that couldn't be asked are left out */
export async function handler(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [id, { userId }] of Object.entries(config.accounts)) {
    try {
      const count = await catchUp(userId, new Date());
      if (count !== undefined) found[id] = count;
    } catch (error) {
      // One account's trouble must not keep the others from being looked after.
      logger.error('catching up failed', { account: userId, error: (error as Error).name });
    }
  }
  logger.info('caught up', found);
  return found;
}

async function catchUp(userId: string, now: Date): Promise<number | undefined> {
  const account = await readAccount(outbox, userId);
  const graph = await openGraph(userId);
  const me = await graph.me();
  if (!me.ok) {
    logger.warn('account can not be read', { account: userId, reason: me.reason });
    await stopIfRefused(outbox, userId, me, now);
    return undefined;
  }
  if (account.state === 'stopped') {
    await resumeAccount(outbox, userId, now);
    await wakePacer(outbox, userId, Object.keys(config.limits) as SendLane[], sendTurn, now);
  }
  await checkSubscription(graph, userId, now);
  const own = { userId, username: me.body.username ?? '' };
  const posts = await bindWaiting(outbox, graph, userId, await listRules(outbox, userId));
  if (!posts) return undefined;

  const earliest = now.getTime() - config.catchUp.days * DAY_SECONDS * 1000;
  const since = new Date(Math.max(earliest, Date.parse(account.caughtUpTo ?? '1970-01-01') - OVERLAP_MS));
  let found = 0;
  for (const { id } of posts.slice(0, config.catchUp.posts)) {
    const comments = await listComments(graph, own, id, since);
    // The next run begins where this one did, so that nothing is left out.
    if (!comments) return found;
    await enqueueIncoming(sqs, environment.INTAKE_QUEUE_URL, comments);
    found += comments.length;
  }
  await rememberAccount(outbox, userId, { caughtUpTo: now.toISOString(), username: own.username });
  return found;
}

async function checkSubscription(graph: Graph, userId: string, now: Date): Promise<void> {
  const subscriptions = await graph.subscriptions(userId);
  if (!subscriptions.ok) return;
  const fields = subscriptions.body.data?.flatMap(({ subscribed_fields = [] }) => subscribed_fields) ?? [];
  const missing = SUBSCRIBED_FIELDS.filter((field) => !fields.includes(field));
  if (missing.length > 0 && (await claimOnceIn(outbox, userId, 'subscription', DAY_SECONDS, now)))
    attention('subscription-off', { account: userId, missing: missing.join(',') });
}
