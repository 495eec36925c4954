/** One attempt to send a reply. */
import { type GraphFailure, isTokenRefusal } from '../graph/errors.ts';
import type { Graph, GraphResult } from '../graph/graph.ts';
import { renderMessage } from '../rules/message.ts';
import type { ReplyLeg } from './reply.ts';
import { isTakenOnce, OLDER_THAN_RULE, type Outcome } from './reply-state.ts';

/** How far Meta's clock and ours may be apart. */
const CLOCK_DIFFERENCE_MS = 5_000;
/** A thousand replies to one comment. */
const MAX_REPLY_PAGES = 20;

/**
 * The text of a reply, with the name looked up where Meta didn't tell it.
 *
 * @returns a failure when the account can't ask at this moment; then nothing must be sent either
 */
export async function composeText(graph: Graph, leg: ReplyLeg): Promise<string | GraphFailure> {
  if (leg.text !== undefined) return leg.text;
  if (leg.name !== undefined || !leg.template.includes('{name}'))
    return renderMessage(leg.template, leg.name ?? '', leg.link);
  const profile = await graph.profile(leg.personId);
  // Without a name the message goes out without one; a dead token or a limit would refuse it as well.
  if (!profile.ok && (profile.class === 'pause' || isTokenRefusal(profile.reason)))
    return { class: profile.class, reason: profile.reason, maybeDone: false };
  const { name = '', username = '' } = profile.ok ? profile.body : {};
  const first = name.trim().split(/\s+/)[0] || (username && `@${username}`);
  return renderMessage(leg.template, first, leg.link);
}

/** Said instead of an outcome when there was no time left for the sending. */
export const TOO_LATE = 'too-late';

/**
 * Sends a claimed reply, and finds out first what must be known for it.
 *
 * @param mayStillSend asked immediately before the sending
 */
export async function deliver(
  graph: Graph,
  leg: ReplyLeg & { readonly text: string },
  mayStillSend: () => boolean = () => true,
): Promise<Outcome | typeof TOO_LATE> {
  const known = (await checkAge(graph, leg)) ?? (leg.outcomeUnknown ? await findSent(graph, leg) : undefined);
  if (known) return known;
  if (!mayStillSend()) return TOO_LATE;
  const { account, commentId = '', text, personId } = leg;
  if (leg.leg === 'public-reply') return toOutcome(await graph.replyPublicly(commentId, text), 'id');
  if (leg.commentId !== undefined)
    return toOutcome(await graph.replyPrivately(account, commentId, text), 'message_id');
  return toOutcome(await graph.sendMessage(account, personId, text), 'message_id');
}

type Sendable = ReplyLeg & { readonly text: string };

/** Where Meta would take a second one, what is there is looked through. */
async function findSent(graph: Graph, leg: Sendable): Promise<Outcome | undefined> {
  if (isTakenOnce(leg)) return undefined;
  return leg.leg === 'public-reply' ? findReply(graph, leg, leg.commentId ?? '') : findMessage(graph, leg);
}

/** A rule never answers a comment that was written before it listened. Until Meta tells when that was, nothing is sent. */
async function checkAge(graph: Graph, leg: ReplyLeg): Promise<Outcome | undefined> {
  if (leg.notWrittenBefore === undefined || leg.commentId === undefined) return undefined;
  const answer = await graph.commentTime(leg.commentId);
  // What can't be looked at can hardly be answered: that is left to the sending to find out. What we are not permitted to
  // look at is another matter.
  if (!answer.ok)
    return answer.class === 'terminal' && answer.doubt !== 'stop'
      ? undefined
      : { ...answer, maybeDone: false };
  const writtenAt = Date.parse(answer.body.timestamp ?? '');
  if (Number.isNaN(writtenAt)) return { class: 'retry', reason: 'no-comment-time', maybeDone: false };
  // Meta tells whole seconds: the comment may be as late as the second's end.
  return writtenAt + 999 < Date.parse(leg.notWrittenBefore)
    ? { class: 'terminal', reason: OLDER_THAN_RULE, maybeDone: false }
    : undefined;
}

/** Looks for our reply among those that are there. @returns undefined when it is not */
async function findReply(graph: Graph, leg: Sendable, commentId: string): Promise<Outcome | undefined> {
  let after: string | undefined;
  for (let page = 0; page < MAX_REPLY_PAGES; page++) {
    const replies = await graph.listReplies(commentId, after);
    if (!replies.ok) return { ...replies, maybeDone: true };
    const { data = [], paging } = replies.body;
    const ours = data.find(
      ({ text, from }) => isSameText(text, leg.text) && (!from || from.id === leg.account),
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

/** Looks for our message in the conversation. @returns undefined when it is not there */
async function findMessage(graph: Graph, leg: Sendable): Promise<Outcome | undefined> {
  const conversation = await graph.readConversation(leg.account, leg.personId);
  if (!conversation.ok) return { ...conversation, maybeDone: true };
  const messages = conversation.body.data?.flatMap(({ messages }) => messages?.data ?? []) ?? [];
  const ours = messages.find(
    (one) =>
      isSameText(one.message, leg.text) &&
      one.from?.id === leg.account &&
      mayBeAnswerOf(leg, one.created_time),
  );
  return ours && { delivered: true, messageId: ours.id };
}

/** The same text may have answered the same person last week: only what was sent since this reply was due is ours. */
function mayBeAnswerOf({ createdAt }: ReplyLeg, sentAt = ''): boolean {
  return Date.parse(sentAt) + 999 >= Date.parse(createdAt) - CLOCK_DIFFERENCE_MS;
}

function toOutcome<Name extends string>(result: GraphResult<{ [name in Name]?: string }>, id: Name): Outcome {
  return result.ok ? { delivered: true, messageId: result.body[id] } : result;
}
