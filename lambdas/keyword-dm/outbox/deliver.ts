/** One attempt to send a reply. */
import type { Graph, GraphResult } from '../graph/graph.ts';
import { renderMessage } from '../rules/message.ts';
import type { ReplyLeg } from './reply.ts';
import { OLDER_THAN_RULE, type Outcome } from './reply-state.ts';

/** How far Meta's clock and ours may be apart. */
const CLOCK_DIFFERENCE_MS = 5_000;
/** A thousand replies to one comment. */
const MAX_REPLY_PAGES = 20;

/** Sends a claimed reply, and finds out first what must be known for it. */
export async function deliver(graph: Graph, leg: ReplyLeg): Promise<Outcome> {
  const refusal = await checkAge(graph, leg);
  if (refusal) return refusal;
  if (leg.leg === 'public-reply') return replyPublicly(graph, leg);
  if (leg.commentId === undefined) return answerMessage(graph, leg);
  const text = renderMessage(leg.template, leg.name ?? '', leg.link);
  return toOutcome(await graph.replyPrivately(leg.account, leg.commentId, text), 'message_id');
}

/** A rule never answers a comment that was written before it listened. Until Meta tells when that was, nothing is sent. */
async function checkAge(graph: Graph, leg: ReplyLeg): Promise<Outcome | undefined> {
  if (leg.notWrittenBefore === undefined || leg.commentId === undefined) return undefined;
  const answer = await graph.commentTime(leg.commentId);
  // What can't be looked at can hardly be answered: that is left to the sending to find out.
  if (!answer.ok) return answer.class === 'terminal' ? undefined : { ...answer, maybeDone: false };
  const writtenAt = Date.parse(answer.body.timestamp ?? '');
  if (Number.isNaN(writtenAt)) return { class: 'retry', reason: 'no-comment-time', maybeDone: false };
  // Meta tells whole seconds: the comment may be as late as the second's end.
  return writtenAt + 999 < Date.parse(leg.notWrittenBefore)
    ? { class: 'terminal', reason: OLDER_THAN_RULE, maybeDone: false }
    : undefined;
}

/** Not idempotent at Meta's end: after a lost answer the replies that are there are looked through first. */
async function replyPublicly(graph: Graph, leg: ReplyLeg): Promise<Outcome> {
  const commentId = leg.commentId ?? '';
  if (leg.outcomeUnknown) {
    const found = await findReply(graph, leg, commentId);
    if (found) return found;
  }
  return toOutcome(await graph.replyPublicly(commentId, leg.template), 'id');
}

/** Looks for our reply among those that are there. @returns undefined when it is not */
async function findReply(graph: Graph, leg: ReplyLeg, commentId: string): Promise<Outcome | undefined> {
  let after: string | undefined;
  for (let page = 0; page < MAX_REPLY_PAGES; page++) {
    const replies = await graph.listReplies(commentId, after);
    if (!replies.ok) return { ...replies, maybeDone: true };
    const { data = [], paging } = replies.body;
    const ours = data.find(
      ({ text, from }) => isSameText(text, leg.template) && (!from || from.id === leg.account),
    );
    if (ours) return { delivered: true, messageId: ours.id };
    after = paging?.next && paging.cursors?.after;
    if (!after) return undefined;
  }
  return undefined;
}

/** Instagram takes the blanks off both ends. */
function isSameText(given: string | undefined, ours: string): boolean {
  return given?.trim() === ours.trim();
}

/** A direct message can be answered any number of times, so after a lost answer the conversation is read first. */
async function answerMessage(graph: Graph, leg: ReplyLeg): Promise<Outcome> {
  const text = renderMessage(leg.template, leg.name ?? (await lookUpName(graph, leg)), leg.link);
  if (leg.outcomeUnknown) {
    const conversation = await graph.readConversation(leg.account, leg.personId);
    if (!conversation.ok) return { ...conversation, maybeDone: true };
    const messages = conversation.body.data?.flatMap(({ messages }) => messages?.data ?? []) ?? [];
    const ours = messages.find(
      (one) =>
        isSameText(one.message, text) && one.from?.id === leg.account && mayBeAnswerOf(leg, one.created_time),
    );
    if (ours) return { delivered: true, messageId: ours.id };
  }
  return toOutcome(await graph.sendMessage(leg.account, leg.personId, text), 'message_id');
}

/** The same text may have answered the same person last week: only what was sent since this reply was due is ours. */
function mayBeAnswerOf({ createdAt }: ReplyLeg, sentAt = ''): boolean {
  return Date.parse(sentAt) + 999 >= Date.parse(createdAt) - CLOCK_DIFFERENCE_MS;
}

/** The first name, or the handle; without either the message goes out without one. */
async function lookUpName(graph: Graph, leg: ReplyLeg): Promise<string> {
  if (!leg.template.includes('{name}')) return '';
  const profile = await graph.profile(leg.personId);
  if (!profile.ok) return '';
  const { name = '', username = '' } = profile.body;
  return name.trim().split(/\s+/)[0] || (username && `@${username}`);
}

function toOutcome<Name extends string>(result: GraphResult<{ [name in Name]?: string }>, id: Name): Outcome {
  return result.ok ? { delivered: true, messageId: result.body[id] } : result;
}
