/** The pipeline's budget, by account: comments and messages are stored up to the hard ceiling, replies rest long before it. */
import { costsOf } from '../../../config/activities.ts';
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import { type Fuse, openFuse, secondsUntilTomorrow } from '../../shared/budget/fuse.ts';
import { isAtLeast, type Step } from '../../shared/budget/pace.ts';
import type { Table } from '../../shared/table/table.ts';
import { accountIdOf } from '../graph/open.ts';

const COSTS = costsOf('keyword-dm');

export interface AccountFuse {
  /** Until when an account's replies rest; undefined while they may be sent. */
  readonly repliesRest: (account: string) => Promise<Date | undefined>;
  /** Until when what comes in for an account waits to be matched; undefined while it is taken in. */
  readonly intakeRests: (account: string) => Promise<Date | undefined>;
  readonly spendComments: (account: string, count: number) => Promise<void>;
  readonly spendReplies: (account: string, count: number) => Promise<void>;
}

type Config = Pick<KeywordDmConfig, 'accounts' | 'budget'>;

/** What the budget is kept by: what is counted is counted by account. */
export function budgetOf(table: Table, config: Config, now: () => Date) {
  const forms = Object.values(config.accounts).map(({ userId }) => userId);
  const nameOf = (account: string) => accountIdOf(config, account) ?? account;
  return { table, budget: config.budget, forms, now, nameOf };
}

export function openAccountFuse(table: Table, config: Config, now: () => Date): AccountFuse {
  const fuse: Fuse = openFuse(budgetOf(table, config, now));
  const restsFrom = async (account: string, from: Step) => {
    if (!isAtLeast(await fuse.stepOf(account), from)) return undefined;
    return new Date(now().getTime() + secondsUntilTomorrow(now()) * 1000);
  };
  return {
    repliesRest: (account) => restsFrom(account, 'sparing'),
    intakeRests: (account) => restsFrom(account, 'closed'),
    spendComments: (account, count) => fuse.spend(account, COSTS.comment * count),
    spendReplies: (account, count) => fuse.spend(account, COSTS.reply * count),
  };
}
