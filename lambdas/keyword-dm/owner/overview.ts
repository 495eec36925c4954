/** The owner's view of all replies at once: what has changed, and what leaves. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import type { Request } from '../../shared/http/request.ts';
import { json } from '../../shared/http/respond.ts';
import { countDeadLetters } from '../../shared/legs/dead-letters.ts';
import { givenUpPartition } from '../../shared/legs/lease.ts';
import { answerChanges, MOST_CHANGES } from '../../shared/owner/changes.ts';
import { countDue, sumCounts } from '../../shared/owner/count.ts';
import { failuresLately } from '../../shared/owner/health.ts';
import { localTime } from '../../shared/runtime/local-time.ts';
import { together } from '../../shared/runtime/together.ts';
import { firstOf } from '../../shared/table/shards.ts';
import type { Table, TimedTable } from '../../shared/table/table.ts';
import { readAccount } from '../account/account.ts';
import { KEYWORD_DM_LEGS } from '../environment.ts';
import { accountIdOf } from '../graph/open.ts';
import { accountOf, waitingPartitions } from '../outbox/reply.ts';
import { addSums, factsOfDays, NOTHING, type Sums } from '../statistics/facts.ts';
import { outboxList } from '../table/keys.ts';
import { describeAccounts } from './accounts.ts';

export interface Overview {
  readonly store: TimedTable;
  readonly config: Pick<KeywordDmConfig, 'accounts' | 'limits'> & { readonly timeZone: string };
}

interface Came {
  readonly at: string;
  readonly id: string;
  readonly account: string;
}

/** `?since=`: the comments and messages that came in and are answered; besides, each account's state and its day. */
export function listChanges({ store, config }: Overview, request: Request) {
  const accounts = Object.entries(config.accounts);
  return answerChanges(request, store.now(), {
    find: async (since) => {
      const came = await together(accounts.map(([id, { userId }]) => cameSince(store, id, userId, since)));
      return { keys: came.flat().sort((a, b) => (a.at < b.at ? -1 : 1)) };
    },
    besides: () => together(accounts.map(([id, { userId }]) => dayOf(store, config.timeZone, id, userId))),
    present: async (found, days) => ({
      items: found.map(({ id, account, at }) => ({ id, account, changedAt: at.split('#')[0] })),
      accounts: days ?? [],
    }),
  });
}

async function cameSince(table: Table, account: string, userId: string, since: string) {
  const reading = { index: 'gsi1', list: outboxList(userId), after: since, isAscending: true } as const;
  const found = await firstOf<{ id: string; gsi1sk: string }>(table, reading, MOST_CHANGES + 1);
  return found.map(({ id, gsi1sk }): Came => ({ at: gsi1sk, id, account }));
}

async function dayOf(store: TimedTable, timeZone: string, id: string, userId: string) {
  const day = localTime(store.now(), timeZone).date;
  const [{ state, reason }, sums] = await together([readAccount(store, userId), sumDay(store, userId, day)]);
  return {
    account: id,
    state,
    ...(reason !== undefined && { reason }),
    sentToday: sums.sent,
    clickedToday: sums.clicked,
  };
}

async function sumDay(table: Table, account: string, day: string): Promise<Sums> {
  let sums = NOTHING;
  for await (const facts of factsOfDays(table, account, { from: day, to: day }))
    for (const fact of facts) sums = addSums(sums, fact);
  return sums;
}

export interface Examined extends Overview {
  readonly sqs: SQSClient;
  readonly deadLetterQueueUrls: readonly string[];
}

/** How late a reply may be whose pause is over: its account's pacer is woken every hour at the latest. */
const LATE_MILLISECONDS = 15 * 60_000;

/** What waits, what failed, and which route tries it again. */
export async function examine({ store, config, sqs, deadLetterQueueUrls }: Examined) {
  const late = new Date(store.now().getTime() - LATE_MILLISECONDS).toISOString();
  const waiting = Object.values(config.accounts).flatMap(({ userId }) => waitingPartitions(store, userId));
  const [accounts, paused, overdue, failed, letters, failures] = await together([
    describeAccounts(store, config),
    countDue(store, waiting),
    countDue(store, waiting, late),
    together(KEYWORD_DM_LEGS.map((leg) => countDue(store, [givenUpPartition(leg)]))),
    together(deadLetterQueueUrls.map((url) => countDeadLetters(sqs, url))),
    failuresLately(store, KEYWORD_DM_LEGS),
  ]);
  const ready = accounts.flatMap(({ backlog }) => backlog);
  const nothing = { count: 0, more: false };
  return json(200, {
    checkedAt: store.now().toISOString(),
    legs: [
      ...KEYWORD_DM_LEGS.map((leg, i) => ({
        leg,
        pending: sumCounts(
          ready
            .filter(({ lane }) => (lane === 'public') === (leg === 'public-reply'))
            .map((one) => one.waiting),
        ),
        overdue: nothing,
        failed: failed[i] ?? nothing,
      })),
      // Being sent, or backing off: of either kind.
      { leg: 'waiting', pending: paused, overdue, failed: nothing },
    ],
    // What keeps an account from sending stands next to it.
    troubles: [],
    deadLetters: letters.reduce((sum, count) => sum + count, 0),
    failures: failures.map(({ pk, ...failure }) => presentFailure(config, pk, failure)),
    accounts,
  });
}

function presentFailure<Failure>(config: Overview['config'], pk: string, failure: Failure) {
  const id = pk.split('#').slice(2).join('#');
  const account = accountIdOf(config, accountOf(pk)) ?? accountOf(pk);
  const retry = `/owner/outbox/${encodeURIComponent(id)}/retry?account=${encodeURIComponent(account)}`;
  return { id, account, ...failure, retry };
}
