/** The replies that something which came in deserves, by the rule that matched it. */
import type { KeywordDmConfig } from '../../../config/keyword-dm.ts';
import type { Table } from '../../shared/table/table.ts';
import { type Incoming, REDELIVERY_MS } from '../incoming/incoming.ts';
import { shortLinkOf } from '../rules/link.ts';
import { timeOf } from '../rules/listening.ts';
import { pickVariant, renderMessage } from '../rules/message.ts';
import type { Rule } from '../rules/rule.ts';
import { incomingKey } from '../table/keys.ts';
import { newReply, type ReplyLeg } from './reply.ts';

export interface Reason {
  readonly rule: Rule;
  /** The base address of short links. */
  readonly baseUrl: string;
  readonly delivery: KeywordDmConfig['delivery'];
  readonly now: Date;
  /** When the replies are deleted, in epoch seconds. */
  readonly deleteAt: number;
}

const LANE = {
  post: 'post',
  live: 'live',
  message: 'message',
  'story-reply': 'message',
  'story-mention': 'message',
} as const;

function isComment({ surface }: Pick<Incoming, 'surface'>): boolean {
  return surface === 'post' || surface === 'live';
}

/** When Meta's window for an answer closes. */
export function deadlineOf(incoming: Incoming, delivery: KeywordDmConfig['delivery']): Date {
  return new Date(Date.parse(timeOf(incoming)) + windowMs(incoming, delivery));
}

function windowMs(
  incoming: Incoming,
  { commentWindowSeconds, messageWindowSeconds }: KeywordDmConfig['delivery'],
): number {
  return (isComment(incoming) ? commentWindowSeconds : messageWindowSeconds) * 1000;
}

export function repliesFor(table: Pick<Table, 'shards'>, incoming: Incoming, reason: Reason): ReplyLeg[] {
  const { rule, baseUrl, delivery, now, deleteAt } = reason;
  const common = {
    pk: incomingKey(incoming),
    account: incoming.account,
    ruleId: rule.id,
    deadline: deadlineOf(incoming, delivery).toISOString(),
    personId: incoming.personId,
    ...(incoming.username && { username: incoming.username }),
    ...(isComment(incoming) && { commentId: incoming.id, ...notWrittenBefore(incoming, reason) }),
    deleteAt,
  };
  const link = rule.linkId === undefined ? undefined : shortLinkOf(baseUrl, rule.linkId, rule.id);
  const name = isComment(incoming) ? handleOf(incoming) : undefined;
  const isKnown = name !== undefined || !rule.message.includes('{name}');
  const message = {
    ...common,
    leg: 'private-reply' as const,
    lane: LANE[incoming.surface],
    template: rule.message,
    ...(link !== undefined && { link, linkId: rule.linkId }),
    ...(isKnown && { text: renderMessage(rule.message, name ?? '', link) }),
  };
  // Meta takes no replies under comments on a live video.
  const variant = incoming.surface === 'post' ? pickVariant(rule.publicReplies, incoming.id) : undefined;
  if (variant === undefined) return [newReply(message, now, table)];
  const publicly = {
    ...common,
    leg: 'public-reply' as const,
    lane: 'public' as const,
    template: variant,
    text: variant,
  };
  return [newReply(message, now, table), newReply(publicly, now, table)];
}

function handleOf({ username }: Incoming): string {
  return username ? `@${username}` : '';
}

/**
 * Since when a comment must have been written to be answered, where only Meta can tell: the webhook doesn't say, and may
 * come 36 hours late. Where not even its sending is dated, it may be of any age, such as of last month: then it must lie
 * within the window, too.
 */
function notWrittenBefore(
  incoming: Incoming,
  { rule, delivery, now }: Reason,
): { notWrittenBefore?: string } {
  const { writtenAt, sentAt, sentAtAssumed } = incoming;
  if (writtenAt !== undefined) return {};
  const since = later(rule.listeningSince, rule.activeFrom ?? '');
  const opened = new Date(now.getTime() - windowMs(incoming, delivery)).toISOString();
  if (sentAtAssumed) return { notWrittenBefore: later(since, opened) };
  const mayBeOlder = Date.parse(sentAt) - Date.parse(since) < REDELIVERY_MS;
  return mayBeOlder ? { notWrittenBefore: since } : {};
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
