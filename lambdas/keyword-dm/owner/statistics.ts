/** `GET /owner/statistics`: what was sent and clicked, by rule, by link and by day. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import type { Request } from '../../shared/http/request.ts';
import { type Listed, newestFirst, takePage } from '../../shared/owner/listing.ts';
import { badQuery, readDays, requireKnown } from '../../shared/owner/query.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Table } from '../../shared/table/table.ts';
import { accountIdOf } from '../graph/open.ts';
import { toLink } from '../rules/link-store.ts';
import { listRules } from '../rules/store.ts';
import { type Fact, factsOfDays } from '../statistics/facts.ts';
import { summariseSpan } from '../statistics/summary.ts';
import { linkList } from '../table/keys.ts';
import { requireAccount } from './request.ts';

/** No more days in one answer. */
const MOST_DAYS = 92;
/** So many facts fit into one answer: some thousand rules and links for a month. */
const MOST_FACTS = 50_000;
/** So many links have their names in it. */
const MOST_LINKS = 1_000;

export async function showStatistics(
  table: Table,
  config: Pick<KeywordDmConfig, 'accounts'> & { readonly timeZone: string },
  { query }: Request,
  now: Date,
) {
  requireKnown(query, 'account', 'from', 'to', 'days');
  const account = requireAccount(config, query.account);
  const { timeZone } = config;
  const span = readDays(query, { now, timeZone, most: MOST_DAYS });
  const [facts, rules, links] = await together([
    readFacts(table, account, span),
    listRules(table, account),
    newestLinks(table, account, now),
  ]);
  const names = { rules: nameById(rules), links: nameById(links) };
  return {
    account: accountIdOf(config, account) ?? account,
    ...span,
    timeZone,
    ...summariseSpan(facts, span, names),
  };
}

async function readFacts(table: Table, account: string, span: { from: string; to: string }) {
  const facts: Fact[] = [];
  for await (const some of factsOfDays(table, account, span)) {
    facts.push(...some);
    if (facts.length > MOST_FACTS)
      throw badQuery('from: there is too much in this span. Ask for fewer days.');
  }
  return facts;
}

async function newestLinks(table: Table, account: string, now: Date) {
  const links = newestFirst<Listed & Record<string, unknown>>({
    ...table,
    lists: [linkList(account)],
    now,
  });
  return (await takePage(links, MOST_LINKS)).items.map(toLink);
}

function nameById(all: readonly { readonly id: string; readonly name: string }[]) {
  return new Map(all.map(({ id, name }) => [id, name]));
}
