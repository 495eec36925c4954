/** Reads comments as Meta lists them, for catching up on what the webhook missed. */

import type { GraphFailure } from '../graph/errors.ts';
import type { Graph, ListedComment } from '../graph/graph.ts';
import type { Incoming } from './incoming.ts';

export interface Own {
  readonly userId: string;
  readonly username: string;
}

export type CommentPage =
  | {
      readonly ok: true;
      /** Our own left out. */
      readonly comments: Incoming[];
      /** Meta's cursor for the next page; none when no other can hold anything recent. */
      readonly next?: string;
    }
  | ({ readonly ok: false } & GraphFailure);

/**
 * One page of the comments on a post that were written since a time.
 *
 * @param after the cursor of the page. @default the newest comments
 */
export async function listComments(
  graph: Graph,
  own: Own,
  mediaId: string,
  since: Date,
  after?: string,
): Promise<CommentPage> {
  const listed = await graph.listComments(mediaId, after);
  if (!listed.ok) return listed;
  const { data = [], paging } = listed.body;
  const recent = data
    .flatMap((comment) => [comment, ...(comment.replies?.data ?? [])])
    .filter(({ timestamp }) => Date.parse(timestamp) >= since.getTime());
  const comments = recent
    .filter((comment) => !isOwn(comment, own))
    .map((comment) => toIncoming(comment, own, mediaId));
  const next = paging?.next && paging.cursors?.after;
  // Newest first: a page without anything recent is the last one that can matter.
  return { ok: true, comments, ...(next && recent.length > 0 && { next }) };
}

function isOwn({ from, username }: ListedComment, own: Own): boolean {
  return from?.id === own.userId || (from?.username ?? username) === own.username;
}

function toIncoming(comment: ListedComment, { userId }: Own, mediaId: string): Incoming {
  // Whole seconds: the comment may be as late as the second's end.
  const writtenAt = new Date(Date.parse(comment.timestamp) + 999).toISOString();
  const username = comment.from?.username ?? comment.username;
  return {
    surface: 'post',
    account: userId,
    id: comment.id,
    text: comment.text ?? '',
    personId: comment.from?.id ?? '',
    ...(username && { username }),
    mediaIds: [mediaId],
    writtenAt,
    sentAt: writtenAt,
  };
}
