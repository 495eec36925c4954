/** Finds the rule that answers each comment or message, and puts the replies into the outbox. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { keywordDmLayout } from '../../config/layout.ts';
import { consumeEach, Rests } from '../shared/legs/consume-each.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { environmentId, parseEnvironment } from '../shared/runtime/environment.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { readAccount, rememberAccount } from './account/account.ts';
import { openAccountFuse } from './account/fuse.ts';
import { sayOnceIn } from './account/once.ts';
import { intakeEnvironment } from './environment.ts';
import { accountIdOf, graphOpener } from './graph/open.ts';
import { enqueueIncoming } from './incoming/enqueue.ts';
import type { Incoming } from './incoming/incoming.ts';
import type { IntakeMessage } from './incoming/split.ts';
import { type Intake, takeIn } from './incoming/take-in.ts';
import { bindWaiting, hasUnknownPost, waitingForPost } from './rules/next-post.ts';
import { createRuleCache } from './rules/store.ts';

const environment = parseEnvironment(intakeEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const table = {
  client: createTableClient(),
  tableName: environment.TABLE_NAME,
  shards: keywordDmLayout(config),
  erasures: environment.ERASURES_TABLE,
};
const sqs = new SQSClient({});
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const openGraph = graphOpener(ssm, environmentId(environment), config);
const rulesOf = createRuleCache(table);
const fuse = openAccountFuse(table, config, () => new Date());
const urlName = parameterName(environmentId(environment), environment.FRONTDESK_PIPELINE, 'url');
/** Posts that were there when a `next-post` rule was last looked after, by account and rules' version. */
const knownPosts = new Map<string, { rules: unknown; posts: Set<string> }>();

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const worker = { sqs, queueUrl: environment.QUEUE_URL, retry: config.delivery };
  return consumeEach(event, worker, (body) => consume((body as IntakeMessage).incoming));
}

/** Only what failed goes back to the queue: by itself where the rest succeeded, else with the whole message. */
async function consume(received: readonly Incoming[]): Promise<void> {
  const { all, resting } = await apart(received);
  const { [urlName]: baseUrl = '' } = await parameters.get([urlName]);
  const now = new Date();
  const counts: Record<string, number> = {};
  const intake: Intake = {
    ...{ table, config, baseUrl, now, matcherFor, ownName },
    isConfigured: (account) => accountIdOf(config, account) !== undefined,
    onUnknown: (account) => tellUnknown(account, now),
    onTaken({ id: correlationId, account }, result, error) {
      counts[result] = (counts[result] ?? 0) + 1;
      logger.info('taken in', { correlationId, result, ...(error && { error: error.name }) });
      if (result === 'not-storable') attention('updates-unreadable', { account, correlationId });
    },
  };
  for (const [account, { length }] of Map.groupBy(all, ({ account }) => account))
    if (intake.isConfigured(account)) await fuse.spendComments(account, length);
  const failed = [...(await takeIn(intake, all)), ...resting];
  await rememberWebhooks(all, now);
  logger.info('batch taken in', counts);
  if (failed.length === 0) return;
  if (failed.length === received.length) throw new Error(`None of ${all.length} could be taken in`);
  await enqueueIncoming(sqs, environment.QUEUE_URL, failed);
}

/**
 * Parts what comes in for accounts that are beyond the budget's hard ceiling. It is Meta's, and was accepted: it waits in the
 * queue until the budget has room, as long as it can be answered.
 *
 * @throws Rests when that is all
 */
async function apart(received: readonly Incoming[]) {
  const until = new Map<string, Date | undefined>();
  for (const account of new Set(received.map((one) => one.account)))
    if (accountIdOf(config, account) !== undefined) until.set(account, await fuse.intakeRests(account));
  const { all = [], resting = [] } = Object.groupBy(received, ({ account }) =>
    until.get(account) ? 'resting' : 'all',
  );
  const [end] = [...until.values()].flatMap((one) => one ?? []);
  if (end && all.length === 0) throw new Rests((end.getTime() - Date.now()) / 1000);
  return { all, resting };
}

/** That webhooks come is written down once in so many minutes by each container: its owner wants to see that they do. */
const SEEN_MILLISECONDS = 600_000;
const seenAt = new Map<string, number>();

/** Catching up lists comments only, and says when each was written; the webhook doesn't say it of comments. */
function isByWebhook({ surface, writtenAt }: Incoming): boolean {
  return writtenAt === undefined || (surface !== 'post' && surface !== 'live');
}

async function rememberWebhooks(all: readonly Incoming[], now: Date): Promise<void> {
  const came = all.filter(isByWebhook).map(({ account }) => account);
  const due = [...new Set(came)].filter(
    (account) =>
      accountIdOf(config, account) !== undefined &&
      now.getTime() - (seenAt.get(account) ?? 0) >= SEEN_MILLISECONDS,
  );
  for (const account of due)
    try {
      await rememberAccount(table, account, { webhookSeenAt: now.toISOString() });
      seenAt.set(account, now.getTime());
    } catch (error) {
      // The comments are stored, and the next webhook is as good.
      logger.warn('webhook not remembered', { account, error: (error as Error).name });
    }
}

/** Webhooks of an account that is not in the configuration: its userId may be wrong there, or not deployed yet. */
async function tellUnknown(account: string, now: Date): Promise<void> {
  await sayOnceIn(table, account, 'unknown', 86_400, now, () => attention('account-unknown', { account }));
}

/** Handles are looked up again after this long: an owner may change theirs. */
const KEEP_NAME_MS = 3_600_000;
const names = new Map<string, { name: Promise<string | undefined>; until: number }>();

/** The account's own handle: as the catch-up has remembered it, else as Meta says. Unknown is no reason to wait. */
function ownName(account: string): Promise<string | undefined> {
  const kept = names.get(account);
  if (kept && kept.until > Date.now()) return kept.name;
  const name = findName(account).catch((error: Error) => {
    logger.warn('own handle not found', { account, error: error.name });
    names.delete(account);
    return undefined;
  });
  names.set(account, { name, until: Date.now() + KEEP_NAME_MS });
  return name;
}

async function findName(account: string): Promise<string | undefined> {
  const { username } = await readAccount(table, account);
  if (username) return username;
  const me = await (await openGraph(account)).me();
  if (!me.ok) throw new Error(me.reason);
  if (me.body.username) await rememberAccount(table, account, { username: me.body.username });
  return me.body.username;
}

/** The account's rules; those for "the next post" are bound first if these comments may be on it. */
async function matcherFor(account: string, incoming: readonly Incoming[]) {
  const current = await rulesOf(account);
  if (waitingForPost(current.rules).length === 0) return current.matcher;
  const known = knownPosts.get(account);
  const posts = known?.rules === current.rules ? known.posts : new Set<string>();
  if (!hasUnknownPost(incoming, posts)) return current.matcher;
  const media = await bindWaiting(table, await openGraph(account), account, current.rules);
  // Without Meta's list nobody can tell whether these comments are on the next post: they wait for it.
  if (!media) throw new Error('The newest posts could not be listed');
  const seen = [...media.map(({ id }) => id), ...incoming.flatMap(({ mediaIds }) => mediaIds)];
  knownPosts.set(account, { rules: current.rules, posts: new Set([...posts, ...seen]) });
  return (await rulesOf(account)).matcher;
}
