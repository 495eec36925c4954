/** Reads comments as Meta lists them, for catching up on what the webhook missed. */

import type { GraphFailure } from '../graph/errors.ts';
import type { Graph, ListedComment } from '../graph/graph.ts';
import { idIn, nameIn, textIn } from './bounds.ts';
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
      /** How many could not be read. */
      readonly unreadable: number;
      /** Meta's cursor for the next page; none when no other can hold a recent comment. */
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
    // What doesn't say when it was written is counted below.
    .filter(({ timestamp }) => !(Date.parse(timestamp) < since.getTime()));
  const others = recent.filter((comment) => !isOwn(comment, own));
  const comments = others.flatMap((comment) => toIncoming(comment, own, mediaId) ?? []);
  const next = paging?.next && paging.cursors?.after;
  // Newest first: behind a page without anything recent there is no recent comment. There may be a recent reply under an old
  // one, which only a webhook brings: to look for it would mean to list every comment of a post each time.
  return {
    ok: true,
    comments,
    unreadable: others.length - comments.length,
    ...(next && recent.length > 0 && { next }),
  };
}

function isOwn({ from, username }: ListedComment, own: Own): boolean {
  return from?.id === own.userId || isSameName(from?.username ?? username, own.username);
}

/** Whether two handles are the same; Instagram's have no upper case of their own. */
export function isSameName(name: string | undefined, other: string | undefined): boolean {
  return Boolean(name) && name?.toLowerCase() === other?.toLowerCase();
}

function toIncoming(comment: ListedComment, { userId }: Own, mediaId: string): Incoming | undefined {
  const time = Date.parse(comment.timestamp);
  const id = idIn(comment.id);
  const personId = idIn(comment.from?.id);
  if (!id || Number.isNaN(time) || (comment.from?.id && !personId)) return undefined;
  // Whole seconds: the comment may be as late as the second's end.
  const writtenAt = new Date(time + 999).toISOString();
  const username = nameIn(comment.from?.username ?? comment.username);
  return {
    surface: 'post',
    account: userId,
    id,
    text: textIn(comment.text),
    personId,
    ...(username && { username }),
    mediaIds: [mediaId],
    writtenAt,
    sentAt: writtenAt,
  };
}
