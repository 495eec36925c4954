/** Finds the rule that answers each comment or message, and puts the replies into the outbox. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { KeywordDmConfig } from '../../config/keyword-dm.ts';
import { consumeEach } from '../shared/legs/consume-each.ts';
import { bundledConfig } from '../shared/runtime/config.ts';
import { parseEnvironment } from '../shared/runtime/environment.ts';
import { attention, logger } from '../shared/runtime/log.ts';
import { createParameters, parameterName } from '../shared/runtime/parameters.ts';
import { createTableClient } from '../shared/table/table.ts';
import { claimOnceIn } from './account/account.ts';
import { intakeEnvironment } from './environment.ts';
import { accountIdOf, graphOpener } from './graph/open.ts';
import type { Incoming } from './incoming/incoming.ts';
import type { IntakeMessage } from './incoming/split.ts';
import { type Admission, admit, recordUnanswered, type Unanswered } from './outbox/admit.ts';
import { bindWaiting, hasUnknownPost, waitingForPost } from './rules/next-post.ts';
import { createRuleCache } from './rules/store.ts';

/** Writes at once, per message. */
const CONCURRENT = 10;

const environment = parseEnvironment(intakeEnvironment);
const config = bundledConfig<KeywordDmConfig>();
const table = { client: createTableClient(), tableName: environment.TABLE_NAME };
const sqs = new SQSClient({});
const ssm = new SSMClient({});
const parameters = createParameters(ssm);
const openGraph = graphOpener(ssm, environment.FRONTDESK_ENVIRONMENT, config);
const rulesOf = createRuleCache(table);
const urlName = parameterName(environment.FRONTDESK_ENVIRONMENT, environment.FRONTDESK_PIPELINE, 'url');
/** Posts that were there when a `next-post` rule was last looked after, by account and rules' version. */
const knownPosts = new Map<string, { rules: unknown; posts: Set<string> }>();

export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const worker = { sqs, queueUrl: environment.QUEUE_URL, retry: config.delivery };
  return consumeEach(event, worker, (body) => takeIn((body as IntakeMessage).incoming));
}

async function takeIn(all: readonly Incoming[]): Promise<void> {
  const { [urlName]: baseUrl = '' } = await parameters.get([urlName]);
  const admission: Admission = { table, config, baseUrl, now: new Date() };
  const counts: Record<string, number> = {};
  const unanswered: [Incoming, Unanswered][] = [];
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (const [account, incoming] of Map.groupBy(all, ({ account }) => account)) {
    if (accountIdOf(config, account) === undefined) {
      count('account-not-configured');
      await tellUnknown(account, admission.now);
      continue;
    }
    const matcher = await matcherFor(account, incoming);
    for (let start = 0; start < incoming.length; start += CONCURRENT)
      await Promise.all(
        incoming.slice(start, start + CONCURRENT).map(async (one) => {
          const match = matcher.match(one);
          const result = match ? await admit(admission, one, match) : 'no-rule';
          count(result);
          logger.info('taken in', { correlationId: one.id, result });
          if (result !== 'admitted' && result !== 'duplicate') unanswered.push([one, result]);
        }),
      );
  }
  await recordUnanswered(admission, unanswered);
  logger.info('batch taken in', counts);
}

/** Webhooks of an account that is not in the configuration: its userId may be wrong there, or not deployed yet. */
async function tellUnknown(account: string, now: Date): Promise<void> {
  if (await claimOnceIn(table, account, 'unknown', 86_400, now)) attention('account-unknown', { account });
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
