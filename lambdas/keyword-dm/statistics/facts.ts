/** Reads what was counted, as facts that add up by whatever they are asked for. */
import { batchGet } from '../../shared/table/batch.ts';
import { queryItems } from '../../shared/table/paginate.ts';
import { entityShards, merge, partitionOf } from '../../shared/table/shards.ts';
import type { Table } from '../../shared/table/table.ts';
import { clicksKeys, NONE, ruleAttribute, statisticsKey, TOTAL } from './keys.ts';

/** So much of something. */
export interface Sums {
  /** Direct messages. */
  readonly sent: number;
  readonly publicSent: number;
  /** Clicks by people. */
  readonly clicked: number;
  /** Clicks by programs. */
  readonly bots: number;
}

export interface Fact extends Sums {
  /** A day of the owner's, or `total`. */
  readonly day: string;
  /** The rule's id, if the counter knows it. */
  readonly ruleId?: string | undefined;
  /** What names the rule in a short link. */
  readonly tag?: string | undefined;
  readonly linkId?: string | undefined;
}

export const NOTHING: Sums = { sent: 0, publicSent: 0, clicked: 0, bots: 0 };

export function addSums(a: Sums, b: Sums): Sums {
  return {
    sent: a.sent + b.sent,
    publicSent: a.publicSent + b.publicSent,
    clicked: a.clicked + b.clicked,
    bots: a.bots + b.bots,
  };
}

/** Sums of facts by a key; facts without one are left out. */
export function sumBy<One extends Fact>(
  facts: readonly One[],
  keyOf: (fact: One) => string | undefined,
): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const fact of facts) {
    const key = keyOf(fact);
    if (key !== undefined) sums.set(key, addSums(sums.get(key) ?? NOTHING, fact));
  }
  return sums;
}

type Counter = Readonly<Record<string, unknown>> & { readonly sk: string };

/** The facts of some days of the owner's, both ends included, as they are read. */
export async function* factsOfDays(
  table: Table,
  account: string,
  { from, to }: { readonly from: string; readonly to: string },
): AsyncGenerator<Fact[]> {
  const counters = Array.from({ length: entityShards(table, account) }, (_, shard) =>
    queryItems<Counter>(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      // "~" sorts behind every id.
      ExpressionAttributeValues: {
        ':pk': partitionOf(statisticsKey(account), shard),
        ':from': from,
        ':to': `${to}#~`,
      },
      ConsistentRead: true,
    }),
  );
  for await (const counter of merge(counters, 'sk', true)) yield factsOf(counter);
}

/** What was sent of all time, by rule and link. */
export async function sentOfAllTime(table: Table, account: string): Promise<Fact[]> {
  const facts: Fact[] = [];
  for await (const some of factsOfDays(table, account, { from: TOTAL, to: TOTAL })) facts.push(...some);
  return facts;
}

/** The clicks of some links of all time. */
export async function clicksOfAllTime(
  { client, tableName }: Table,
  linkIds: readonly string[],
): Promise<Fact[]> {
  const keys = [...new Set(linkIds)].flatMap(clicksKeys);
  const counters = await batchGet<Counter & { readonly pk: string }>(client, tableName, keys);
  return counters.flatMap((counter) => clicksIn(counter, TOTAL, counter.pk.slice('link#'.length)));
}

/** `<day>#sent#<rule>#<link>` or `<day>#clicks#<link>#<shard>` */
function factsOf(counter: Counter): Fact[] {
  const [day = '', what, first = NONE, second = NONE] = counter.sk.split('#');
  if (what === 'clicks') return clicksIn(counter, day, first);
  const sent = { ...NOTHING, sent: numberIn(counter, 'private'), publicSent: numberIn(counter, 'public') };
  return [{ day, ruleId: known(first), linkId: known(second), ...sent }];
}

/** A link's clicks: those that came from a rule's replies one by one, then the rest. */
function clicksIn(counter: Counter, day: string, linkId: string): Fact[] {
  const byRule = Object.keys(counter)
    .filter((name) => name.startsWith(RULE))
    .map((name): Fact => {
      const clicked = numberIn(counter, name);
      return { day, linkId, tag: name.slice(RULE.length), ...NOTHING, clicked };
    });
  const named = byRule.reduce((sum, { clicked }) => sum + clicked, 0);
  const rest = { clicked: numberIn(counter, 'people') - named, bots: numberIn(counter, 'bots') };
  return [...byRule, { day, linkId, ...NOTHING, ...rest }];
}

const RULE = ruleAttribute('');

function numberIn(counter: Counter, name: string): number {
  return Number(counter[name] ?? 0);
}

function known(id: string): string | undefined {
  return id === NONE ? undefined : id;
}
