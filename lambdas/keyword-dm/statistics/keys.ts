/**
 * Where is counted what was sent and clicked. Days are the owner's. Nothing of it names a person.
 *
 *     statistics#<account>   <day>#sent#<rule>#<link>   replies of a rule that were sent, by the link in them (or `-`)
 *     statistics#<account>   total#sent#<rule>#<link>   the same of all time
 *     statistics#<account>   <day>#clicks#<link>#<shard>
 *     link#<link>            clicks, clicks#<shard>     clicks of all time
 *     link#<link>            rules                      tags of the rules that have sent the link
 */
import { partitionOf } from '../../shared/table/shards.ts';
import { linkKey } from '../table/keys.ts';

/** What stands in a day's place for all time. */
export const TOTAL = 'total';
/** What stands in a link's place where a reply has none, and in a rule's place where it is not known. */
export const NONE = '-';

/** Clicks of a viral link are spread: the transactions of one item wait for one another. */
export const CLICK_SHARDS = 4;

export const statisticsKey = (account: string) => `statistics#${account}`;

/** @param shard of an account that is spread */
export const sentKey = (account: string, day: string, ruleId: string, linkId: string, shard: number) => ({
  pk: partitionOf(statisticsKey(account), shard),
  sk: `${day}#sent#${ruleId}#${linkId}`,
});

export const clicksOfDayKey = (account: string, day: string, linkId: string, shard: number) => ({
  pk: statisticsKey(account),
  sk: `${day}#clicks#${linkId}#${shard}`,
});

/** All places that hold a link's clicks of all time; the first is from before they were spread. */
export const clicksKeys = (linkId: string) => [
  { pk: linkKey(linkId), sk: 'clicks' },
  ...Array.from({ length: CLICK_SHARDS }, (_, shard) => clicksKey(linkId, shard)),
];

export const clicksKey = (linkId: string, shard: number) => ({ pk: linkKey(linkId), sk: `clicks#${shard}` });

export const linkRulesKey = (linkId: string) => ({ pk: linkKey(linkId), sk: 'rules' });

/** The attribute that counts clicks of one rule's replies, next to those of the whole link. */
export const ruleAttribute = (tag: string) => `rule_${tag}`;
