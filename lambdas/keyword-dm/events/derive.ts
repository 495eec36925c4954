/** Events of Instagram's replies, links and accounts, from what the table's stream says of them. */
import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import { codeOf, type FrontdeskEvent, newEvent } from '../../shared/events/model.ts';
import { changeIn, type ItemChange, ofType } from '../../shared/events/stream.ts';
import type { AccountState, accountItem } from '../account/account.ts';
import { isReply, type ReplyLeg } from '../outbox/reply.ts';
import { NONE, statisticsKey } from '../statistics/keys.ts';

/** The same events, with the same ids, whenever the stream repeats a batch. */
export function eventsInStream(records: readonly DynamoDBRecord[]): FrontdeskEvent[] {
  return records.map(changeIn).flatMap(eventsOfChange);
}

export function eventsOfChange(change: ItemChange): FrontdeskEvent[] {
  return [...eventsOfReply(change), ...eventsOfClicks(change), ...eventsOfAccount(change)];
}

const ENDS: readonly string[] = ['sent', 'failed', 'unknown', 'expired'];

function eventsOfReply(change: ItemChange): FrontdeskEvent[] {
  const { before, after: leg } = ofType<ReplyLeg>('leg', change) ?? {};
  if (!leg || !isReply(leg) || !before || !ENDS.includes(leg.state) || before.state === leg.state) return [];
  const { state, account, ruleId = NONE, linkId = NONE, reason, settledAt: at = change.at } = leg;
  const reply = replyOf(leg);
  const outcome = state as 'sent' | 'failed' | 'unknown' | 'expired';
  return [
    newEvent({
      type: outcome === 'sent' ? 'reply.sent' : 'reply.failed',
      at,
      of: `${reply}.${leg.leg}`,
      data: {
        reply,
        kind: leg.leg === 'public-reply' ? 'public' : 'private',
        account,
        ...(ruleId !== NONE && { rule: ruleId }),
        ...(linkId !== NONE && { link: linkId }),
        outcome,
        ...(outcome !== 'sent' && reason !== undefined && { reason: codeOf(reason) }),
      },
    }),
  ];
}

/** What a reply is called to others: its comment's id stays here. */
export function replyOf({ pk }: Pick<ReplyLeg, 'pk'>): string {
  return createHash('sha256').update(pk).digest('hex').slice(0, 32);
}

const CLICKS_OF_DAY = /^(?<day>[\d-]{10})#clicks#(?<link>\w+)#(?<shard>\d+)$/;
const STATISTICS = statisticsKey('');

/** A counter of a day counts on by one with each click. Programs that follow links have a counter of their own. */
function eventsOfClicks(change: ItemChange): FrontdeskEvent[] {
  const { before = {}, after } = change;
  if (!after || !String(after.pk).startsWith(STATISTICS)) return [];
  const { day = '', link = '', shard = '' } = CLICKS_OF_DAY.exec(String(after.sk))?.groups ?? {};
  const [from, to] = [Number(before.people ?? 0), Number(after.people ?? 0)];
  if (link === '' || !(to > from)) return [];
  const tag = Object.keys(after).find(
    (name) => name.startsWith('rule_') && Number(after[name]) > Number(before[name] ?? 0),
  );
  const data = {
    link,
    account: String(after.pk).slice(STATISTICS.length),
    ...(tag !== undefined && { ruleTag: tag.slice('rule_'.length) }),
  };
  return [newEvent({ type: 'link.clicked', at: change.at, of: link, nth: `${day}.${shard}.${to}`, data })];
}

type Account = AccountState & ReturnType<typeof accountItem>;

function eventsOfAccount(change: ItemChange): FrontdeskEvent[] {
  const after = change.after as Account | undefined;
  const before = change.before as Partial<Account> | undefined;
  const account = after?.pk.split('#')[1];
  if (!after || account === undefined || after.sk !== 'account' || !after.pk.startsWith('account#'))
    return [];
  const { state = 'active', since, reason, until } = after;
  const was = before?.state ?? 'active';
  // One that rests again, or stops for another reason, is told again.
  if (state === was && (state === 'active' || since === before?.since)) return [];
  const type = ({ active: 'resumed', paused: 'paused', stopped: 'stopped' } as const)[state];
  return [
    newEvent({
      type: `account.${type}`,
      at: since ?? change.at,
      of: account,
      data: {
        account,
        ...(reason !== undefined && { reason: codeOf(reason) }),
        ...(until !== undefined && { until }),
      },
    }),
  ];
}
