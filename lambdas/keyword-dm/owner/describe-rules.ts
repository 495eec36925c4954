/** Rules as an owner reads them: with what they have sent, and whether another always answers first. */
import { entryTag } from '../../shared/owner/unchanged.ts';
import { together } from '../../shared/runtime/together.ts';
import type { Table } from '../../shared/table/table.ts';
import { tagOfRule } from '../rules/link.ts';
import type { Rule } from '../rules/rule.ts';
import { findShadows, type Shadow } from '../rules/shadow.ts';
import { listRules } from '../rules/store.ts';
import { clicksOfAllTime, type Sums, sentOfAllTime, sumBy } from '../statistics/facts.ts';

/** The ETag by which an owner's change says which rule was seen. */
export function tagOf({ updatedAt }: Pick<Rule, 'updatedAt'>): string {
  return entryTag(updatedAt);
}

export interface DescribedRule extends Rule {
  readonly etag: string;
  /** Direct messages of all time. */
  readonly sent: number;
  /** Clicks by people on the links in them, of all time. */
  readonly clicked: number;
  readonly shadowedBy?: Shadow;
}

/** @param rules of one account */
export async function describeRules(
  table: Table,
  rules: readonly Rule[],
  now: Date,
): Promise<DescribedRule[]> {
  const [first] = rules;
  if (!first) return [];
  const [all, sent] = await together([listRules(table, first.account), sentOfAllTime(table, first.account)]);
  const shadows = findShadows(all, now);
  const sentBy = sumBy(sent, ({ ruleId }) => ruleId);
  const clicks = await clicksOfRules(table, rules, sent);
  return rules.map((rule) => ({
    ...rule,
    etag: tagOf(rule),
    sent: sentBy.get(rule.id)?.sent ?? 0,
    clicked: clicks.get(tagOfRule(rule.id))?.clicked ?? 0,
    ...shadowOf(shadows, rule.id),
  }));
}

/** By the rules' tags: clicks on every link that they have sent, not only on the one that they send now. */
async function clicksOfRules(
  table: Table,
  rules: readonly Rule[],
  sent: readonly { readonly ruleId?: string | undefined; readonly linkId?: string | undefined }[],
): Promise<ReadonlyMap<string, Sums>> {
  const ids = new Set(rules.map(({ id }) => id));
  const own = [...rules, ...sent.filter(({ ruleId = '' }) => ids.has(ruleId))];
  const links = own.flatMap(({ linkId }) => linkId ?? []);
  return sumBy(await clicksOfAllTime(table, links), ({ tag }) => tag);
}

export function shadowOf(shadows: ReadonlyMap<string, Shadow>, ruleId: string): { shadowedBy?: Shadow } {
  const shadowedBy = shadows.get(ruleId);
  return shadowedBy ? { shadowedBy } : {};
}
