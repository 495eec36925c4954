/** The accounts as their owner sees them: whether they send, what waits, and what Meta says of them. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { countDue } from '../../shared/owner/count.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Table } from '../../shared/table/table.ts';
import { readAccount } from '../account/account.ts';
import { readyPartitions } from '../outbox/reply.ts';
import { LANES } from '../pacer/context.ts';

type Config = Pick<KeywordDmConfig, 'accounts' | 'limits'>;

export async function describeAccounts(table: Table, config: Config) {
  return together(
    Object.entries(config.accounts).map(([id, account]) => describeAccount(table, config, id, account)),
  );
}

async function describeAccount(
  table: Table,
  { limits }: Config,
  id: string,
  { userId, webhooks }: KeywordDmConfig['accounts'][string],
) {
  const [stored, backlog] = await together([readAccount(table, userId), readBacklog(table, limits, userId)]);
  const { state, reason, since, until, username } = stored;
  const { tokenExpiresAt, tokenRefreshedAt, caughtUpTo, webhookSeenAt } = stored;
  return {
    ...{ id, userId, username, state, reason, since, until },
    ...{ tokenExpiresAt, tokenRefreshedAt, caughtUpTo, webhooks, webhookSeenAt },
    backlog,
  };
}

/** What waits to be sent, by lane, and how long that takes at the account's own limits. */
async function readBacklog(table: Table, limits: Config['limits'], account: string) {
  return together(
    LANES.map(async (lane) => {
      const waiting = await countDue(table, readyPartitions(table, account, lane));
      const { count, seconds } = limits[lane];
      return { lane, waiting, secondsLeft: Math.ceil((waiting.count * seconds) / count) };
    }),
  );
}
