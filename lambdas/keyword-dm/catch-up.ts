/**
 * Hourly: lists recent comments and feeds what the webhook missed through the same path; looks whether the webhook is
 * still on; lets a stopped account go on once its token works again.
 */
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { KeywordDmConfig, SendLane } from '../../config/keyword-dm.ts';
import { keywordDmLayout } from '../../config/layout.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { scheduled } from '../shared/runtime/scheduled.ts';
import { together } from '../shared/runtime/together.ts';
import { createTableClient } from '../shared/table/table.ts';
import { readAccount, rememberAccount, resumeMended } from './account/account.ts';
import { loadMarks, readPosts, saveMarks } from './account/catch-up-posts.ts';
import { tellIfHeld } from './account/notice.ts';
import { sayOnceIn } from './account/once.ts';
import { heldSayer } from './account/say-held.ts';
import { stopIfRefused } from './account/stop.ts';
import { catchUpEnvironment } from './environment.ts';
import { isTokenRefusal } from './graph/errors.ts';
import { type Graph, type Media, SUBSCRIBED_FIELDS } from './graph/graph.ts';
import { graphOpener } from './graph/open.ts';
import { enqueueIncoming } from './incoming/enqueue.ts';
import type { Incoming } from './incoming/incoming.ts';
import type { Own } from './incoming/listed.ts';
import { rousePacer } from './pacer/pacer.ts';
import { turnSender } from './pacer/send-turn.ts';
import { bindWaiting } from './rules/next-post.ts';
import { listRules } from './rules/store.ts';

/** Comments that Meta shows late are found for this long. */
const OVERLAP_MS = 3 * 3_600_000;
const DAY_SECONDS = 86_400;
/** Two minutes before Lambda would end the run, so that what was read is written down. */
const RUN_MS = 8 * 60_000;

type Account = KeywordDmConfig['accounts'][string];

const environment = parseEnvironment(catchUpEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: keywordDmLayout(config),
};
const sqs = new SQSClient({});
const openGraph = graphOpener(new SSMClient({}), environmentId(environment), config);
const sendTurn = turnSender(sqs, environment.QUEUE_URL);
const sayHeld = heldSayer(new SNSClient({}), environment.ALARM_TOPIC_ARN, config);

export const handler = scheduled(catchUpAll);

/** @returns what was found, by account; accounts that couldn't be asked are left out */
async function catchUpAll(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const end = new Date(Date.now() + RUN_MS);
  await together(
    Object.entries(config.accounts).map(async ([id, account]) => {
      try {
        const count = await catchUp(account, end);
        if (count !== undefined) found[id] = count;
      } catch (error) {
        // One account's trouble must not keep the others from being looked after.
        logger.error('catching up failed', { account: account.userId, error: (error as Error).name });
      }
    }),
  );
  logger.info('caught up', found);
  return found;
}

async function catchUp({ userId, webhooks }: Account, end: Date): Promise<number | undefined> {
  const now = new Date();
  // Whoever held it may have died before it was said.
  await tellIfHeld(table, userId, now, sayHeld);
  const { state, reason } = await readAccount(table, userId);
  const graph = await openGraph(userId);
  const me = await graph.me();
  if (!me.ok) {
    logger.warn('account can not be read', { account: userId, reason: me.reason });
    await stopIfRefused(table, userId, me, { now, say: sayHeld });
    return undefined;
  }
  // That the account can be read says nothing about a permission to write: only somebody who gave it back can tell.
  if (state === 'stopped' && reason && isTokenRefusal(reason)) {
    if (await resumeMended(table, userId, reason, now))
      await rousePacer(table, userId, Object.keys(config.limits) as SendLane[], sendTurn, now);
  }
  if (webhooks) await checkSubscription(graph, userId, now);
  const own = { userId, username: me.body.username ?? '' };
  const rules = await listRules(table, userId);
  const posts = await bindWaiting(table, graph, userId, rules, config.catchUp.posts);
  if (!posts) return undefined;
  const { found, isComplete } = await readNewest(graph, own, posts, end);
  await rememberAccount(table, userId, {
    username: own.username,
    ...(isComplete && { caughtUpTo: now.toISOString() }),
  });
  return found;
}

async function readNewest(graph: Graph, own: Own, posts: readonly Media[], end: Date) {
  const newest = posts.slice(0, config.catchUp.posts).map(({ id }) => id);
  const marks = await loadMarks(table, own.userId, newest);
  try {
    const earliest = new Date(Date.now() - config.catchUp.days * DAY_SECONDS * 1000);
    const take = async (comments: readonly Incoming[]) => {
      await enqueueIncoming(sqs, environment.INTAKE_QUEUE_URL, comments);
    };
    const reading = { graph, own, earliest, overlapMs: OVERLAP_MS, take, now: () => new Date(), end };
    return await readPosts(reading, marks);
  } finally {
    await saveMarks(table, own.userId, marks);
  }
}

async function checkSubscription(graph: Graph, userId: string, now: Date): Promise<void> {
  const subscriptions = await graph.subscriptions(userId);
  if (!subscriptions.ok) return;
  const fields = subscriptions.body.data?.flatMap(({ subscribed_fields = [] }) => subscribed_fields) ?? [];
  const missing = SUBSCRIBED_FIELDS.filter((field) => !fields.includes(field));
  if (missing.length === 0) return;
  await sayOnceIn(table, userId, 'subscription', DAY_SECONDS, now, () =>
    attention('subscription-off', { account: userId, missing: missing.join(',') }),
  );
}
