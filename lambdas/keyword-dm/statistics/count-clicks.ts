/** Counts a click: by link, by day, and by the rule whose reply it came from. */
import { localTime } from '../../shared/runtime/local-time.ts';
import type { Table } from '../../shared/table/table.ts';
import { transact } from '../../shared/table/transact.ts';
import { updateExpressions } from '../../shared/table/update.ts';
import type { Link } from '../rules/link.ts';
import { CLICK_SHARDS, clicksKey, clicksOfDayKey, ruleAttribute } from './keys.ts';

export interface Click {
  readonly link: Pick<Link, 'id' | 'account'>;
  readonly who: 'people' | 'bots';
  /** The rule that the address names, if it is one of the link's. */
  readonly tag?: string | undefined;
  readonly timeZone: string;
  readonly now: Date;
  /** A number from 0 up to 1. */
  readonly random: number;
}

/**
 * A transaction carries a token, by which the SDK's second try counts nothing when only the answer to the first was lost.
 *
 * @throws when it can't be counted
 */
export async function countClick({ client, tableName }: Table, click: Click): Promise<void> {
  const { link, who, tag, timeZone, now, random } = click;
  const shard = Math.floor(random * CLICK_SHARDS);
  const add = { [who]: 1, ...(tag !== undefined && who === 'people' && { [ruleAttribute(tag)]: 1 }) };
  const day = localTime(now, timeZone).date;
  const counters = [clicksKey(link.id, shard), clicksOfDayKey(link.account, day, link.id, shard)];
  await transact(
    client,
    counters.map((Key) => ({
      Update: { TableName: tableName, Key, ...updateExpressions({ set: { type: 'count' }, add }) },
    })),
  );
}
